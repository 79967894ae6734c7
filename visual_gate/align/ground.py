"""Flat areas that came or went: they have no ink, but a colour of their own."""

import cv2
import numpy as np

from visual_gate.align.pixels import FAINT, Packed, cut
from visual_gate.align.synthesis import Canvas, Flags
from visual_gate.records import Box

RIM_PX = 3
MIN_SIDE_PX = 3
MIN_AREA_PX = 400
COLOURS = 16
"""So many of the commonest colours around an area are its surroundings."""


def strange_ground(canvas: Canvas, hidden: Flags) -> Flags:
    """Pixels that nothing painted, of a colour that is not around their area.

    A gap between things shows the ground that is beside it and is not flagged; an
    empty bar or card that came is, and be it under a header that stays.

    Args:
        canvas: the page as it was painted.
        hidden: pixels painted with something that another thing covers; these are
            strange only where their area is flat.
    """
    right = canvas.right()
    bare = ((canvas.origin == 0) | hidden).astype(np.uint8)
    flags = np.zeros(bare.shape, np.bool_)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bare, connectivity=4)
    for number, (x, y, width, height, area) in enumerate(stats[1:].tolist(), 1):
        if area < MIN_AREA_PX or min(width, height) < MIN_SIDE_PX:
            continue
        box = Box(x, y, width, height).padded(RIM_PX)
        inside = cut(labels, box) == number
        page = cut(canvas.page, box)
        strange = inside & ~_is_like(page, _around(page, cut(right, box), inside))
        strange &= ~cut(hidden, box) | (page == _commonest(page[inside])[0])
        cut(flags, box)[strange] = True
    if not flags.any():
        return flags
    side = np.ones((MIN_SIDE_PX, MIN_SIDE_PX), np.uint8)
    return cv2.morphologyEx(flags.astype(np.uint8), cv2.MORPH_OPEN, side) > 0


def _is_like(page: Packed, known: Packed) -> Flags:
    """Pixels within noise of a known colour; shadows that stretch are no news."""
    patch = np.ascontiguousarray(page).view(np.uint8).reshape(*page.shape, 4)
    like = np.zeros(page.shape, np.bool_)
    for colour in known.view(np.uint8).reshape(-1, 4).tolist():
        low, high = ([level + step for level in colour] for step in (-FAINT, FAINT))
        like |= cv2.inRange(patch, tuple(low), tuple(high)) > 0
    return like


def _around(page: Packed, right: Flags, inside: Flags) -> Packed:
    """The commonest colours of the pixels beside an area that are painted right."""
    kernel = np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)
    rim = (cv2.dilate(inside.astype(np.uint8), kernel) > 0) & right & ~inside
    return _commonest(page[rim])[:COLOURS]


def _commonest(pixels: Packed) -> Packed:
    """The colours of some pixels, the commonest first."""
    colours, counts = np.unique(pixels, return_counts=True)
    return np.asarray(colours[np.argsort(-counts)], np.uint32)
