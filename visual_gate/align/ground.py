"""Flat areas that came or went: they have no ink, but a colour of their own."""

import cv2
import numpy as np

from visual_gate.align.pixels import FAINT, Packed, cut
from visual_gate.align.synthesis import Canvas, Flags
from visual_gate.records import Box

RIM_PX = 3
MIN_SIDE_PX = 6
MIN_AREA_PX = 400
COLOURS = 16
"""So many of the commonest colours around an area are its surroundings."""


def strange_ground(canvas: Canvas) -> Flags:
    """Pixels that nothing painted, of a colour that is not around their area.

    A gap between things shows the ground that is beside it and is not flagged; an
    empty bar or card that came is.
    """
    bare = (canvas.origin == 0).astype(np.uint8)
    flags = np.zeros(bare.shape, np.bool_)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bare, connectivity=4)
    for number, (x, y, width, height, area) in enumerate(stats[1:].tolist(), 1):
        if area < MIN_AREA_PX or min(width, height) < MIN_SIDE_PX:
            continue
        box = Box(x, y, width, height).padded(RIM_PX)
        inside = cut(labels, box) == number
        known = _around(cut(canvas.page, box), cut(bare, box) > 0, inside)
        cut(flags, box)[inside & ~_is_like(cut(canvas.page, box), known)] = True
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


def _around(page: Packed, bare: Flags, inside: Flags) -> Packed:
    """The commonest colours of the painted pixels beside an area."""
    kernel = np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)
    rim = (cv2.dilate(inside.astype(np.uint8), kernel) > 0) & ~bare
    colours, counts = np.unique(page[rim], return_counts=True)
    return np.asarray(colours[np.argsort(-counts)[:COLOURS]], np.uint32)
