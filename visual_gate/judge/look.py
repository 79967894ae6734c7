"""How a whole page looks: its size, and whether there is anything on it."""

from dataclasses import dataclass

import cv2
import numpy as np

from visual_gate.records import Image

NEARLY_ALIKE = 8
"""Levels by which a pixel may leave the page's main colour and count as blank."""


@dataclass(frozen=True, slots=True)
class PageLook:
    """``ink_px`` is the number of pixels that are not of the page's main colour."""

    width: int
    height: int
    ink_px: int


def look(image: Image) -> PageLook:
    """Measure a page: RGB uint8, shape (height, width, 3)."""
    height, width = image.shape[:2]
    if image.size == 0:
        return PageLook(width, height, 0)
    near = cv2.inRange(image, *_around(_main_color(image)))
    return PageLook(width, height, height * width - int(cv2.countNonZero(near)))


def _main_color(image: Image) -> list[int]:
    """The commonest value of each channel, (red, green, blue)."""
    channels = (image[:, :, channel].ravel() for channel in range(3))
    return [int(np.bincount(values, minlength=256).argmax()) for values in channels]


def _around(color: list[int]) -> tuple[Image, Image]:
    low = [max(value - NEARLY_ALIKE, 0) for value in color]
    high = [min(value + NEARLY_ALIKE, 255) for value in color]
    return np.array(low, np.uint8), np.array(high, np.uint8)
