"""Which element of the page a component is."""

from collections.abc import Sequence

from visual_gate.records import Box, DomNode

LEAST_FIT = 0.1
"""Intersection over union; an element that fits less names no component around it."""


def element_for(box: Box, nodes: Sequence[DomNode]) -> str:
    """Selector of the node whose box fits best, "" where none touches the component.

    Fit is intersection over union; among equal fits the later, deeper node wins. Where
    no node fits by a tenth, the smallest node around the box names it.
    """
    touching = [node for node in nodes if node.box.touches(box) and node.box.area]
    if not touching:
        return ""
    fits = [node.box.overlap(box) for node in touching]
    best, index = max(zip(fits, range(len(fits)), strict=True))
    around = [node for node in touching if node.box.contains(box)]
    if around and best < LEAST_FIT:
        return min(around, key=lambda node: node.box.area).selector
    return touching[index].selector
