"""Which of many boxes lie inside which.

A tall page has ten thousand boxes. They are compared some at a time, since all pairs at
once would take gigabytes.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box

PAIRS = 1_000_000
"""Pairs of boxes that are compared at once."""


def lie_inside(boxes: Sequence[Box], holders: Sequence[Box]) -> list[bool]:
    """For each box whether it lies in one of the holders."""
    return [bool(row.any()) for rows in _contained(boxes, holders) for row in rows]


def count_inside(boxes: Sequence[Box], holders: Sequence[Box]) -> list[int]:
    """For each holder how many of the boxes lie in it."""
    counts = np.zeros(len(holders), np.int64)
    for rows in _contained(boxes, holders):
        counts += rows.sum(axis=0)
    return [int(count) for count in counts]


def _contained(
    boxes: Sequence[Box], holders: Sequence[Box]
) -> Iterator[NDArray[np.bool_]]:
    """Whether each box lies in each holder: rows of boxes, a column for each holder."""
    inner, outer = _corners(boxes), _corners(holders)
    step = max(PAIRS // max(len(outer), 1), 1)
    for start in range(0, len(inner), step):
        yield _lies_in(inner[start : start + step, None], outer[None])


def _lies_in(inner: NDArray[np.int32], outer: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.asarray(
        (outer[..., 0] <= inner[..., 0])
        & (outer[..., 1] <= inner[..., 1])
        & (outer[..., 2] >= inner[..., 2])
        & (outer[..., 3] >= inner[..., 3]),
        np.bool_,
    )


def innermost(boxes: Sequence[Box], holders: Sequence[Box]) -> list[int]:
    """Index of the smallest holder around each box, -1 where there is none."""
    if not holders:
        return [-1] * len(boxes)
    areas = np.array([holder.area for holder in holders], float)
    found: list[int] = []
    for rows in _contained(boxes, holders):
        best = np.where(rows, areas, np.inf).argmin(axis=1)
        found += np.where(rows.any(axis=1), best, -1).tolist()
    return found


def outermost(boxes: Sequence[Box]) -> list[Box]:
    """The boxes that lie in no other, equal ones once."""
    unique = list(dict.fromkeys(boxes))
    holders = [int(row.sum()) for rows in _contained(unique, unique) for row in rows]
    return [box for box, count in zip(unique, holders, strict=True) if count == 1]


def _corners(boxes: Sequence[Box]) -> NDArray[np.int32]:
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    return np.array(corners, np.int32).reshape(-1, 4)
