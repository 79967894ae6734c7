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
    all_of = corners(boxes)
    mine = all_of[list(chosen)]
    in_columns = _overlap(mine, all_of, axis=0)
    in_rows = _overlap(mine, all_of, axis=1)
    for my_edge, their_edge in SIDES:
        sideways = my_edge % 2 == 0
        before = my_edge < their_edge
        gap = mine[:, None, my_edge] - all_of[None, :, their_edge]
        gap = gap if before else -gap
        shared = in_rows if sideways else in_columns
        near = (gap >= 0) & (gap <= NEAR_PX[0 if sideways else 1])
        gap = np.where(shared & near, gap, FAR)
        nearest = gap.argmin(axis=1)
        for row, at in enumerate(nearest.tolist()):
            if gap[row, at] < FAR:
                yield chosen[row], at, int(gap[row, at])


def _overlap(ones: Ints, others: Ints, *, axis: int) -> NDArray[np.bool_]:
    """Which boxes share columns, on axis 0, or rows, on axis 1."""
    low = np.maximum(ones[:, None, axis], others[None, :, axis])
    high = np.minimum(ones[:, None, axis + 2], others[None, :, axis + 2])
    return np.asarray(low < high, np.bool_)
