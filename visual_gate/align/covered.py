"""What only seems to differ because a pinned bar covers another part of it.

A bar that is pinned to the window stays while the page below it moves on: on one page
it covers what the other shows. Where all that both pages show is equal, and both have
the same elements there, nothing differs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, between
from visual_gate.align.pinned import Bar, Elements, bars_of, go_along, inked
from visual_gate.records import Added, Box, Kind, Match, Matched, Picture, Removed

ALIKE = 0.8
"""Intersection over union from which a component is the element itself."""

SHIFTS = 4
"""So many of the commonest displacements may have brought something out of cover."""


@dataclass(frozen=True, slots=True)
class _Pages:
    """Both pages, what is pinned to them, and what that covers."""

    before: Picture
    after: Picture
    elements: tuple[Elements, Elements]
    bars: Sequence[Bar]
    covers: Sequence[Box]

    @classmethod
    def of(cls, before: Picture, after: Picture, matches: Sequence[Match]) -> "_Pages":
        elements = Elements.of(before), Elements.of(after)
        bars = tuple(bars_of(before, after))
        words = inked(*elements, _staying(matches))
        covers = dict.fromkeys((*(bar.cover for bar in bars), *words))
        return cls(before, after, elements, bars, tuple(covers))

    def is_bar(self, place: Box) -> bool:
        """Whether a place is that of a pinned element and little else."""
        return any(place.overlap(bar.box) >= ALIKE for bar in self.bars)

    def agree(self, place: Box, shift: Shift) -> bool:
        """Whether a place of the baseline, a part of which is covered, only moved.

        No pixel differs that both pages show, and no element is on one of them alone.
        """
        there = place.crop(self.before.image)
        here = place.shifted(*shift).crop(self.after.image)
        if there.shape != here.shape or there.shape[:2] != (place.height, place.width):
            return False
        hidden = self._hidden(place, shift)
        if not hidden.any() or (there != here).any(axis=2)[~hidden].any():
            return False
        return go_along(*self.elements, place, shift)

    def _hidden(self, place: Box, shift: Shift) -> NDArray[np.bool_]:
        """(height, width): what a cover hides on one of the pages."""
        dx, dy = shift
        hidden = np.zeros((place.height, place.width), np.bool_)
        for cover in self.covers:
            for box in (cover, cover.shifted(-dx, -dy)):
                part = box.intersect(place).shifted(-place.x, -place.y)
                hidden[part.y : part.bottom, part.x : part.right] = True
        return hidden


def uncovered(
    matches: Sequence[Match], before: Picture, after: Picture
) -> tuple[Match, ...]:
    """Matches without those that pinned elements alone account for.

    A component of which one page shows less is identical as far as both show it; what
    seems to come or go under a bar is left out. Only what moved is looked at.
    """
    pages = _Pages.of(before, after, matches)
    if not pages.covers:
        return tuple(matches)
    shifts = _usual_shifts(matches)
    seen = (_seen(match, shifts, pages) for match in matches)
    return tuple(match for match in seen if match is not None)


def _seen(match: Match, shifts: Sequence[Shift], pages: _Pages) -> Match | None:
    """The match as far as both pages show it; None for what only came into sight."""
    match match:
        case Matched(baseline=here, candidate=there):
            shift = between(here, there)
            whole = here.union(there.shifted(-shift[0], -shift[1]))
            moved = shift != (0, 0) and pages.agree(whole, shift)
            is_bar = shift == (0, 0) and pages.is_bar(whole)
            return replace(match, identical=match.identical or moved or is_bar)
        case Added(candidate=there):
            places = [there.shifted(-dx, -dy) for dx, dy in shifts]
            return None if any(map(pages.agree, places, shifts)) else match
        case Removed(baseline=here):
            return None if any(pages.agree(here, one) for one in shifts) else match


def _staying(matches: Sequence[Match]) -> list[Box]:
    """Components in the same place on both pages, be their ground another."""
    return [
        match.baseline
        for match in matches
        if isinstance(match, Matched)
        and match.kind is not Kind.BLOCK
        and match.baseline == match.candidate
    ]


def _usual_shifts(matches: Sequence[Match]) -> list[Shift]:
    counted = Counter(
        between(match.baseline, match.candidate)
        for match in matches
        if isinstance(match, Matched) and match.identical
    )
    return [shift for shift, _ in counted.most_common(SHIFTS) if shift != (0, 0)]
