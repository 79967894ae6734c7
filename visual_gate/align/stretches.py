"""Lines that only became longer, or shorter, where rows came or went."""

import numpy as np

from visual_gate.align.pixels import Packed
from visual_gate.align.synthesis import Canvas, Flags


def stretched(canvas: Canvas, ink: Flags) -> Flags:
    """Ink whose column goes on in one colour to pixels painted right at both ends.

    The border of a column is as high as the page: rows that come make it longer, and
    there is nothing new in it. A gap in a line that was filled shows on the page that
    has the gap.

    Args:
        canvas: a page as it was painted.
        ink: pixels of that page that are not flat.
    """
    right = canvas.right()
    open_ink = ink & ~right
    found = np.zeros(ink.shape, np.bool_)
    columns = np.flatnonzero(open_ink.any(axis=0))
    if columns.size:
        page, right = canvas.page[:, columns], right[:, columns]
        ends = _reached(page, right) & _reached(page[::-1], right[::-1])[::-1]
        found[:, columns] = open_ink[:, columns] & ends
    return found


def _reached(page: Packed, right: Flags) -> Flags:
    """Pixels that are right, or of the colour of such a one right above them."""
    reached = right.copy()
    for row in np.flatnonzero(~right.all(axis=1)).tolist():
        if row:
            reached[row] |= (page[row] == page[row - 1]) & reached[row - 1]
    return reached
