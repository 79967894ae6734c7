"""Rectangles that enclose things: cards, controls, bars, table cells, sections."""

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box
from visual_gate.segment.edges import Mask

MIN_SIDE_PX = 14
MIN_FILL = 0.5
"""Least share of its box that an enclosed region covers."""


def find_frames(lines: Mask) -> list[Box]:
    """Regions that long lines enclose, and that are nearly rectangular.

    The regions are connected components of everything that is no line, so that frames
    that share a border (table cells, a card and its header) come out one by one.
    """
    kernel = np.ones((5, 5), np.uint8)
    joined = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, kernel)
    free = np.asarray(cv2.bitwise_not(joined), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=4)
    return [
        _around(row, lines.shape) for row in stats[1:] if _is_frame(row, lines.shape)
    ]


def _is_frame(row: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    _, _, width, height, area = (int(value) for value in row)
    if min(width, height) < MIN_SIDE_PX:
        return False
    whole = width >= shape[1] - 2 and height >= shape[0] - 2
    return not whole and area >= MIN_FILL * width * height


def _around(row: NDArray[np.int32], shape: tuple[int, ...]) -> Box:
    """The region with its border."""
    x, y, width, height, _ = (int(value) for value in row)
    return Box(x, y, width, height).padded(2).clipped(shape[1], shape[0])
