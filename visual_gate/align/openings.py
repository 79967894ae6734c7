"""Where neighbours parted: what lies between them came, or went."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, corners
from visual_gate.records import Box

OVERLAP_PX = 2
"""Boxes above and below may reach this far into a box between them."""

Ints = NDArray[np.int64]


class Openings:
    """Components of one page, and how much lower each lies on the other page.

    Args:
        here: boxes of settled components on one page.
        there: the same on the other.
        grown: by how much this page is higher than the other.
    """

    def __init__(
        self, here: Sequence[Box], there: Sequence[Box], *, grown: int
    ) -> None:
        self._here = corners(here)
        self._moves = self._here[:, :2] - corners(there)[:, :2]
        self._lower = self._moves[:, 1]
        self._grown = grown

    def parted_px(self, box: Box) -> int:
        """How much further apart the things above and below a box are on this page."""
        beside = (self._here[:, 0] < box.right) & (self._here[:, 2] > box.x)
        above = beside & (self._here[:, 3] <= box.y + OVERLAP_PX)
        below = beside & (self._here[:, 1] >= box.bottom - OVERLAP_PX)
        last = _nearest(above, box.y - self._here[:, 3])
        first = _nearest(below, self._here[:, 1] - box.bottom)
        low = self._grown if first is None else int(self._lower[first])
        return low - (0 if last is None else int(self._lower[last]))

    def shift_on(self, box: Box) -> Shift | None:
        """How the first component inside a box came to lie there, None without one."""
        inside = (self._here[:, :2] >= (box.x, box.y)).all(axis=1)
        inside &= (self._here[:, 2:] <= (box.right, box.bottom)).all(axis=1)
        if not inside.any():
            return None
        across, down = self._moves[int(inside.argmax())].tolist()
        return across, down

    def opened_px(self, box: Box) -> int:
        """The same where a box fits into the rows that came, else 0."""
        parted = self.parted_px(box)
        return parted if parted >= box.height else 0


def _nearest(chosen: NDArray[np.bool_], distances: Ints) -> int | None:
    if not chosen.any():
        return None
    return int(np.where(chosen, distances, np.iinfo(np.int64).max).argmin())
