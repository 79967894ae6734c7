"""Where the pixels of a page change: ink, and the long lines that frame things."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Image

Mask = NDArray[np.uint8]
"""Binary picture, shape (height, width), 0 or 255."""

MIN_STEP = 6
"""Smallest difference between neighbouring pixels that is an edge, in levels."""

LINE_WIDTH_PX = 44
LINE_HEIGHT_PX = 26
"""Shortest horizontal and vertical run that is a rule or a border, not a letter."""


@dataclass(frozen=True, slots=True, eq=False)
class EdgeMap:
    """Edges of a page; each edge marks the pixels on both of its sides.

    ``ink`` is what remains without the long ``lines``.
    """

    ink: Mask
    lines: Mask


def edge_map(image: Image) -> EdgeMap:
    """The edges of an RGB uint8 picture (height, width, 3), lines and ink apart."""
    edges = mark_edges(image)
    lines = _runs(edges, LINE_WIDTH_PX, 1) | _runs(edges, 1, LINE_HEIGHT_PX)
    return EdgeMap(ink=edges & ~lines, lines=lines)


def mark_edges(image: Image, min_step: int = MIN_STEP) -> Mask:
    """Pixels that differ from a neighbour by more than the step in some channel.

    Args:
        image: RGB uint8, shape (height, width, 3).
        min_step: in levels, 0 to 255.
    """
    edges: Mask = np.zeros(image.shape[:2], np.uint8)
    across = _steps(image[:, 1:], image[:, :-1], min_step)
    edges[:, 1:] |= across
    edges[:, :-1] |= across
    down = _steps(image[1:], image[:-1], min_step)
    edges[1:] |= down
    edges[:-1] |= down
    return edges


def _steps(one: Image, other: Image, min_step: int) -> Mask:
    if one.size == 0:
        return np.zeros(one.shape[:2], np.uint8)
    low, high = (0, 0, 0), (min_step, min_step, min_step)
    alike = cv2.inRange(cv2.absdiff(one, other), low, high)
    return np.asarray(cv2.bitwise_not(alike), np.uint8)


def _runs(edges: Mask, width: int, height: int) -> Mask:
    kernel = np.ones((height, width), np.uint8)
    return np.asarray(cv2.morphologyEx(edges, cv2.MORPH_OPEN, kernel), np.uint8)
