"""Small measurements on the pixels of two pages."""

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Image

Grey = NDArray[np.uint8]
MIN_STEP = 6


def grey(image: Image) -> Grey:
    """Luminance, shape (height, width)."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def ink(page: Grey) -> Grey:
    """Where the picture is not flat: 255 beside steps of more than 6 levels, else 0."""
    steps = cv2.morphologyEx(page, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return np.asarray(
        cv2.threshold(steps, MIN_STEP, 255, cv2.THRESH_BINARY)[1], np.uint8
    )


def fits(box: Box, image: NDArray[np.uint8]) -> bool:
    """Whether the box lies wholly inside the picture."""
    height, width = image.shape[:2]
    return min(box.x, box.y) >= 0 and box.right <= width and box.bottom <= height


def same_pixels(one: Image, box: Box, other: Image, shift: tuple[int, int]) -> bool:
    """Whether the box shows the same pixels on the other picture, shifted."""
    there = box.shifted(*shift)
    if not fits(there, other) or not fits(box, one):
        return False
    first, second = box.crop(one), there.crop(other)
    middle = len(first) // 2
    if not np.array_equal(first[middle], second[middle]):
        return False
    return np.array_equal(first, second)


def best_shift(
    template: Grey, page: Grey, place: Box, reach: int
) -> tuple[int, int, float]:
    """Where the template fits best around a place: dx, dy, and how well (-1 to 1).

    Normalised cross-correlation, mean removed; a flat template fits nowhere (0.0).
    """
    window = place.padded(reach).clipped(page.shape[1], page.shape[0])
    if window.height < template.shape[0] or window.width < template.shape[1]:
        return 0, 0, 0.0
    if int(template.max()) - int(template.min()) < 3:  # noqa: PLR2004  nothing to see
        return 0, 0, 0.0
    found = cv2.matchTemplate(window.crop(page), template, cv2.TM_CCOEFF_NORMED)
    np.nan_to_num(found, copy=False, posinf=0.0, neginf=0.0)
    _, score, _, (x, y) = cv2.minMaxLoc(found)
    return window.x + x - place.x, window.y + y - place.y, float(min(score, 1.0))
