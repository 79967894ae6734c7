"""How far content has moved, and so where to look for the rest."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Band, Box

Shift = tuple[int, int]
"""Displacement dx, dy from baseline to candidate, in px."""

SIDEWAYS = 0.5
"""Weight of horizontal against vertical distance when looking for a neighbour."""


def row_shift(bands: Sequence[Band], y: int) -> Shift:
    """Displacement of the band that holds the row, or of the last one above it."""
    at = bisect_right([band.baseline_y for band in bands], y) - 1
    if at < 0:
        return (0, 0)
    return (0, bands[at].candidate_y - bands[at].baseline_y)


class Flow:
    """Displacements known so far, and what they suggest elsewhere."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self._bands = tuple(bands)
        self._boxes: list[Box] = []
        self._shifts: list[Shift] = []

    def learn(self, box: Box, shift: Shift) -> None:
        self._boxes.append(box)
        self._shifts.append(shift)

    def rows(self, box: Box) -> tuple[Shift, ...]:
        """What the row bands say at the top and at the bottom of a box."""
        return row_shift(self._bands, box.y), row_shift(self._bands, box.bottom)

    def guess(self, box: Box) -> Shift:
        """Displacement of the nearest known neighbour, else of the rows."""
        if not self._boxes:
            return self.rows(box)[0]
        return self._shifts[int(np.argmin(_distances(box, self._boxes)))]

    def back(self, box: Box) -> Shift:
        """The guess for a candidate box: displacement of its nearest neighbour."""
        if not self._boxes:
            return (0, 0)
        there = [
            known.shifted(*shift)
            for known, shift in zip(self._boxes, self._shifts, strict=True)
        ]
        return self._shifts[int(np.argmin(_distances(box, there)))]


def _distances(box: Box, others: Sequence[Box]) -> NDArray[np.float64]:
    known = np.array(
        [(other.x, other.y, other.right, other.bottom) for other in others]
    )
    across = np.maximum(known[:, 0] - box.right, box.x - known[:, 2]).clip(0)
    down = np.maximum(known[:, 1] - box.bottom, box.y - known[:, 3]).clip(0)
    return np.asarray(down + SIDEWAYS * across, np.float64)
