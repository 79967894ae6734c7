"""Which element of the page a component is."""

from collections.abc import Sequence

from visual_gate.records import Box, DomNode


def element_for(box: Box, nodes: Sequence[DomNode]) -> str:
    """Selector of the node whose box fits best, "" where none touches the component.

    Fit is intersection over union; among equal fits the later, deeper node wins. Where
    no node fits by a tenth, the smallest node around the box names it.
    """
    best = max(
        ((node.box.overlap(box), index) for index, node in enumerate(nodes)),
        default=(0.0, -1),
    )
    if best[0] >= 0.1:  # noqa: PLR2004  a tenth, as the docstring says
        return nodes[best[1]].selector
    around = [node for node in nodes if node.box.contains(box)]
    if around:
        return min(around, key=lambda node: node.box.area).selector
    return nodes[best[1]].selector if best[0] > 0 else ""
