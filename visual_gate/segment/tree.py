"""Boxes that contain each other become a tree of components."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Component, Kind

Found = tuple[Kind, Box]


def build_tree(found: Sequence[Found]) -> tuple[Component, ...]:
    """Components with their parents, parents first; equal boxes are kept once."""
    unique = {box: kind for kind, box in reversed(found) if box.area > 0}
    ordered = sorted(unique, key=lambda box: (-box.area, box.y, box.x))
    parents = _parents(np.array([_corners(box) for box in ordered]).reshape(-1, 4))
    return tuple(
        Component(unique[box], box, int(parent))
        for box, parent in zip(ordered, parents, strict=True)
    )


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.right, box.bottom


def _parents(corners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Index of the smallest box around each, -1 where there is none.

    The boxes come in falling order of area, so the last one that contains is smallest.
    """
    parents = np.full(len(corners), -1)
    for index, (left, top, right, bottom) in enumerate(corners):
        larger = corners[:index]
        holds = (
            (larger[:, 0] <= left)
            & (larger[:, 1] <= top)
            & (larger[:, 2] >= right)
            & (larger[:, 3] >= bottom)
        )
        around = np.flatnonzero(holds)
        parents[index] = around[-1] if around.size else -1
    return parents
