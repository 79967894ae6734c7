"""Moves that nothing explains: a spacing or an alignment that differs.

Content that is pushed by an insertion, a removal or a size that changed has moved for a
reason. Where neighbours moved apart without one, the difference lies between them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, corners, distances
from visual_gate.align.hulls import groups
from visual_gate.align.sides import Pages
from visual_gate.records import Added, Box, Kind, Match, Matched, Removed

NUDGE_PX = 1
"""Neighbours may part by so much before it is a difference."""

RESTLESS_PX = 8
RESTLESS = 0.2
"""Where more than this share of the leaves was drawn anew, text moves by some px."""

NEAR_PX = 160
SMALL_PX = 60_000
MAX_BREAKS = 12
ENOUGH = 0.5
FAR_PX = 1 << 16
UNSTACKED = 1000.0
"""A gap between things above each other says more than one side by side."""

Group = tuple[Box, Shift]


def layout_breaks(
    pages: Pages, shifts: Mapping[Box, Shift], findings: Sequence[Match]
) -> list[Matched]:
    """Changed blocks, one where each two neighbours moved apart unexplained.

    Args:
        pages: both pages.
        shifts: displacement of every unchanged component.
        findings: what else differs, which may explain moves.
    """
    if len(set(shifts.values())) < 2:  # noqa: PLR2004  all moved alike
        return []
    parts = sorted(groups(shifts), key=lambda part: part[0].area)
    slack = _slack(shifts, findings)
    breaks: dict[tuple[Shift, Shift, bool], Matched] = {}
    for index, part in enumerate(parts):
        host = _reference(part, parts[index + 1 :])
        if host is None or not _is_apart(part[1], host[1], slack):
            continue
        if not _is_explained(part, host, findings):
            found = _break(part, host, shifts)
            breaks.setdefault((part[1], host[1], part[0].area <= SMALL_PX), found)
    return [m for m in list(breaks.values())[:MAX_BREAKS] if _is_inside(m, pages)]


def _slack(shifts: Mapping[Box, Shift], findings: Sequence[Match]) -> int:
    redrawn = sum(isinstance(match, Matched) for match in findings)
    restless = redrawn > RESTLESS * (redrawn + len(shifts))
    return RESTLESS_PX if restless else NUDGE_PX


def _reference(part: Group, others: Sequence[Group]) -> Group | None:
    """The largest group beside this one."""
    boxes = [box for box, _ in others]
    if not boxes:
        return None
    near = np.flatnonzero(distances([part[0]], boxes)[0] <= NEAR_PX)
    return others[int(near[-1])] if near.size else None


def _is_apart(one: Shift, other: Shift, slack: int) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) > slack


def _is_explained(part: Group, host: Group, findings: Sequence[Match]) -> bool:
    """Whether something that came, went or changed its size accounts for the move."""
    across, down = part[1][0] - host[1][0], part[1][1] - host[1][1]
    grown = [_growth(match) for match in findings]
    rows = not down or any(
        high >= ENOUGH * abs(down) and _is_above(place, part[0], host[0])
        for place, _, high in grown
    )
    columns = not across or any(
        wide >= ENOUGH * abs(across) and _is_beside(place, part[0], host[0])
        for place, wide, _ in grown
    )
    return rows and columns


def _growth(match: Match) -> tuple[Box, int, int]:
    """Place on the baseline, and by how much the page may have grown or shrunk there.

    What came or went did so with margins of any size. A changed block can have been
    replaced by something of another height.
    """
    match match:
        case Added(candidate=box, expected=place):
            return place, 4 * box.width, FAR_PX
        case Removed(baseline=box):
            return box, 4 * box.width, FAR_PX
        case Matched(kind=Kind.BLOCK, baseline=box):
            return box, 0, box.height
        case Matched(baseline=box, candidate=there):
            wider = abs(there.width - box.width)
            return box, wider, abs(there.height - box.height)


def _is_above(place: Box, part: Box, host: Box) -> bool:
    beside = any(place.x < box.right and box.x < place.right for box in (part, host))
    return beside and place.y <= max(part.bottom, host.bottom)


def _is_beside(place: Box, part: Box, host: Box) -> bool:
    return any(
        place.y <= box.bottom and box.y <= max(place.bottom, place.y)
        for box in (part, host)
    )


def _break(part: Group, host: Group, shifts: Mapping[Box, Shift]) -> Matched:
    """A small group shows in its old and new place, a large one at its border."""
    box, shift = part
    if box.area <= SMALL_PX:
        dx, dy = shift[0] - host[1][0], shift[1] - host[1][1]
        whole = box.union(box.shifted(dx, dy))
        return Matched(Kind.BLOCK, whole, whole.shifted(*host[1]), identical=False)
    mine = [leaf for leaf in shifts if shifts[leaf] == shift and box.contains(leaf)]
    theirs = [
        leaf for leaf in shifts if shifts[leaf] == host[1] and host[0].contains(leaf)
    ]
    gaps = distances(mine, theirs) + UNSTACKED * ~_stacked(mine, theirs)
    at, to = np.unravel_index(int(gaps.argmin()), gaps.shape)
    here, there = mine[int(at)], theirs[int(to)]
    return Matched(
        Kind.BLOCK,
        here.union(there),
        here.shifted(*shift).union(there.shifted(*host[1])),
        identical=False,
    )


def _stacked(ones: Sequence[Box], others: Sequence[Box]) -> NDArray[np.bool_]:
    """Which boxes share columns, shape (ones, others)."""
    one, other = corners(ones)[:, None], corners(others)[None]
    left = np.maximum(one[..., 0], other[..., 0])
    right = np.minimum(one[..., 2], other[..., 2])
    return np.asarray(left < right, np.bool_)


def _is_inside(match: Matched, pages: Pages) -> bool:
    before = pages.before.page.contains(match.baseline)
    return before and pages.after.page.contains(match.candidate)
