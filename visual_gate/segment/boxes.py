"""Which of many boxes lie inside which."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box


def contained(boxes: Sequence[Box], holders: Sequence[Box]) -> NDArray[np.bool_]:
    """Whether each box lies in each holder, shape (boxes, holders)."""
    inner, outer = _corners(boxes)[:, None], _corners(holders)[None]
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
    costs = np.where(contained(boxes, holders), areas, np.inf)
    best = costs.argmin(axis=1)
    found = np.isfinite(costs[np.arange(len(boxes)), best])
    return [int(at) if ok else -1 for at, ok in zip(best, found, strict=True)]


def outermost(boxes: Sequence[Box]) -> list[Box]:
    """The boxes that lie in no other, equal ones once."""
    unique = list(dict.fromkeys(boxes))
    inside = contained(unique, unique)
    np.fill_diagonal(inside, val=False)
    return [box for box, row in zip(unique, inside, strict=True) if not row.any()]


def _corners(boxes: Sequence[Box]) -> NDArray[np.int32]:
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    return np.array(corners, np.int32).reshape(-1, 4)
