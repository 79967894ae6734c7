"""Parts of one component that are drawn as before, but not where they were.

A component whose every differing part reappears as it was some px away has not
changed its looks; its parts have moved apart.
"""

from collections.abc import Sequence
from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, between
from visual_gate.align.pieces import gather, without
from visual_gate.align.pixels import Side, cut, fits, more_than_faint
from visual_gate.align.synthesis import Flags
from visual_gate.records import Box, Image, Matched

REACH_PX = 8
RIM_PX = 1
MOST_PARTS = 12
MAX_AREA_PX = 60_000
GROUND_LEVELS = 24
SMOOTHED_LEVELS = 17
RECOLOURED = 0.05
"""Least share of what is drawn that has other colours once it is drawn anew."""

MIN_PART_PX = 12
"""Less ink than this fits anywhere by chance."""


def inner_moves(
    match: Matched, before: Image, after: Image
) -> tuple[tuple[Box, Shift], ...]:
    """Each part of a component and how it moved; () where anything else differs too.

    Args:
        match: a component that is not identical.
        before: the baseline, (H, W, 3).
        after: the candidate, (H, W, 3).
    """
    here, there = match.baseline, match.candidate
    origin = between(here, there)
    whole = here.union(there.shifted(-origin[0], -origin[1])).padded(RIM_PX)
    frame = _in_both(whole.padded(REACH_PX), origin, before, after)
    if not 0 < frame.area <= MAX_AREA_PX:
        return ()
    first, second = frame.crop(before), frame.shifted(*origin).crop(after)
    if not _same_colours(first, second):
        return ()
    one, other = Side.of(first), Side.of(second)
    inside = np.zeros(one.grey.shape, np.bool_)
    cut(inside, whole.shifted(-frame.x, -frame.y))[:] = True
    differs = inside & more_than_faint(one.packed, other.packed)
    drawn = inside & (one.ink > 0)
    pieces = gather(differs & drawn)
    few = 0 < len(pieces) <= MOST_PARTS
    parts = _whole(one, pieces) if few and without(drawn, pieces).any() else []
    still = without(drawn, parts)
    if not still.any() or not (moved := _moved(parts, differs, one=one, other=other)):
        return ()
    return tuple(
        (box.shifted(frame.x, frame.y), (x + origin[0], y + origin[1]))
        for box, (x, y) in [*moved, *((box, (0, 0)) for box in gather(still))]
    )


def _in_both(frame: Box, origin: Shift, before: Image, after: Image) -> Box:
    """The part of a frame that lies on both pages."""
    inside = frame.clipped(before.shape[1], before.shape[0]).shifted(*origin)
    inside = inside.clipped(after.shape[1], after.shape[0])
    return inside.shifted(-origin[0], -origin[1])


def _same_colours(first: Image, second: Image) -> bool:
    """Whether both have about as many pixels of each brightness; quick to ask.

    What only moved keeps them; what was drawn anew does not.
    """
    one, other = _drawn(first), _drawn(second)
    limit = RECOLOURED * float(one.sum())
    return float(np.abs(one - other).sum()) / 2 <= limit


def _drawn(picture: Image) -> NDArray[np.float32]:
    """Pixels by brightness of green, smoothed, those near the commonest left out."""
    counts = cv2.calcHist([picture], [1], None, [256], [0, 256]).reshape(1, -1)
    ground = int(counts.argmax())
    counts[0, max(ground - GROUND_LEVELS, 0) : ground + GROUND_LEVELS + 1] = 0
    return np.asarray(cv2.blur(counts, (SMOOTHED_LEVELS, 1)), np.float32)


def _moved(
    parts: Sequence[Box], differs: Flags, *, one: Side, other: Side
) -> list[tuple[Box, Shift]]:
    """How each part moved, if together they account for all that differs."""
    moved = []
    for part in parts:
        shift = _exact_shift(one, part, other)
        if shift is None:
            return []
        moved.append((part, shift))
    places = [*parts, *(part.shifted(*shift) for part, shift in moved)]
    return [] if without(differs, places).any() else moved


def _whole(side: Side, pieces: Sequence[Box]) -> list[Box]:
    """Pieces widened to all ink that hangs together with them."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(side.ink, connectivity=8)
    parts = []
    for piece in pieces:
        numbers = np.unique(cut(labels, piece))
        touched = [Box(*stats[number, :4].tolist()) for number in numbers if number]
        parts.append(reduce(Box.union, touched, piece))
    return parts


def _exact_shift(one: Side, part: Box, other: Side) -> Shift | None:
    """Where the ink of a part reappears but for faint noise, None if nowhere near."""
    ink = cut(one.ink, part) > 0
    if np.count_nonzero(ink) < MIN_PART_PX:
        return None
    searched = cut(other.grey, part.padded(REACH_PX))
    if not fits(part.padded(REACH_PX), other.grey):
        return None
    errors = cv2.matchTemplate(searched, cut(one.grey, part), cv2.TM_SQDIFF)
    x, y = cv2.minMaxLoc(errors)[2]
    shift = x - REACH_PX, y - REACH_PX
    wrong = _differs(one, part, other, part.shifted(*shift))
    return None if wrong[ink].any() else shift


def _differs(one: Side, here: Box, other: Side, there: Box) -> Flags:
    return more_than_faint(cut(one.packed, here), cut(other.packed, there))
