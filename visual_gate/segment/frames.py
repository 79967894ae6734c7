"""Rectangles that enclose things: cards, controls, bars, table cells, sections."""

import cv2
import numpy as np

from visual_gate.records import Box
from visual_gate.segment.edges import Mask

MIN_SIDE_PX = 14
SNAP_PX = 4
HALF_MARKED = 127
MIN_FILL = 0.5
"""Least share of its box that an enclosed region covers."""


def find_frames(lines: Mask) -> list[Box]:
    """Regions that long lines enclose, and that are nearly rectangular.

    The regions are connected components of everything that is no line, so that frames
    that share a border (table cells, a card and its header) come out one by one. They
    are looked for at half the resolution and then fitted to their borders.
    """
    height, width = lines.shape
    half = cv2.dilate(lines, np.ones((2, 2), np.uint8))[::2, ::2]
    joined = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    free = np.asarray(cv2.bitwise_not(joined), np.uint8)
    stats = cv2.connectedComponentsWithStats(free, connectivity=4)[2]
    return [
        _snapped(Box(2 * x, 2 * y, 2 * wide, 2 * high), lines).clipped(width, height)
        for x, y, wide, high, area in stats[1:].tolist()
        if _is_frame((wide, high), area, half.shape)
    ]


def _is_frame(size: tuple[int, int], area: int, page: tuple[int, ...]) -> bool:
    width, height = size
    whole = width >= page[1] - 1 and height >= page[0] - 1
    large = 2 * min(width, height) >= MIN_SIDE_PX
    return large and not whole and area >= MIN_FILL * width * height


def _snapped(region: Box, lines: Mask) -> Box:
    """The region up to and with the border around it."""
    rows = slice(region.y + region.height // 4, region.bottom - region.height // 4)
    columns = slice(region.x + region.width // 4, region.right - region.width // 4)
    left = region.x + SNAP_PX - _reach(lines[rows], region.x, axis=0)
    right = (
        region.right
        - SNAP_PX
        + _reach(lines[rows, ::-1], lines.shape[1] - region.right, axis=0)
    )
    top = region.y + SNAP_PX - _reach(lines[:, columns], region.y, axis=1)
    bottom = (
        region.bottom
        - SNAP_PX
        + _reach(lines[::-1, columns], lines.shape[0] - region.bottom, axis=1)
    )
    return Box(left, top, right - left, bottom - top)


def _reach(lines: Mask, start: int, *, axis: int) -> int:
    """How far outside of ``start + 4`` the border lies, in px."""
    first = max(start - SNAP_PX, 0)
    window = slice(first, start + SNAP_PX)
    strip = lines[:, window] if axis == 0 else lines[window]
    share = strip.mean(axis=axis) if strip.size else np.zeros(0)
    marked = np.flatnonzero(share > HALF_MARKED)
    inner = first + int(marked[-1]) if marked.size else start - 1
    return start + SNAP_PX - max(inner - 1, 0)
