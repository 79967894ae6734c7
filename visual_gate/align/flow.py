"""How far content has moved, and so where to look for the rest."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Band, Box

Shift: TypeAlias = tuple[int, int]
"""Displacement dx, dy from baseline to candidate, in px."""

NEAREST = 8
"""So many known neighbours suggest displacements."""

SIDEWAYS = 0.5
"""Weight of horizontal against vertical distance when looking for a neighbour."""


def between(here: Box, there: Box) -> Shift:
    """How far one box lies from another, by their top left corners."""
    return there.x - here.x, there.y - here.y


def row_shift(bands: Sequence[Band], y: int) -> Shift:
    """Displacement of the band that holds the row, or of the last one above it."""
    at = bisect_right([band.baseline_y for band in bands], y) - 1
    if at < 0:
        return (0, 0)
    return (0, bands[at].candidate_y - bands[at].baseline_y)


def row_shifts(bands: Sequence[Band], box: Box) -> tuple[Shift, ...]:
    """What the row bands say above, at the bottom of, and below a box."""
    above = row_shift(bands, box.y)
    at = bisect_right([band.baseline_y for band in bands], box.y)
    below = bands[at : at + 1]
    after = [(0, band.candidate_y - band.baseline_y) for band in below]
    return tuple(dict.fromkeys((above, row_shift(bands, box.bottom), *after)))


class Flow:
    """Displacements known so far, and what they suggest elsewhere."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self._bands = tuple(bands)
        self._here: list[Box] = []
        self._there: list[Box] = []

    def learn(self, known: Iterable[tuple[Box, Shift]]) -> None:
        for box, shift in known:
            self._here.append(box)
            self._there.append(box.shifted(*shift))

    def guess(self, box: Box) -> Shift:
        """Displacement of the nearest known neighbour, else of the rows."""
        return self._nearest(box, self._here) or row_shift(self._bands, box.y)

    def guesses(self, box: Box) -> tuple[Shift, ...]:
        """The same, then other displacements of known neighbours; the nearest first.

        Where rows came, what lies between has still and moved neighbours.
        """
        if not self._here:
            return (self.guess(box),)
        nearest = np.argsort(distances([box], self._here)[0], kind="stable")
        known = (between(self._here[at], self._there[at]) for at in nearest[:NEAREST])
        return tuple(dict.fromkeys(known))

    def guess_back(self, box: Box) -> Shift:
        """Displacement of the nearest known neighbour of a candidate box."""
        return self._nearest(box, self._there) or (0, 0)

    def _nearest(self, box: Box, known: list[Box]) -> Shift | None:
        if not known:
            return None
        at = int(np.argmin(distances([box], known)[0]))
        return between(self._here[at], self._there[at])


def corners(boxes: Sequence[Box]) -> NDArray[np.int64]:
    """Shape (n, 4): left, top, right, bottom."""
    found = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    return np.array(found, np.int64).reshape(-1, 4)


def distances(ones: Sequence[Box], others: Sequence[Box]) -> NDArray[np.float64]:
    """Gaps between boxes in px, shape (ones, others); 0 where they touch."""
    one, other = corners(ones)[:, None], corners(others)[None]
    across = np.maximum(other[..., 0] - one[..., 2], one[..., 0] - other[..., 2])
    down = np.maximum(other[..., 1] - one[..., 3], one[..., 1] - other[..., 3])
    return np.asarray(down.clip(0) + SIDEWAYS * across.clip(0), np.float64)


def touching(box: Box, walls: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the boxes, given by their corners, overlap a box."""
    return np.asarray(
        (walls[:, 0] < box.right)
        & (walls[:, 2] > box.x)
        & (walls[:, 1] < box.bottom)
        & (walls[:, 3] > box.y),
        np.bool_,
    )
