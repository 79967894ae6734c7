"""Changes painted onto pictures: photographs, icons, charts."""

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.align.pieces import gather
from visual_gate.records import Box, Image
from visual_gate.training.paint import (
    DRAWN,
    Painted,
    Random,
    commonest,
    drawn_share,
    erase,
)

PHOTOGRAPH_PX = 40
"""Least side of what may be a photograph rather than an icon."""

LITTLE_PX = 18
SQUARE = 2
SOLID = 0.8
"""Least side of an avatar, how much longer the other side may be, and how much
of its outline is drawn."""

EVEN = 0.5
"""A photograph has a smaller share of pixels that are as the one beside them."""


def broken(image: Image, box: Box, random: Random) -> Painted:
    """A picture did not load: an empty frame with a small mark."""
    erase(image, box, random)
    if random.integers(2):
        corners = (box.x, box.y), (box.right - 1, box.bottom - 1)
        cv2.rectangle(image, *corners, (192, 192, 192), 1)
    side = min(14, box.width - 2, box.height - 2)
    if side > 4:  # noqa: PLR2004  px
        mark = Box(box.x + 1, box.y + 1, side, side)
        mark.crop(image)[:] = (120, 170, 90)
    return Painted("img_404", box, 1.0)


def coarsen(image: Image, box: Box, random: Random) -> Painted:
    """A picture is drawn far too coarse."""
    patch = box.crop(image)
    factor = float(random.choice((0.08, 0.12, 0.2)))
    size = (max(int(box.width * factor), 1), max(int(box.height * factor), 1))
    small = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    patch[:] = cv2.resize(small, (box.width, box.height))
    return Painted("blurred", box, 0.9)


def swap_photo(image: Image, box: Box, random: Random) -> Painted:
    """Another photograph in the same frame, which is harmless."""
    patch = box.crop(image)
    other = patch[:, ::-1] if random.integers(2) else patch[::-1]
    turned = cv2.cvtColor(np.ascontiguousarray(other), cv2.COLOR_RGB2HSV)
    turned[..., 0] = (turned[..., 0].astype(int) + random.integers(20, 160)) % 180
    zoom = float(random.uniform(1.1, 2.0))
    larger = cv2.resize(cv2.cvtColor(turned, cv2.COLOR_HSV2RGB), None, fx=zoom, fy=zoom)
    patch[:] = larger[: box.height, : box.width]
    return Painted("swap", box, 0.0)


def swap_picture(image: Image, box: Box, random: Random) -> Painted | None:
    """Another picture in the place of a small photograph, in the same outline.

    Such an avatar is about as wide as high and fills its outline, which glyphs do not,
    with more than flat colours, as a button has them.
    """
    patch = box.crop(image)
    outlines = outlines_in(patch)
    if not outlines:
        return None
    part, outline = outlines[int(random.integers(len(outlines)))]
    inside = part.crop(patch)
    inside[outline] = invented((part.height, part.width), random)[outline]
    return Painted("swap", part.shifted(box.x, box.y), 0.0)


def outlines_in(patch: Image) -> list[tuple[Box, NDArray[np.bool_]]]:
    """Where avatars lie in a picture, and their outlines."""
    drawn = (drawn_share(patch, commonest(patch)) >= DRAWN).astype(np.uint8)
    return [
        (part, outline)
        for part in gather(drawn[..., 0] > 0)
        if _is_rich(part.crop(patch))
        and (outline := _outline(part.crop(drawn)[..., 0])) is not None
    ]


def _outline(drawn: Image) -> NDArray[np.bool_] | None:
    """The convex outline of what is drawn, (height, width); None for no picture."""
    low, high = sorted(drawn.shape)
    if low < LITTLE_PX or high > SQUARE * low:
        return None
    filled = np.zeros(drawn.shape, np.uint8)
    points = np.argwhere(drawn)[:, ::-1].astype(np.int32)
    cv2.fillConvexPoly(filled, cv2.convexHull(points), 1)
    outline = filled > 0
    return outline if drawn[outline].mean() >= SOLID else None


def invented(size: tuple[int, int], random: Random) -> Image:
    """Something like a photograph: blurred colours with some round things upon them."""
    count = int(random.integers(2, 7))
    colours, depth = random.integers(0, 256, (count, count, 3)), random.uniform(0.45, 1)
    cells = (colours[0, 0] * (1 - depth) + colours * depth).astype(np.uint8)
    picture = cv2.resize(cells, size[::-1], interpolation=cv2.INTER_CUBIC)
    for _ in range(int(random.integers(3, 15))):
        middle = int(random.integers(size[1])), int(random.integers(size[0]))
        radius = int(random.integers(1, max(min(size) // 2, 2)))
        colour = random.integers(0, 256, 3).tolist()
        laid = cv2.circle(picture.copy(), middle, radius, colour, -1)
        picture = cv2.addWeighted(picture, 0.4, laid, 0.6, 0)
    return np.asarray(picture, np.uint8)


def is_photograph(patch: Image) -> bool:
    """Whether a picture is large and rich enough, (height, width, 3), to be a photo."""
    return min(patch.shape[:2]) >= PHOTOGRAPH_PX and _is_rich(patch)


def _is_rich(patch: Image) -> bool:
    beside = np.abs(np.diff(patch.astype(np.int16), axis=1)).max(2)
    return beside.size > 0 and float((beside == 0).mean()) < EVEN
