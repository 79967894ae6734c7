"""Small changes of style, painted onto a picture in which nothing else differs.

What a person edits in a style sheet: another colour of the same glyphs, another ground
under them, a shadow, rounder corners, an icon a little larger. Pictures of single
components differ in nothing else, and what changes there by so little was meant.
"""

from collections.abc import Mapping

import cv2
import numpy as np

from visual_gate.align.pieces import gather
from visual_gate.records import Box, Component, Image, Kind
from visual_gate.training.labels import SLIGHT
from visual_gate.training.paint import (
    DRAWN,
    Painted,
    Painter,
    Random,
    bolden,
    clip,
    commonest,
    drawn_share,
    erase,
    fade,
    frame,
    ground,
    shade,
    spread,
    squeeze,
    stripe,
    tint,
)

FAINT_LEVELS = 12
"""A person may take a change of no more levels for nothing."""

UNSURE, SURE = 0.8, 1.0
"""Harm of a faint and of a clear change."""

HOVERED = (0.7, 0.75, 0.8, 0.85, 0.9, 1.15, 1.3)
"""Contrast of what lies under a pointer, as a share of what it was."""


def relight(image: Image, box: Box, random: Random) -> Painted | None:
    """What is drawn stands out more, or less, from the same ground."""
    factor = float(random.choice((0.4, 0.55, 0.7, 0.82, 1.25, 1.5, 2.0, 3.0)))
    patch = box.crop(image)
    before = patch.copy()
    around = ground(image, box).astype(np.float32)
    patch[:] = (around + (patch - around) * factor).round().clip(0, 255)
    return Painted("relit", box, _harm(before, patch))


def hover(image: Image, box: Box, random: Random) -> Painted:
    """What is drawn, or one part of it, stands out a little less or more.

    A pointer that rests there does as much, and so does an edit of its colour.
    """
    patch = box.crop(image)
    parts = gather(drawn_share(patch, commonest(patch))[..., 0] >= DRAWN)
    if parts and random.integers(2):
        part = parts[int(random.integers(len(parts)))]
        box = part.shifted(box.x, box.y)
    around = ground(image, box).astype(np.float32)
    patch, factor = box.crop(image), float(random.choice(HOVERED))
    patch[:] = (around + (patch - around) * factor).round().clip(0, 255)
    return Painted("hover", box, SLIGHT)


def flood(image: Image, box: Box, random: Random) -> Painted:
    """The ground under what is drawn has another colour."""
    depth = int(random.choice((6, 8, 12, 16, 24, 40, 70, 110, 160)))
    patch = box.crop(image)
    before = patch.copy()
    colour = commonest(patch)
    signs = random.choice((-1, 0, 1), 3)
    if not signs.any() or random.integers(2):
        signs = np.full(3, 1 if colour.mean() < 128 else -1)  # noqa: PLR2004  half of the range
    other = (colour.astype(np.int16) + depth * signs).clip(0, 255)
    drawn = drawn_share(patch, colour)
    patch[:] = (patch + (1 - drawn) * (other - colour.astype(np.int16))).clip(0, 255)
    return Painted("flooded", box, _harm(before, patch))


def cast_shadow(image: Image, box: Box, random: Random) -> Painted | None:
    """A soft shadow lies around the component."""
    blur, depth = int(random.integers(2, 10)), float(random.uniform(0.06, 0.4))
    around = box.padded(3 * blur).clipped(image.shape[1], image.shape[0])
    mask = np.zeros((around.height, around.width), np.uint8)
    inner = box.shifted(-around.x, -around.y)
    there = inner.shifted(0, int(random.integers(0, 4)))
    there.clipped(around.width, around.height).crop(mask)[:] = round(255 * depth)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), blur), np.uint8)
    inner.crop(mask)[:] = 0
    patch = around.crop(image)
    patch[:] = (patch * (1 - mask[..., None] / 255)).round()
    return Painted("shadow", around, UNSURE)


def round_corners(image: Image, box: Box, random: Random) -> Painted | None:
    """The corners are rounder."""
    radius = int(random.choice((3, 4, 6, 8, 12, 16)))
    if min(box.width, box.height) < 2 * radius:
        return None
    kept = np.zeros((box.height * 4, box.width * 4), np.uint8)
    right, bottom = box.width * 4 - 1, box.height * 4 - 1
    edge = radius * 4
    cv2.rectangle(kept, (edge, 0), (right - edge, bottom), 255, -1)
    cv2.rectangle(kept, (0, edge), (right, bottom - edge), 255, -1)
    for x in (edge, right - edge):
        for y in (edge, bottom - edge):
            cv2.circle(kept, (x, y), edge, 255, -1)
    share = cv2.resize(kept, (box.width, box.height), interpolation=cv2.INTER_AREA)
    drawn = share[..., None].astype(np.float32) / 255
    patch = box.crop(image)
    patch[:] = (patch * drawn + ground(image, box) * (1 - drawn)).round()
    return Painted("corners", box, UNSURE)


def resize(image: Image, box: Box, random: Random) -> Painted | None:
    """The component is a little larger or smaller about its middle."""
    factor = float(random.choice((0.8, 0.86, 0.92, 1.08, 1.15, 1.25)))
    width, height = round(box.width * factor), round(box.height * factor)
    left, top = (box.width - width) // 2, (box.height - height) // 2
    there = Box(box.x + left, box.y + top, width, height)
    if there.clipped(image.shape[1], image.shape[0]) != there or not there.area:
        return None
    patch = cv2.resize(box.crop(image), (width, height), interpolation=cv2.INTER_AREA)
    erase(image, box, random)
    there.crop(image)[:] = patch
    return Painted("resized", box.union(there), SURE)


def shift(image: Image, box: Box, random: Random) -> Painted | None:
    """The component sits two to four pixels off its place, and is else the same."""
    reach = int(random.integers(2, 5))
    dx, dy = ((reach, 0), (-reach, 0), (0, reach), (0, -reach))[random.integers(4)]
    there = box.shifted(int(dx), int(dy))
    if there.clipped(image.shape[1], image.shape[0]) != there:
        return None
    patch = box.crop(image).copy()
    erase(image, box, random)
    there.crop(image)[:] = patch
    return Painted("shifted", box.union(there), 0.6 + 0.1 * reach)


def shift_part(image: Image, box: Box, random: Random) -> Painted | None:
    """One icon, or one word of several, sits two to four pixels off its place."""
    patch = box.crop(image)
    parts = gather(drawn_share(patch, commonest(patch))[..., 0] >= DRAWN)
    if len(parts) < 2:  # noqa: PLR2004  nothing to move it against
        return None
    part = parts[int(random.integers(len(parts)))]
    return shift(image, part.shifted(box.x, box.y), random)


def _harm(before: Image, after: Image) -> float:
    """How sure a person would be that a colour was changed."""
    gap = int(cv2.absdiff(before, after).max())
    return UNSURE if gap <= FAINT_LEVELS else SURE


EVERYWHERE: tuple[Painter, ...] = (relight, tint, resize, shift, frame, erase)
RESTYLINGS: Mapping[Kind, tuple[Painter, ...]] = {
    Kind.TEXT: (*EVERYWHERE, relight, tint, fade, bolden, spread, shift_part),
    Kind.IMAGE: (*EVERYWHERE, relight, round_corners, squeeze, clip),
    Kind.CONTROL: (*EVERYWHERE, flood, shift_part, shade, cast_shadow, round_corners),
    Kind.BLOCK: (flood, flood, flood, shade, stripe, cast_shadow, frame, round_corners),
}


def paint_restyling(
    image: Image, component: Component, random: Random
) -> Painted | None:
    """One change of style that suits the component; None where it did not fit."""
    painters = RESTYLINGS[component.kind]
    return painters[int(random.integers(len(painters)))](image, component.box, random)
