"""Which element of the candidate is which element of the baseline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from visual_gate.records import Box, DomNode

INSIDE = 0.5
"""Share of an element that must lie in a component to be part of it."""

ENOUGH = 1.0
"""Likeness from which two elements are the same one; see ``_likeness``."""


@dataclass(frozen=True, slots=True)
class Elements:
    """The listed elements of one page; ``places`` are their indices by selector."""

    nodes: Sequence[DomNode]
    places: Mapping[str, tuple[int, ...]]
    texts: frozenset[str]

    def drawing(self, box: Box) -> list[int]:
        """Indices of the elements that draw a component: its parts, and what holds it.

        A part lies in the box for the greater part, or has a text there: the middle of
        its box, since ink is lower than the line it stands on. Of the elements that
        hold the greater part of the box it is the smallest, as with a paragraph's ink.
        """
        common = {
            index: node.box.intersect(box).area
            for index, node in enumerate(self.nodes)
            if node.box.touches(box)
        }
        parts = [
            index
            for index, area in common.items()
            if area > INSIDE * self.nodes[index].box.area
            or (self.nodes[index].text and box.touches(self.nodes[index].box.middle()))
        ]
        holding = [index for index, area in common.items() if area > INSIDE * box.area]
        innermost = min(
            holding,
            key=lambda index: (self.nodes[index].box.area, -index),
            default=None,
        )
        if innermost is None or innermost in parts:
            return parts
        return sorted([*parts, innermost])

    def ancestors(self, index: int) -> Iterator[int]:
        """Indices from the parent up to the top."""
        parent = self.nodes[index].parent
        while 0 <= parent < index:
            yield parent
            index, parent = parent, self.nodes[parent].parent

    def sole(self, selector: str) -> int | None:
        """The element that the selector names, if there is exactly one."""
        found = self.places.get(selector, ())
        return found[0] if len(found) == 1 else None


def elements_of(nodes: Sequence[DomNode]) -> Elements:
    """Index the elements of a page by selector, and list their texts."""
    places: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        places.setdefault(node.selector, []).append(index)
    found = {name: tuple(indices) for name, indices in places.items()}
    return Elements(nodes, found, frozenset(node.text for node in nodes if node.text))


@dataclass(frozen=True, slots=True)
class Region:
    """A component's place on both pages."""

    baseline: Box
    candidate: Box

    def on_baseline(self, box: Box) -> Box:
        """A box of the candidate as if the component had not moved."""
        dx = self.baseline.x - self.candidate.x
        return box.shifted(dx, self.baseline.y - self.candidate.y)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Indices (baseline, candidate) of one element, and of those on one side only."""

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    new: tuple[int, ...]


def share(element: Box, component: Box) -> float:
    """How much of the component the element is, and little else: 0.2 to 1."""
    return 0.2 + 0.8 * element.overlap(component)


def pair(baseline: Elements, candidate: Elements, region: Region) -> Pairing:
    """Pair the elements of a component, the most alike first.

    What has no counterpart in the component is
    looked for by its selector on the whole page: it may have moved away.
    """
    before = baseline.drawing(region.baseline)
    after = candidate.drawing(region.candidate)
    pairs = _greedy(baseline, candidate, before, after, region)
    left = [index for index in before if index not in pairs]
    taken = set(pairs.values())
    for index in left:
        found = _elsewhere(index, baseline, candidate)
        if found is not None and found not in taken:
            pairs[index] = found
            taken.add(found)
    new = (
        index
        for index in after
        if index not in taken and _elsewhere(index, candidate, baseline) is None
    )
    gone = (index for index in before if index not in pairs)
    return Pairing(tuple(pairs.items()), tuple(gone), tuple(new))


def _elsewhere(index: int, here: Elements, there: Elements) -> int | None:
    """The only element with this selector on the other page, if it says the same.

    Where a row is gone, each row below it has the selector of the one before.
    """
    node = here.nodes[index]
    found = there.sole(node.selector) if here.sole(node.selector) == index else None
    if found is None or there.nodes[found].text != node.text:
        return None
    return found


def _greedy(
    baseline: Elements,
    candidate: Elements,
    before: Sequence[int],
    after: Sequence[int],
    region: Region,
) -> dict[int, int]:
    shifted = {index: region.on_baseline(candidate.nodes[index].box) for index in after}
    ranked = sorted(
        (-likeness, one, other)
        for one in before
        for other in after
        if baseline.nodes[one].tag == candidate.nodes[other].tag
        and (
            likeness := _likeness(
                baseline.nodes[one], candidate.nodes[other], shifted[other]
            )
        )
        >= ENOUGH
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in ranked:
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def _likeness(baseline: DomNode, candidate: DomNode, shifted: Box) -> float:
    """0 to 4.75: text counts more than selector and place together, role least.

    Equal text is what is left of an entry when others are inserted before it.
    """
    same_text = bool(baseline.text) and baseline.text == candidate.text
    return (
        (baseline.selector == candidate.selector)
        + baseline.box.overlap(shifted)
        + 2.5 * same_text
        + 0.25 * (baseline.role == candidate.role)
    )
