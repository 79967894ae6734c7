"""Which components lie directly beside, above and below each other."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import corners
from visual_gate.records import Box

NEAR_PX = (1280, 160)
"""Things further apart than this, beside or above each other, are no neighbours."""

FAR = 1 << 20

PORTION = 64
"""Boxes that are looked at together, from the top down."""

Ints: TypeAlias = NDArray[np.int64]

SIDES = ((0, 2), (2, 0), (1, 3), (3, 1))
"""Indexes of corners: my edge, the edge of a neighbour on that side."""


def neighbours(
    boxes: Sequence[Box], chosen: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Direct neighbours of the chosen boxes: index, the other's index, gap in px.

    On each of the four sides the nearest box that shares rows or columns; of boxes
    within each other none is a neighbour of the other.
    """
    places = corners(boxes)
    ordered = sorted(chosen, key=lambda index: boxes[index].y)
    for start in range(0, len(ordered), PORTION):
        some = np.array(ordered[start : start + PORTION], np.int64)
        top, bottom = places[some, 1].min(), places[some, 3].max()
        within = (places[:, 3] >= top - NEAR_PX[1]) & (
            places[:, 1] <= bottom + NEAR_PX[1]
        )
        yield from _nearest(places, some, np.flatnonzero(within))


def _nearest(places: Ints, some: Ints, others: Ints) -> Iterator[tuple[int, int, int]]:
    mine, theirs = places[some], places[others]
    in_columns = _overlap(mine, theirs, axis=0)
    in_rows = _overlap(mine, theirs, axis=1)
    for my_edge, their_edge in SIDES:
        sideways = my_edge % 2 == 0
        gap = mine[:, None, my_edge] - theirs[None, :, their_edge]
        gap = gap if my_edge < their_edge else -gap
        near = (gap >= 0) & (gap <= NEAR_PX[0 if sideways else 1])
        gap = np.where((in_rows if sideways else in_columns) & near, gap, FAR)
        for row, at in enumerate(gap.argmin(axis=1).tolist()):
            if gap[row, at] < FAR:
                yield int(some[row]), int(others[at]), int(gap[row, at])


def _overlap(ones: Ints, others: Ints, *, axis: int) -> NDArray[np.bool_]:
    """Which boxes share columns, on axis 0, or rows, on axis 1."""
    low = np.maximum(ones[:, None, axis], others[None, :, axis])
    high = np.minimum(ones[:, None, axis + 2], others[None, :, axis + 2])
    return np.asarray(low < high, np.bool_)
