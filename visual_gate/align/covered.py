"""What only seems to differ because a pinned bar covers another part of it.

A bar that is pinned to the window stays while the page below it moves on: on one page
it covers what the other shows. Where all that both pages show is equal nothing differs.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, between
from visual_gate.records import Added, Box, DomNode, Match, Matched, Picture, Removed

PINNED = frozenset({"fixed", "sticky"})

ALIKE = 0.8
"""Intersection over union from which a component is the element itself."""

SHIFTS = 4
"""So many of the commonest displacements may have brought something out of cover."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """A pinned element, and what it covers with its shadow."""

    box: Box
    cover: Box


@dataclass(frozen=True, slots=True)
class _Pages:
    """Both pages, and what is pinned to them."""

    before: Picture
    after: Picture
    bars: Sequence[_Bar]

    def is_bar(self, place: Box) -> bool:
        """Whether a place is that of a pinned element and little else."""
        return any(place.overlap(bar.box) >= ALIKE for bar in self.bars)

    def agree(self, place: Box, shift: Shift) -> bool:
        """Whether a place of the baseline, a part of which is covered, only moved.

        No pixel differs that both pages show.
        """
        there = place.crop(self.before.image)
        here = place.shifted(*shift).crop(self.after.image)
        if there.shape != here.shape or there.shape[:2] != (place.height, place.width):
            return False
        hidden = self._hidden(place, shift)
        return bool(hidden.any()) and not (there != here).any(axis=2)[~hidden].any()

    def _hidden(self, place: Box, shift: Shift) -> NDArray[np.bool_]:
        """(height, width): what a cover hides on one of the pages."""
        dx, dy = shift
        hidden = np.zeros((place.height, place.width), np.bool_)
        for bar in self.bars:
            for box in (bar.cover, bar.cover.shifted(-dx, -dy)):
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
    bars = tuple(_bars(before, after))
    if not bars:
        return tuple(matches)
    shifts = _usual_shifts(matches)
    pages = _Pages(before, after, bars)
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


def _bars(before: Picture, after: Picture) -> Iterator[_Bar]:
    """What is pinned to one place of both pages, and looks the same on both.

    What lets the page shine through, or holds what differs, covers nothing.
    """
    there = {node.selector: node for node in after.nodes if _is_pinned(node)}
    for node in filter(_is_pinned, before.nodes):
        other = there.get(node.selector)
        if other is None or node.box != other.box:
            continue
        if np.array_equal(node.box.crop(before.image), node.box.crop(after.image)):
            yield _Bar(node.box, node.box.padded(_shadow_px(node)))


def _is_pinned(node: DomNode) -> bool:
    return node.styles.get("position") in PINNED


def _shadow_px(node: DomNode) -> int:
    """How far the shadows of an element may reach, from lengths such as ``4px``."""
    words = node.styles.get("box-shadow", "").replace(",", " ").split()
    lengths = [abs(float(one[:-2])) for one in words if _is_length(one)]
    return round(sum(lengths))


def _is_length(word: str) -> bool:
    return word.endswith("px") and word[:-2].lstrip("-").replace(".", "", 1).isdigit()


def _usual_shifts(matches: Sequence[Match]) -> list[Shift]:
    counted = Counter(
        between(match.baseline, match.candidate)
        for match in matches
        if isinstance(match, Matched) and match.identical
    )
    return [shift for shift, _ in counted.most_common(SHIFTS) if shift != (0, 0)]
