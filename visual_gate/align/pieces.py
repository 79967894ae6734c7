"""Pixels that lie close together become boxes."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box

JOIN_PX = 9
MAX_JOIN_PX = 161
MAX_PIECES = 40

PARENT = 3
"""Where OpenCV notes the outline that an outline lies in; holes have one."""


def gather(flags: NDArray[np.bool_], at_most: int = MAX_PIECES) -> list[Box]:
    """Tight boxes around groups of set pixels, from the top down.

    Pixels less than nine apart join; with more groups than wanted the distance grows.
    """
    if not flags.any():
        return []
    join, found = JOIN_PX, _joined(flags, JOIN_PX)
    while len(found) > at_most and join < MAX_JOIN_PX:
        join = 2 * join + 1
        found = _joined(flags, join)
    return found


def tight(flags: NDArray[np.bool_]) -> Box:
    """The tight box around set flags, of no size without any."""
    ys, xs = np.flatnonzero(flags.any(axis=1)), np.flatnonzero(flags.any(axis=0))
    if not ys.size:
        return Box(0, 0, 0, 0)
    return Box(int(xs[0]), int(ys[0]), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)


def without(flags: NDArray[np.bool_], boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Flags with those inside the boxes cleared; a copy."""
    left = flags.copy()
    height, width = left.shape
    for box in boxes:
        inside = box.clipped(width, height)
        left[inside.y : inside.bottom, inside.x : inside.right] = False
    return left


def _joined(flags: NDArray[np.bool_], join: int) -> list[Box]:
    half = join // 2
    room = cv2.copyMakeBorder(
        flags.astype(np.uint8), half, half, half, half, cv2.BORDER_CONSTANT, value=0
    )
    wide = cv2.dilate(room, np.ones((join, join), np.uint8))
    outlines, levels = cv2.findContours(wide, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    around = (levels[0, :, PARENT] < 0).tolist()
    found = [
        cv2.boundingRect(outline)
        for outline, outer in zip(outlines, around, strict=True)
        if outer
    ]
    return [
        Box(x, y, width - 2 * half, height - 2 * half)
        for x, y, width, height in reversed(found)
    ]
