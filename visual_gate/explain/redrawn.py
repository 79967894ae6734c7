"""Whether something is new or gone, or the page was only cut into other components.

Text that another layer or another offset of a fraction of a pixel rasterises anew may
hang together with its neighbours otherwise; then a component seems to come or go, while
its elements stand where they stood.
"""

from collections.abc import Sequence

from visual_gate.explain.pairing import Elements, elements_of
from visual_gate.records import Added, Box, Capture, DomNode, Match, Matched, Removed

SLACK_PX = 2
"""Edges on fractions of pixels may round either way, of the element and around it."""


def redrawn(
    matches: Sequence[Match], baseline: Capture, candidate: Capture
) -> tuple[bool, ...]:
    """For each match, whether both pages have its elements though it came or went.

    They have the same text, styles, size and place there, given how their surroundings
    moved. False where the browser named no elements.
    """
    before, after = elements_of(baseline.nodes), elements_of(candidate.nodes)
    return tuple(_is_redrawn(match, before, after) for match in matches)


def _is_redrawn(match: Match, before: Elements, after: Elements) -> bool:
    match match:
        case Matched():
            return False
        case Added(candidate=box, expected=place):
            return _both_have(box, place, here=after, there=before)
        case Removed(baseline=box, expected=place):
            return _both_have(box, place, here=before, there=after)


def _both_have(box: Box, place: Box, *, here: Elements, there: Elements) -> bool:
    """Whether the elements that draw a box here stand at its place there."""
    if (box.width, box.height) != (place.width, place.height):
        return False  # what came or went took its space along
    shift = place.x - box.x, place.y - box.y
    parts = [here.nodes[index] for index in here.drawing(box)]
    return bool(parts) and all(_stands(part, there, shift) for part in parts)


def _stands(node: DomNode, there: Elements, shift: tuple[int, int]) -> bool:
    """Whether the other page has the element, looking the same and at its place."""
    found = there.sole(node.selector)
    if found is None:
        return False
    other = there.nodes[found]
    return (
        (node.tag, node.text) == (other.tag, other.text)
        and dict(node.styles) == dict(other.styles)
        and _is_near(node.box.shifted(*shift), other.box)
    )


def _is_near(one: Box, other: Box) -> bool:
    edges = zip(
        (one.x, one.y, one.right, one.bottom),
        (other.x, other.y, other.right, other.bottom),
        strict=True,
    )
    return all(abs(here - there) <= SLACK_PX for here, there in edges)
