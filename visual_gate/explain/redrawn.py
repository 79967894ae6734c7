"""Whether something is new or gone, or the page was only cut into other components.

Text that another layer or another offset of a fraction of a pixel rasterises anew may
hang together with its neighbours otherwise; then a component seems to come or go, while
its elements stand where they stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from visual_gate.explain.content import languages_of, reworded
from visual_gate.explain.pairing import Elements, elements_of
from visual_gate.records import Added, Box, Capture, DomNode, Match, Matched, Removed

SLACK_PX = 2
"""Edges on fractions of pixels may round either way, of the element and around it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An element, where it should be on the other page, and what bears its name."""

    node: DomNode
    place: Box
    other: DomNode


def redrawn(
    matches: Sequence[Match], baseline: Capture, candidate: Capture
) -> tuple[bool, ...]:
    """For each match, whether both pages have its elements though it came or went.

    They have the same words, styles, size and place there, given how their surroundings
    moved; numbers and dates are no words. False where the browser named no elements.
    """
    before, after = elements_of(baseline.nodes), elements_of(candidate.nodes)
    languages = languages_of(baseline.facts, candidate.facts)
    return tuple(
        _stands_again(_found(match, before, after), languages) for match in matches
    )


def _found(match: Match, before: Elements, after: Elements) -> Sequence[_Found | None]:
    """The elements that draw what came or went, each with that of the other page."""
    match match:
        case Matched():
            return ()
        case Added(candidate=box, expected=place):
            return _found_at(place, box, here=after, there=before)
        case Removed(baseline=box, expected=place):
            return _found_at(place, box, here=before, there=after)


def _found_at(
    place: Box, box: Box, *, here: Elements, there: Elements
) -> Sequence[_Found | None]:
    if (box.width, box.height) != (place.width, place.height):
        return ()  # what came or went took its space along
    shift = place.x - box.x, place.y - box.y
    nodes = (here.nodes[index] for index in here.drawing(box))
    return [
        _Found(node, node.box.shifted(*shift), there.nodes[other])
        if (other := there.sole(node.selector)) is not None
        else None
        for node in nodes
    ]


def _stands_again(parts: Sequence[_Found | None], languages: Sequence[str]) -> bool:
    """Whether the other page has every element, looking the same and at its place."""
    return bool(parts) and all(
        part is not None
        and part.node.tag == part.other.tag
        and not reworded(part.node, part.other, languages)
        and dict(part.node.styles) == dict(part.other.styles)
        and part.place.is_near(part.other.box, SLACK_PX)
        for part in parts
    )
