"""Findings that are parts of each other become one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.families import Found, is_split
from visual_gate.align.flow import between, corners
from visual_gate.align.joining import joined
from visual_gate.align.sides import Pages
from visual_gate.records import Box, Kind, Matched

TOUCH_PX = 8
HOST_PX = 30_000
"""Only findings up to this size take up others: a faint page is not its faults."""

TWICE = 2
RIM_SHARE = 0.25

Hosting: TypeAlias = tuple[Matched, Matched]
"""A finding as it was, and as it grew."""


def widened(match: Matched, box: Box, piece: Box) -> Matched:
    """A match grown on both sides by what its one box needs to hold a piece."""
    whole = box.union(piece)
    return replace(
        match,
        baseline=_by_margins(match.baseline, box, whole),
        candidate=_by_margins(match.candidate, box, whole),
    )


def _by_margins(box: Box, inner: Box, outer: Box) -> Box:
    x, y = box.x - (inner.x - outer.x), box.y - (inner.y - outer.y)
    wider, higher = outer.width - inner.width, outer.height - inner.height
    return Box(x, y, box.width + wider, box.height + higher)


def really_changed(
    pages: Pages, changed: Sequence[Matched], leaves: Collection[Box]
) -> list[Matched]:
    """Without what only seemed to differ: its pixels are the same after its move.

    Leaves that were searched for stay; each has to be in some match.
    """
    return [
        match
        for match in changed
        if match.baseline in leaves or not _is_equal(pages, match)
    ]


def _is_equal(pages: Pages, match: Matched) -> bool:
    here, there = match.baseline, match.candidate
    if (here.width, here.height) != (there.width, there.height):
        return False
    shift = between(here, there)
    whole = pages.visible(here, shift) == here
    return whole and pages.same(here, shift)


def joined_parts(changed: Sequence[Matched]) -> list[Matched]:
    """Blocks that touch a larger finding which moved alike are part of it.

    So is whatever lies inside of one that is hardly larger.
    """
    ordered = sorted(changed, key=lambda match: -match.baseline.area)

    def join(known: Hosting, new: Hosting) -> Hosting | None:
        (host, grown), (part, _) = known, new
        if not _is_part(part, host):
            return None
        return host, widened(grown, grown.baseline, part.baseline)

    return [grown for _, grown in joined([(m, m) for m in ordered], join)]


def _is_part(match: Matched, host: Matched) -> bool:
    if _moves(match) != _moves(host) or host.baseline.area > HOST_PX:
        return False
    if match.kind is Kind.BLOCK:
        return match.baseline.padded(TOUCH_PX).intersect(host.baseline).area > 0
    inside = host.baseline.contains(match.baseline)
    return inside and host.baseline.area <= TWICE * match.baseline.area


def _moves(match: Matched) -> tuple[int, int, int, int]:
    here, there = match.baseline, match.candidate
    wider, higher = there.width - here.width, there.height - here.height
    return *between(here, there), wider, higher


def absorb(
    changed: Sequence[Matched],
    found: Sequence[Found],
    walls: Sequence[Box],
    *,
    box_of: Callable[[Matched], Box],
) -> tuple[list[Matched], list[Found]]:
    """Blocks that touch what came, or went, and are no larger become part of it.

    They lie within its rim, or fill a good part of what it grows by.

    Args:
        changed: changed matches.
        found: kinds and boxes of what came or went, on one page.
        walls: settled components of that page, which no box may grow over.
        box_of: the box of a match on that page.
    """
    kept: list[Matched] = []
    grown = list(found)
    stops = corners(walls)
    for match in changed:
        box = box_of(match)
        at = _taker(box, found, stops) if match.kind is Kind.BLOCK else -1
        if at < 0:
            kept.append(match)
        else:
            grown[at] = grown[at][0], grown[at][1].union(box)
    return kept, grown


def _taker(box: Box, found: Sequence[Found], walls: NDArray[np.int64]) -> int:
    near = box.padded(TOUCH_PX)
    for at, (_, taker) in enumerate(found):
        touches = near.intersect(taker).area > 0 and box.area <= taker.area
        if touches and _is_rim(box, taker) and not is_split(box, taker, walls):
            return at
    return -1


def _is_rim(box: Box, taker: Box) -> bool:
    grown = box.union(taker).area - taker.area
    return taker.padded(TOUCH_PX).contains(box) or box.area >= RIM_SHARE * grown
