"""The difference picture: the candidate's changes on the baseline, after alignment."""

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Image,
    Match,
    Matched,
    Removed,
)

PALE = 0.25
"""How much of the baseline's contrast is left in the picture."""

INK_LEVELS = 8
"""Beyond this many levels from the ground's colour a pixel is ink."""

RED, MAGENTA, GREEN = (214, 39, 40), (190, 24, 160), (22, 128, 60)


def difference_picture(page: AlignedPage) -> Image:
    """Paint what changed over a pale baseline: RGB uint8 in the baseline's shape.

    Differing pixels of changed components are red, of removed ones magenta; where
    something was added, it is painted in green at the place that corresponds.
    """
    picture = _pale(page.baseline.image)
    for match in page.matches:
        _paint(picture, match, page)
    return picture


def _pale(image: Image) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    pale = (255 - PALE * (255 - grey)).astype(np.uint8)
    return np.asarray(cv2.cvtColor(pale, cv2.COLOR_GRAY2RGB), np.uint8)


def _paint(picture: Image, match: Match, page: AlignedPage) -> None:
    before, after = page.baseline.image, page.candidate.image
    match match:
        case Matched(identical=True):
            return
        case Matched(baseline=here, candidate=there):
            _stain(picture, here, _unlike(before, here, after, there), RED)
        case Removed(baseline=box):
            _stain(picture, box, _ink(before, box), MAGENTA)
        case Added(candidate=box, expected=place):
            here = Box(place.x, place.y, box.width, box.height)
            _stain(picture, here, _ink(after, box), GREEN)


def _unlike(before: Image, here: Box, after: Image, there: Box) -> NDArray[np.bool_]:
    """Differing pixels of two boxes laid on each other, in the baseline's shape."""
    one, other = here.crop(before), there.crop(after)
    unlike = np.ones(one.shape[:2], bool)
    height, width = min(len(one), len(other)), min(one.shape[1], other.shape[1])
    unlike[:height, :width] = (one[:height, :width] != other[:height, :width]).any(2)
    return unlike


def _ink(image: Image, box: Box) -> NDArray[np.bool_]:
    """Pixels of a box that are unlike its most common colour."""
    inside = box.crop(image)
    if inside.size == 0:
        return np.zeros(inside.shape[:2], bool)
    ground = _commonest(inside).astype(np.int16)
    far = np.abs(inside.astype(np.int16) - ground).max(axis=2) > INK_LEVELS
    return far if far.any() else np.ones_like(far)


def _commonest(image: Image) -> Image:
    """The most common colour, shape (3,); each pixel is packed into one number.

    Sorting rows of three channels takes far longer.
    """
    packed = image.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)
    values, counts = np.unique(packed, return_counts=True)
    value = int(values[counts.argmax()])
    return np.array([value >> 16, value >> 8 & 255, value & 255], np.uint8)


def _stain(
    picture: Image,
    box: Box,
    flags: NDArray[np.bool_],
    colour: tuple[int, int, int],
) -> None:
    """Tint the box lightly and its flagged pixels fully, as far as they are inside."""
    inside = box.clipped(picture.shape[1], picture.shape[0])
    area = inside.crop(picture)
    if area.size == 0:
        return
    area[:] = (0.88 * area + 0.12 * np.array(colour)).astype(np.uint8)
    top, left = inside.y - box.y, inside.x - box.x
    seen = flags[top : top + inside.height, left : left + inside.width]
    area[: seen.shape[0], : seen.shape[1]][seen] = colour
