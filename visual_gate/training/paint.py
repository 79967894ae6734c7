"""Changes painted onto a picture of a page: faults and harmless ones.

They supplement faults made in the browser: any number of them costs no rendering, and
they can be laid over a page that another browser drew. Each painter changes ``image``
in place inside the returned box.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Image

Random: TypeAlias = np.random.Generator

WHITE = 255

FLAT = 0.3
CLEARLY_LEVELS = 60
"""Share of a flat component that has one colour, and levels to clearly another one."""

DRAWN = 0.15
"""Least distance from the ground's colour, of the largest, of what is drawn on it."""


@dataclass(frozen=True, slots=True)
class Painted:
    """Where a picture was changed, and how much that harms, 0 to 1."""

    kind: str
    box: Box
    harm: float


Painter: TypeAlias = Callable[[Image, Box, Random], Painted | None]


def ground(image: Image, box: Box) -> Image:
    """The colour around a box: median of the ring just outside of it, shape (3,)."""
    frame = box.padded(3).clipped(image.shape[1], image.shape[0])
    ring = np.ones((frame.height, frame.width), bool)
    inner = box.shifted(-frame.x, -frame.y).clipped(frame.width, frame.height)
    ring[inner.y : inner.bottom, inner.x : inner.right] = False
    outside = frame.crop(image)[ring]
    if not len(outside):
        outside = frame.crop(image).reshape(-1, 3)
    return np.asarray(np.median(outside, axis=0), np.uint8)


def erase(image: Image, box: Box, _random: Random) -> Painted:
    """The component is gone."""
    box.crop(image)[:] = ground(image, box)
    return Painted("gone", box, 1.0)


def slip(image: Image, box: Box, random: Random) -> Painted | None:
    """The component sits some pixels off its place."""
    reach = int(random.choice((2, 3, 4, 5, 6, 8, 12, 20, 35)))
    harm = min(0.45 + 0.1 * reach, 1.0)
    return _slip(image, box, random, reach=reach, harm=harm)


def nudge(image: Image, box: Box, random: Random) -> Painted | None:
    """The component moved by one pixel, which nobody sees."""
    return _slip(image, box, random, reach=1, harm=0.0)


def _slip(
    image: Image, box: Box, random: Random, *, reach: int, harm: float
) -> Painted | None:
    angle = random.choice(("x", "y", "xy"))
    dx = int(random.choice((-reach, reach))) if "x" in angle else 0
    dy = int(random.choice((-reach, reach))) if "y" in angle else 0
    there = box.shifted(dx, dy)
    if there.clipped(image.shape[1], image.shape[0]) != there:
        return None
    patch = box.crop(image).copy()
    erase(image, box, random)
    there.crop(image)[:] = patch
    return Painted("slipped" if harm else "nudge", box.union(there), harm)


def fade(image: Image, box: Box, random: Random) -> Painted:
    """The component has lost contrast, down to invisible."""
    share = float(random.uniform(0.35, 1.0))
    patch = box.crop(image)
    patch[:] = _mixed(patch, ground(image, box), share)
    return Painted("low_contrast", box, 0.8 if share < 0.5 else 1.0)  # noqa: PLR2004  half


def tint(image: Image, box: Box, random: Random) -> Painted:
    """What is drawn in the component has another colour."""
    patch = box.crop(image)
    distance = np.abs(patch.astype(np.int16) - ground(image, box)).max(2)
    drawn = (distance[..., None] / max(int(distance.max()), 1)).clip(0, 1)
    colour = random.integers(0, 256, 3)
    share = float(random.uniform(0.15, 1.0))
    patch[:] = (patch * (1 - drawn * share) + colour * drawn * share).astype(np.uint8)
    return Painted("recolor", box, 1.0)


def shade(image: Image, box: Box, random: Random) -> Painted:
    """A flat area is a little lighter, darker, or of another hue."""
    depth = int(random.choice((6, 8, 10, 12, 16, 24, 40, 90, 160)))
    signs = random.choice((-1, 0, 1), 3)
    patch = box.crop(image)
    around = np.median(patch.reshape(-1, 3), axis=0)
    towards = np.where(around + depth > WHITE, -1, 1) if not signs.any() else signs
    flat = np.abs(patch - around).max(2, keepdims=True) <= 3  # noqa: PLR2004  levels
    moved = (patch.astype(np.int16) + depth * towards).clip(0, 255)
    patch[:] = np.where(flat, moved, patch).astype(np.uint8)
    return Painted("shade", box, 0.75 if depth <= 8 else 1.0)  # noqa: PLR2004  levels


def rehue(image: Image, box: Box, random: Random) -> Painted | None:
    """A flat control or icon has quite another colour: a green button that is red."""
    patch = box.crop(image)
    colour = commonest(patch)
    flat = float((patch == colour).all(2).mean())
    other = random.permutation(colour).astype(np.int16)
    if flat < FLAT or np.abs(other - colour).max() < CLEARLY_LEVELS:
        return None
    left = 1 - drawn_share(patch, colour)
    moved = patch + left * (other - colour)
    patch[:] = moved.round().clip(0, WHITE).astype(np.uint8)
    return Painted("recolor", box, 1.0)


def stripe(image: Image, box: Box, random: Random) -> Painted:
    """Rows of an area are striped faintly, or lost their stripes."""
    depth, period = int(random.choice((6, 8, 12, 16))), int(random.integers(8, 48))
    patch = box.crop(image)
    rows = (np.arange(len(patch)) // period) % 2 == 0
    sign = -1 if patch.mean() > 127 else 1  # noqa: PLR2004  towards the middle
    moved = (patch[rows].astype(np.int16) + sign * depth).clip(0, 255)
    patch[rows] = moved.astype(np.uint8)
    return Painted("stripes", box, 0.8 if depth <= 8 else 1.0)  # noqa: PLR2004  levels


def frame(image: Image, box: Box, random: Random) -> Painted:
    """A border of a pixel or two is drawn."""
    around = ground(image, box).astype(int)
    depth = int(random.choice((20, 40, 80, 160)))
    colour = [int(v + depth) if v + depth <= WHITE else int(v - depth) for v in around]
    corners = (box.x, box.y), (box.right - 1, box.bottom - 1)
    cv2.rectangle(image, *corners, colour, int(random.integers(1, 3)))
    return Painted("frame", box, 0.8 if depth <= 20 else 1.0)  # noqa: PLR2004  levels


def squeeze(image: Image, box: Box, random: Random) -> Painted | None:
    """The component is drawn too narrow, too flat, or too large."""
    factors = random.choice((0.4, 0.55, 0.7, 0.8, 0.88, 1.15, 1.35), 2)
    across = bool(random.integers(2))
    width = max(int(box.width * factors[0]), 2)
    height = box.height if across else max(int(box.height * factors[1]), 2)
    there = Box(box.x, box.y, width, height).clipped(image.shape[1], image.shape[0])
    if not there.area:
        return None
    patch = cv2.resize(box.crop(image), (there.width, there.height))
    erase(image, box, random)
    there.crop(image)[:] = patch
    return Painted("squeezed", box.union(there), 1.0)


def clip(image: Image, box: Box, random: Random) -> Painted:
    """A part of the component is cut off."""
    share = float(random.uniform(0.15, 0.6))
    cut = Box(box.right - int(box.width * share), box.y, 0, box.height)
    if box.height > 30 and random.integers(2):  # noqa: PLR2004  px; lines are cut across
        top = box.bottom - int(box.height * share)
        cut = Box(box.x, top, box.width, box.bottom - top)
    else:
        cut = Box(cut.x, box.y, box.right - cut.x, box.height)
    cut.crop(image)[:] = ground(image, box)
    return Painted("clipped", cut, 1.0)


def skeleton(image: Image, box: Box, random: Random) -> Painted:
    """The component never loaded: grey bars in its place."""
    around = ground(image, box).astype(int)
    grey = int(around.mean()) + (-30 if around.mean() > 127 else 30)  # noqa: PLR2004  towards the middle
    erase(image, box, random)
    patch = box.crop(image)
    if box.height <= 40 or random.integers(2):  # noqa: PLR2004  px of one bar
        patch[:] = grey
    else:
        for top in range(0, box.height, 24):
            patch[top : top + 14, : int(box.width * random.uniform(0.5, 1.0))] = grey
    return Painted("skeleton", box, 1.0)


def cover(image: Image, box: Box, random: Random) -> Painted | None:
    """Something else lies over the component."""
    height, width = image.shape[:2]
    source = Box(
        int(random.integers(0, max(width - box.width, 1))),
        int(random.integers(0, max(height - box.height, 1))),
        max(int(box.width * random.uniform(0.4, 1.0)), 8),
        max(int(box.height * random.uniform(0.5, 1.0)), 8),
    ).clipped(width, height)
    there = Box(
        box.x + int(box.width * random.uniform(0, 0.5)),
        box.y + int(box.height * random.uniform(-0.3, 0.5)),
        source.width,
        source.height,
    )
    if there.clipped(width, height) != there or not there.area:
        return None
    patch, before = source.crop(image).copy(), there.crop(image).copy()
    there.crop(image)[:] = patch
    visible = np.abs(patch.astype(np.int16) - before).max(2) > 20  # noqa: PLR2004  levels
    return Painted("overlapped", there, 1.0) if visible.mean() > 0.1 else None  # noqa: PLR2004  share


def duplicate(image: Image, box: Box, random: Random) -> Painted | None:
    """The component is there twice."""
    below = bool(random.integers(2))
    there = box.shifted(0, box.height + 4) if below else box.shifted(box.width + 6, 0)
    if there.clipped(image.shape[1], image.shape[0]) != there:
        return None
    there.crop(image)[:] = box.crop(image).copy()
    return Painted("duplicated", there, 1.0)


def bolden(image: Image, box: Box, random: Random) -> Painted:
    """Strokes are thicker, as in another weight of the font."""
    patch = box.crop(image)
    dark = ground(image, box).mean() > 127  # noqa: PLR2004  ink on light ground
    kernel = np.ones((1, 2) if random.integers(2) else (2, 2), np.uint8)
    patch[:] = cv2.erode(patch, kernel) if dark else cv2.dilate(patch, kernel)
    return Painted("weight", box, 0.85)


def spread(image: Image, box: Box, random: Random) -> Painted | None:
    """What is right of some place in the component moved on by some pixels."""
    if box.width < 40:  # noqa: PLR2004  px; nothing to spread
        return None
    cut = box.x + int(box.width * random.uniform(0.2, 0.7))
    by = int(random.choice((3, 4, 6, 10, 16)))
    tail = Box(cut, box.y, box.right - cut, box.height)
    there = tail.shifted(by, 0)
    if there.right > image.shape[1]:
        return None
    patch = tail.crop(image).copy()
    gap = ground(image, box)
    tail.crop(image)[:] = gap
    there.crop(image)[:] = patch
    return Painted("spacing", tail.union(there), 0.8)


def commonest(patch: Image) -> Image:
    """The colour of most pixels, shape (3,)."""
    packed = patch.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    value = int(values[counts.argmax()])
    return np.array([value >> 16, value >> 8 & 255, value & 255], np.uint8)


def drawn_share(patch: Image, colour: Image) -> NDArray[np.float32]:
    """How far each pixel is from the ground's colour, 0 to 1, shape (h, w, 1)."""
    gap = np.abs(patch.astype(np.int16) - colour).max(2, keepdims=True)
    return np.asarray(gap / max(int(gap.max()), 1), np.float32)


def _mixed(patch: Image, colour: Image, share: float) -> Image:
    return (patch * (1 - share) + colour * share).round().astype(np.uint8)
