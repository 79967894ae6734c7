"""The rows in which two pages differ: only these need a closer look."""

from collections.abc import Sequence
from dataclasses import dataclass

from visual_gate.align.flow import Shift
from visual_gate.records import (
    Added,
    Band,
    Box,
    Component,
    Match,
    Matched,
    Picture,
    Removed,
)

MARGIN_PX = 24
LARGE_PX = 120_000
"""Larger blocks may reach out of the window; everything else lies in it whole."""


@dataclass(frozen=True, slots=True)
class Window:
    """Rows ``top`` to ``before_end`` of the baseline, ``after_end`` of the candidate.

    Above, both pages are equal in place; below, equal from their ends.
    ``is_open`` says that it reaches the bottom of the pages.
    """

    top: int
    before_end: int
    after_end: int
    is_open: bool

    @property
    def shift_below(self) -> Shift:
        return (0, self.after_end - self.before_end)

    def crop_before(self, picture: Picture) -> Picture:
        return Picture(picture.image[self.top : self.before_end])

    def crop_after(self, picture: Picture) -> Picture:
        return Picture(picture.image[self.top : self.after_end])

    def holds(self, box: Box) -> bool:
        """Whether a baseline box lies in the window whole."""
        return self.top <= box.y and box.bottom <= self.before_end

    def is_beside(self, box: Box) -> bool:
        """Whether a baseline box lies above or below the window."""
        return box.bottom <= self.top or box.y >= self.before_end

    def shift_beside(self, box: Box) -> Shift:
        return (0, 0) if box.bottom <= self.top else self.shift_below


def find_window(
    tree: Sequence[Component], bands: Sequence[Band], heights: tuple[int, int]
) -> Window:
    """The window around all rows that differ, widened to whole components.

    It reaches as far down as something was pushed.

    Args:
        tree: components of the baseline.
        bands: rows that correspond.
        heights: of the baseline and the candidate.
    """
    lead, tail = _clean_ends(bands, heights)
    top, end = lead, heights[0] - tail
    parents = {component.parent for component in tree}
    kept = [
        component.box
        for index, component in enumerate(tree)
        if index not in parents or component.box.area <= LARGE_PX
    ]
    pushed = max((abs(b.candidate_y - b.baseline_y) for b in bands), default=0)
    low = min(end + MARGIN_PX + pushed, heights[0])
    top, end = _widened(max(top - MARGIN_PX, 0), low, kept)
    top, end = min(top, lead), max(end, heights[0] - tail)
    return Window(top, end, heights[1] - (heights[0] - end), is_open=tail == 0)


def _clean_ends(bands: Sequence[Band], heights: tuple[int, int]) -> tuple[int, int]:
    """Heights of the equal rows at the top and at the bottom of both pages."""
    if not bands:
        return 0, 0
    first, last = bands[0], bands[-1]
    ends = last.baseline_y + last.height, last.candidate_y + last.height
    lead = first.height if (first.baseline_y, first.candidate_y) == (0, 0) else 0
    return lead, last.height if ends == heights else 0


def _widened(top: int, end: int, boxes: Sequence[Box]) -> tuple[int, int]:
    """Rows grown until no box lies half inside."""
    while True:
        half = [
            box
            for box in boxes
            if box.y < end and box.bottom > top and (box.y < top or box.bottom > end)
        ]
        if not half:
            return top, end
        top = min(top, *(box.y for box in half))
        end = max(end, *(box.bottom for box in half))


def bands_inside(bands: Sequence[Band], window: Window) -> tuple[Band, ...]:
    """The bands as rows of the window."""
    found = []
    for band in bands:
        skip = max(window.top - band.baseline_y, window.top - band.candidate_y, 0)
        over = max(
            band.baseline_y + band.height - window.before_end,
            band.candidate_y + band.height - window.after_end,
            0,
        )
        height = band.height - skip - over
        if height > 0:
            b, c = band.baseline_y + skip, band.candidate_y + skip
            found.append(Band(b - window.top, c - window.top, height))
    return tuple(found)


def tree_inside(tree: Sequence[Component], window: Window) -> tuple[Component, ...]:
    """The components that lie in the window whole, as part of it."""
    numbers: dict[int, int] = {-1: -1}
    inside: list[Component] = []
    for index, component in enumerate(tree):
        parent = numbers.get(component.parent, -1)
        if not window.holds(component.box):
            numbers[index] = parent
            continue
        numbers[index] = len(inside)
        box = component.box.shifted(0, -window.top)
        inside.append(Component(component.kind, box, parent))
    return tuple(inside)


def lowered(match: Match, rows: int) -> Match:
    """A match of the window as one of the page."""
    match match:
        case Matched(kind=kind, baseline=here, candidate=there, identical=identical):
            here, there = here.shifted(0, rows), there.shifted(0, rows)
            return Matched(kind, here, there, identical)
        case Removed(kind=kind, baseline=box, expected=place):
            return Removed(kind, box.shifted(0, rows), place.shifted(0, rows))
        case Added(kind=kind, candidate=box, expected=place):
            return Added(kind, box.shifted(0, rows), place.shifted(0, rows))
