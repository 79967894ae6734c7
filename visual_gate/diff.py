"""Differences between pages: a picture for people, and the plain pixel measures.

The picture shows the candidate's changes on the baseline after alignment. The measures
compare two pictures as they are; the bench shows them beside the learned score.
"""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Image,
    Match,
    Matched,
    Removed,
)

Levels: TypeAlias = NDArray[np.uint8]
"""Largest difference over the channels, shape (height, width)."""

PALE = 0.25
"""How much of the baseline's contrast is left in the picture."""

INK_LEVELS = 8
RED, MAGENTA, GREEN = (214, 39, 40), (190, 24, 160), (22, 128, 60)
SSIM_WINDOW_PX = 7


def difference_picture(page: AlignedPage) -> Image:
    """Paint what changed over a pale baseline, in the baseline's shape.

    Differing pixels of changed components are red, of removed ones magenta; where
    something was added, it is painted in green at the place that corresponds.
    """
    picture = _pale(page.baseline.image)
    for match in page.matches:
        _paint(picture, match, page)
    return picture


def difference_levels(baseline: Image, candidate: Image) -> Levels:
    """Per-pixel difference of two pictures, 0 to 255, in the shape around both.

    What only one of them has differs by 255.
    """
    shape = _common(baseline, candidate, around=True)
    levels: Levels = np.full(shape, 255, np.uint8)
    height, width = _common(baseline, candidate, around=False)
    steps = cv2.absdiff(baseline[:height, :width], candidate[:height, :width])
    levels[:height, :width] = steps.max(axis=2) if steps.size else 0
    return levels


def changed_fraction(baseline: Image, candidate: Image, *, tolerance: int = 0) -> float:
    """Share of pixels that differ by more than the tolerance, 0 to 1."""
    levels = difference_levels(baseline, candidate)
    return float(np.count_nonzero(levels > tolerance)) / max(levels.size, 1)


@dataclass(frozen=True, slots=True)
class Similarity:
    """Structural similarity (Wang et al. 2004), 1 where two pictures are equal.

    ``mean`` is over the page, ``worst`` its lowest window.
    """

    mean: float
    worst: float


def similarity(baseline: Image, candidate: Image) -> Similarity:
    """SSIM of the luminance of the part that both pictures have, 7 px windows."""
    height, width = _common(baseline, candidate, around=False)
    if min(height, width) < SSIM_WINDOW_PX:
        equal = float(np.array_equal(baseline, candidate))
        return Similarity(equal, equal)
    one, other = (
        cv2.cvtColor(image[:height, :width], cv2.COLOR_RGB2GRAY)
        for image in (baseline, candidate)
    )
    mean, local = structural_similarity(  # type: ignore[no-untyped-call]  # no types
        one, other, win_size=SSIM_WINDOW_PX, data_range=255, full=True
    )
    return Similarity(float(mean), float(local.min()))


def _common(one: Image, other: Image, *, around: bool) -> tuple[int, int]:
    pick = max if around else min
    return pick(len(one), len(other)), pick(one.shape[1], other.shape[1])


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
    height, width = _common(one, other, around=False)
    unlike[:height, :width] = (one[:height, :width] != other[:height, :width]).any(2)
    return unlike


def _ink(image: Image, box: Box) -> NDArray[np.bool_]:
    """Pixels of a box that are unlike its most common colour."""
    inside = box.crop(image)
    if inside.size == 0:
        return np.zeros(inside.shape[:2], bool)
    colours, counts = np.unique(inside.reshape(-1, 3), axis=0, return_counts=True)
    ground = colours[counts.argmax()].astype(np.int16)
    far = np.abs(inside.astype(np.int16) - ground).max(axis=2) > INK_LEVELS
    return far if far.any() else np.ones_like(far)


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
