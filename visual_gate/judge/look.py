"""How a whole page looks: its size, and whether there is anything on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from visual_gate.records import Box, Image

NEARLY_ALIKE = 8
"""Levels by which a pixel may leave the page's main colour and count as blank."""


@dataclass(frozen=True, slots=True)
class PageLook:
    """Size in pixels; ``ink_px`` of them are not of the page's main colour (RGB).

    ``masked_px`` of the ink lie where nothing is compared.
    """

    width: int
    height: int
    ink_px: int
    main_color: tuple[int, int, int] = (255, 255, 255)
    masked_px: int = 0


def look(image: Image, ignored: Sequence[Box] = ()) -> PageLook:
    """Measure a page: RGB uint8, shape (height, width, 3), and the boxes left out."""
    height, width = image.shape[:2]
    if image.size == 0:
        return PageLook(width, height, 0)
    color = _main_color(image)
    bare = cv2.inRange(image, *_around(color))
    ink = bare.size - int(cv2.countNonZero(bare))
    for box in ignored:
        bare[box.y : box.bottom, box.x : box.right] = 255
    left = bare.size - int(cv2.countNonZero(bare))
    return PageLook(width, height, ink, color, ink - left)


def _main_color(image: Image) -> tuple[int, int, int]:
    """The commonest value of each channel."""
    red, green, blue = (
        int(cv2.calcHist([image], [channel], None, [256], [0, 256]).argmax())
        for channel in range(3)
    )
    return red, green, blue


def _around(color: tuple[int, int, int]) -> tuple[Image, Image]:
    low = [max(value - NEARLY_ALIKE, 0) for value in color]
    high = [min(value + NEARLY_ALIKE, 255) for value in color]
    return np.array(low, np.uint8), np.array(high, np.uint8)
