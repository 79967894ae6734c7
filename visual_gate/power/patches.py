"""How small, and how faint, a painted square may be and still be caught.

Squares are painted on captures of the page at seeded places, the largest or strongest
first. What is caught need not grow with size or contrast, so the search goes down step
by step: it answers from where on every step that was tried is caught.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from visual_gate.images import decode, encode_png
from visual_gate.protocols import Browser
from visual_gate.records import (
    Box,
    BrowserInfo,
    Capture,
    Deployment,
    Image,
    Side,
    Target,
)

SIDES_PX = (2, 3, 4, 6, 8, 12, 16, 24, 32, 64)
LEVELS = (2, 4, 8, 12, 16, 24, 32, 48, 96)
CLEAR_LEVELS = 96
"""By how much the squares differ whose least size is looked for."""

LARGE_PX = 32
"""Side of the squares whose least contrast is looked for."""

PLACES = 5
TRIES = 200
APART_PX = 24


@dataclass(frozen=True, slots=True)
class PaintedBrowser:
    """Paints squares over the captures of another browser."""

    browser: Browser
    squares: tuple[Box, ...]
    levels: int

    @property
    def info(self) -> BrowserInfo:
        return self.browser.info

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        """The capture with squares that are this many levels lighter, or darker."""
        taken = self.browser.capture(deployment, target, side)
        image = decode(taken.encoded).copy()
        for box in self.squares:
            image[box.y : box.bottom, box.x : box.right] = _shifted(
                box.crop(image), self.levels
            )
        return Capture(
            taken.target,
            taken.side,
            encode_png(image),
            nodes=taken.nodes,
            facts=taken.facts,
            browser=taken.browser,
            seconds=taken.seconds,
        )


def _shifted(part: Image, levels: int) -> Image:
    """Away from the nearer end of the scale, as a whole."""
    sign = -1 if part.mean() > 127 else 1  # noqa: PLR2004  the middle of 0 to 255
    moved = part.astype(np.int16) + sign * levels
    return np.clip(moved, 0, 255).astype(np.uint8)


def places(
    size: tuple[int, int], left_out: Sequence[Box], seed: str
) -> tuple[Box, ...]:
    """Up to five places for squares, apart from each other and from what is left out.

    Args:
        size: width and height of the picture in pixels.
        left_out: masked and ignored boxes in pixels.
        seed: the same one gives the same places.
    """
    width, height = size
    side = max(SIDES_PX)
    if width < side or height < side:
        return ()
    dice = random.Random(seed)  # noqa: S311  no secret
    found: list[Box] = []
    for _ in range(TRIES):
        x, y = dice.randint(0, width - side), dice.randint(0, height - side)
        place = Box(x, y, side, side)
        taken = [*left_out, *(one.padded(APART_PX) for one in found)]
        if not any(place.intersect(one).area for one in taken):
            found.append(place)
        if len(found) == PLACES:
            break
    return tuple(found)


def squares(spots: Sequence[Box], side: int) -> tuple[Box, ...]:
    """Squares of this side in the middle of their places."""
    return tuple(
        Box(
            spot.x + (spot.width - side) // 2,
            spot.y + (spot.height - side) // 2,
            side,
            side,
        )
        for spot in spots
    )


def least(steps: Sequence[int], is_caught: Callable[[int], bool]) -> int | None:
    """The least step that is caught with all larger ones; None where the last is not.

    Args:
        steps: rising.
        is_caught: asked from the largest step down to the first one that is not.
    """
    caught = list(takewhile(is_caught, reversed(steps)))
    return caught[-1] if caught else None
