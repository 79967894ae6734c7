"""Leaves of a page: connected ink, closed by as much as the page's letters ask for."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box
from visual_gate.segment.edges import Mask

MIN_AREA_PX = 24
MIN_INK_PX = 8
TYPICAL_GLYPH_PX = 9.0
"""Height of a lower-case letter where a page has too few to measure."""

FEW_GLYPHS = 20
GLYPH_HEIGHTS_PX = (4, 40)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A connected piece of ink.

    ``density`` is the share of its box that is ink, 0 to 1.
    """

    box: Box
    density: float


def glyph_height(ink: Mask) -> float:
    """Median height in px of the small connected pieces: the page's letters."""
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2]
    heights = np.asarray(stats[1:, cv2.CC_STAT_HEIGHT])
    low, high = GLYPH_HEIGHTS_PX
    letters = heights[(heights >= low) & (heights <= high)]
    if letters.size < FEW_GLYPHS:
        return TYPICAL_GLYPH_PX
    return float(np.clip(np.median(letters) - 2, 6, 24))


def find_leaves(ink: Mask, glyph_px: float) -> list[Leaf]:
    """Connected ink after closing gaps about as wide as between words.

    The kernel follows the page: 1.2 letter heights wide and 0.3 high.
    """
    width, height = max(round(1.2 * glyph_px), 3), max(round(0.3 * glyph_px), 1)
    kernel = np.ones((height, width), np.uint8)
    closed = _closed(ink, kernel)
    found = cv2.connectedComponentsWithStats(closed, connectivity=8)
    labels, stats = found[1], np.asarray(found[2], np.int32)
    amounts = np.bincount(labels[ink > 0], minlength=len(stats))
    return _to_leaves(stats[1:], amounts[1:])


def _closed(ink: Mask, kernel: Mask) -> Mask:
    """Ink with its gaps closed, in place whether the kernel's sides are odd or even."""
    height, width = kernel.shape
    wide = cv2.dilate(ink, kernel, anchor=(width // 2, height // 2))
    back = (width - 1 - width // 2, height - 1 - height // 2)
    return np.asarray(cv2.erode(wide, kernel, anchor=back), np.uint8)


def _to_leaves(stats: NDArray[np.int32], amounts: NDArray[np.int64]) -> list[Leaf]:
    areas = stats[:, 2].astype(np.int64) * stats[:, 3]
    keep = (areas >= MIN_AREA_PX) & (amounts >= MIN_INK_PX)
    densities = amounts / np.maximum(areas, 1)
    return [
        Leaf(_tight(*(int(value) for value in row[:4])), float(density))
        for row, density in zip(stats[keep], densities[keep], strict=True)
    ]


def _tight(x: int, y: int, width: int, height: int) -> Box:
    """Undo the marking of both sides of an edge: the ink alone."""
    left, top = int(width > 2), int(height > 2)  # noqa: PLR2004  two marked pixels
    return Box(x + left, y + top, width - 2 * left, height - 2 * top)
