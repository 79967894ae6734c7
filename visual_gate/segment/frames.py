"""Rectangles that enclose things: cards, controls, bars, table cells, sections."""

import cv2
import numpy as np

from visual_gate.records import Box
from visual_gate.segment.edges import Mask

MIN_SIDE_PX = 14
MIN_FILL = 0.5
"""Least share of its box that an enclosed region covers."""


def find_frames(lines: Mask) -> list[Box]:
    """Regions that long lines enclose, and that are nearly rectangular.

    The regions are connected components of everything that is no line, so that frames
    that share a border (table cells, a card and its header) come out one by one. Looked
    for at half the resolution, so exact to one pixel.
    """
    height, width = lines.shape
    half = cv2.dilate(lines, np.ones((2, 2), np.uint8))[::2, ::2]
    joined = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    free = np.asarray(cv2.bitwise_not(joined), np.uint8)
    stats = cv2.connectedComponentsWithStats(free, connectivity=4)[2]
    return [
        Box(2 * x, 2 * y, 2 * wide, 2 * high).padded(2).clipped(width, height)
        for x, y, wide, high, area in stats[1:].tolist()
        if _is_frame((wide, high), area, half.shape)
    ]


def _is_frame(size: tuple[int, int], area: int, page: tuple[int, ...]) -> bool:
    width, height = size
    whole = width >= page[1] - 1 and height >= page[0] - 1
    large = 2 * min(width, height) >= MIN_SIDE_PX
    return large and not whole and area >= MIN_FILL * width * height
