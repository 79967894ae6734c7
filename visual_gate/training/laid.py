"""Small pictures laid on both sides of a page: icons, logos, avatars.

Pages have few of them, and two changes look much alike there: another photograph in
the same frame, which is harmless, and a flat icon or button in quite another colour,
which is not. Only a picture that is laid on both sides shows both equally often.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Component, Image
from visual_gate.training.paint import CLEARLY_LEVELS, Painted, Random, ground
from visual_gate.training.paint_pictures import invented

SMALLEST_PX, LARGEST_PX = 18, 112
"""Sides of what is laid."""

MARGIN_PX = 8
"""Ground that is kept around it."""

MARKED, PHOTOGRAPHS = 0.6, 0.7
"""Shares of flat icons with a sign upon them, and of photographs among what becomes
another picture or none."""

LIGHT = 150
"""Mean level from which on a sign is dark."""

RECOLOURED, SWAPPED = 0.45, 0.8
"""Up to these numbers in a draw from 0 to 1 what is laid changes its colour, or becomes
a photograph; else it did not load."""

SIGNS = "+x?!iABSMK23"


def find_place(
    page: Image, components: Sequence[Component], random: Random
) -> Box | None:
    """Where a component begins, with ground around it; None off the page."""
    sides = random.integers(SMALLEST_PX, LARGEST_PX + 1, 2)
    corner = components[int(random.integers(len(components)))].box
    place = Box(corner.x, corner.y, int(sides[random.integers(2)]), int(sides[0]))
    around = place.padded(MARGIN_PX)
    return place if around.clipped(page.shape[1], page.shape[0]) == around else None


def lay(before: Image, after: Image, place: Box, random: Random) -> Painted:
    """Lay a picture on both pages, which are alike, and another one on the second."""
    around, outline = place.padded(MARGIN_PX), _outline(place, random)
    colour = ground(before, around)
    one, other, painted = _pictures(place, random)
    for page, picture in ((before, one), (after, other)):
        around.crop(page)[:] = colour
        laid = picture * outline + colour * (1 - outline)
        place.crop(page)[:] = laid.round()
    return painted


def _pictures(place: Box, random: Random) -> tuple[Image, Image, Painted]:
    """What is laid on either side, and whether the change is a fault."""
    size = (place.height, place.width)
    colour, sign = random.integers(0, 256, 3), _sign(place, random)
    flat = _signed(colour, sign, under=colour)
    draw = random.random()
    if draw < RECOLOURED:
        other = _signed(_another(colour, random), sign, under=colour)
        return flat, other, Painted("recolor", place, 1.0)
    first = invented(size, random) if random.random() < PHOTOGRAPHS else flat
    if draw < SWAPPED:
        return first, invented(size, random), Painted("swap", place, 0.0)
    grey = np.full((*size, 3), random.integers(200, 246), np.uint8)
    return first, grey, Painted("skeleton", place, 1.0)


def _another(colour: NDArray[np.int64], random: Random) -> NDArray[np.int64]:
    """A colour that is clearly another one, often as light."""
    other = colour
    while np.abs(other - colour).max() < CLEARLY_LEVELS:
        shuffled = random.integers(2) > 0
        other = random.permutation(colour) if shuffled else random.integers(0, 256, 3)
    return other


def _outline(place: Box, random: Random) -> NDArray[np.float32]:
    """How much of each pixel it covers, 0 to 1, (height, width, 1): round or not."""
    low = min(place.width, place.height)
    radius = float(random.choice((0.0, 0.12, 0.25, 0.5))) * low
    y, x = np.mgrid[: place.height, : place.width] + 0.5
    far = [
        np.maximum(np.abs(at - side / 2) - (side / 2 - radius), 0)
        for at, side in ((x, place.width), (y, place.height))
    ]
    inside = radius + 0.5 - np.hypot(*far) if radius else np.ones(x.shape)
    return inside.clip(0, 1)[..., None].astype(np.float32)


def _sign(place: Box, random: Random) -> NDArray[np.float32]:
    """How much of each pixel a sign covers, 0 to 1, (height, width, 1)."""
    drawn = np.zeros((place.height, place.width), np.uint8)
    if random.random() < MARKED:
        sign = SIGNS[int(random.integers(len(SIGNS)))]
        scale = min(place.width, place.height) / 40
        at = (round(place.width / 2 - 9 * scale), round(place.height / 2 + 10 * scale))
        thick = max(round(float(random.uniform(1, 3)) * scale), 1)
        cv2.putText(
            drawn, sign, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, thick, cv2.LINE_AA
        )
    return np.asarray(drawn[..., None] / np.float32(255), np.float32)


def _signed(
    colour: NDArray[np.int64], sign: NDArray[np.float32], *, under: NDArray[np.int64]
) -> Image:
    """A flat picture of a colour, with a sign that can be read on the one ``under``."""
    ink = 255 if under.mean() < LIGHT else 20
    return np.asarray((colour * (1 - sign) + ink * sign).round(), np.uint8)
