"""Nuisances of the picture itself: colour management and gradients of a few levels."""

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Image

LEVELS = 2.0


def colour_noise(image: Image, seed: int) -> Image:
    """The picture as another display pipeline gives it, within 2 levels a pixel.

    One of: a smooth curve for each channel, a slow gradient over the page, or
    independent noise of one level.

    Args:
        image: RGB uint8, shape (height, width, 3).
        seed: decides which, and how.
    """
    dice = np.random.default_rng(seed)
    match int(dice.integers(3)):
        case 0:
            return _curved(image, dice)
        case 1:
            return _graded(image, dice)
        case _:
            return _grained(image, dice)


def _curved(image: Image, dice: np.random.Generator) -> Image:
    values = np.arange(256, dtype=np.float32)
    out = np.empty_like(image)
    for channel in range(3):
        turns, phase = dice.uniform(0.5, 3), dice.uniform(0, 6.3)
        bend = LEVELS * np.sin(values / 255 * turns * np.pi + phase)
        table = np.clip(values + bend, 0, 255).round().astype(np.uint8)
        out[..., channel] = table[image[..., channel]]
    return out


def _graded(image: Image, dice: np.random.Generator) -> Image:
    height, width = image.shape[:2]
    down = _ramp(height, dice)[:, None]
    across = _ramp(width, dice)[None, :]
    slope = ((down + across) / 2).round()[..., None]
    return np.asarray(np.clip(image + slope, 0, 255), np.uint8)


def _grained(image: Image, dice: np.random.Generator) -> Image:
    grain = dice.integers(-1, 2, image.shape, dtype=np.int16)
    return np.asarray(np.clip(image + grain, 0, 255), np.uint8)


def _ramp(length: int, dice: np.random.Generator) -> NDArray[np.float64]:
    first, last = dice.uniform(-LEVELS, LEVELS, 2)
    return np.linspace(float(first), float(last), length)
