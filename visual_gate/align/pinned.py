"""What the elements of two pages say about what is pinned to the window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visual_gate.align.flow import Shift
from visual_gate.records import Box, DomNode, Picture

PINNED = frozenset({"fixed", "sticky"})
ROUNDED_PX = 2
"""Boxes of an element that moved may differ so much once they are rounded."""

RIM_PX = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A pinned element, and what it covers with its shadow."""

    box: Box
    cover: Box


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of one page, and which of them are pinned with all they hold."""

    nodes: Sequence[DomNode]
    pinned: frozenset[int]
    leaves: frozenset[int]

    @classmethod
    def of(cls, picture: Picture) -> "Elements":
        pinned: set[int] = set()
        for index, node in enumerate(picture.nodes):
            if node.parent in pinned or is_pinned(node):
                pinned.add(index)
        parents = {node.parent for node in picture.nodes}
        leaves = frozenset(range(len(picture.nodes))) - parents
        return cls(picture.nodes, frozenset(pinned), frozenset(leaves))

    def within(self, place: Box) -> list[DomNode]:
        """What scrolls with the page and fills part of a place, or lies in it whole."""
        return [
            node
            for index, node in enumerate(self.nodes)
            if index not in self.pinned
            and (
                place.padded(ROUNDED_PX).contains(node.box)
                or (index in self.leaves and _is_shared(node.box, place))
            )
        ]

    def hold(self, node: DomNode, place: Box) -> bool:
        """Whether the like of an element of the other page is at a place of this."""
        return any(
            (one.tag, one.text) == (node.tag, node.text)
            and one.box.is_near(place, ROUNDED_PX)
            for one in self.nodes
        )


def go_along(before: Elements, after: Elements, place: Box, shift: Shift) -> bool:
    """Whether both pages have the same elements at a place, but for a displacement.

    Args:
        before: elements of the baseline.
        after: elements of the candidate.
        place: on the baseline.
        shift: to the candidate.
    """
    back = -shift[0], -shift[1]
    return all(
        after.hold(node, node.box.shifted(*shift)) for node in before.within(place)
    ) and all(
        before.hold(node, node.box.shifted(*back))
        for node in after.within(place.shifted(*shift))
    )


def bars_of(before: Picture, after: Picture) -> Iterator[Bar]:
    """What is pinned to one place of both pages, and looks the same on both.

    What lets the page shine through, or holds what differs, covers nothing.
    """
    there = {node.selector: node for node in after.nodes if is_pinned(node)}
    for node in filter(is_pinned, before.nodes):
        other = there.get(node.selector)
        if other is None or node.box != other.box:
            continue
        if np.array_equal(node.box.crop(before.image), node.box.crop(after.image)):
            yield Bar(node.box, node.box.padded(_shadow_px(node)))


def inked(before: Elements, after: Elements, staying: Sequence[Box]) -> Iterator[Box]:
    """What the words and pictures of pinned elements cover, whatever shines through.

    Args:
        before: elements of the baseline.
        after: elements of the candidate.
        staying: components that were found in place on both pages.
    """
    known = {
        (node.selector, node.text, node.box)
        for index, node in enumerate(after.nodes)
        if index in after.pinned
    }
    for index in sorted(before.pinned & before.leaves):
        node = before.nodes[index]
        if (node.selector, node.text, node.box) in known:
            inside = (box for box in staying if node.box.contains(box))
            yield from (box.padded(RIM_PX).intersect(node.box) for box in inside)


def is_pinned(node: DomNode) -> bool:
    """Whether an element itself stays at its place of the window."""
    return node.styles.get("position") in PINNED


def _is_shared(one: Box, other: Box) -> bool:
    """Whether two boxes share half of the smaller one."""
    return 2 * one.intersect(other).area >= max(min(one.area, other.area), 1)


def _shadow_px(node: DomNode) -> int:
    """How far the shadows of an element may reach, from lengths such as ``4px``."""
    words = node.styles.get("box-shadow", "").replace(",", " ").split()
    lengths = [abs(float(one[:-2])) for one in words if _is_length(one)]
    return round(sum(lengths))


def _is_length(word: str) -> bool:
    return word.endswith("px") and word[:-2].lstrip("-").replace(".", "", 1).isdigit()
