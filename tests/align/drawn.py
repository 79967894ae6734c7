"""Small pages painted for tests: headings, paragraphs and cards on a white ground."""

from dataclasses import dataclass

import cv2
import numpy as np

from visual_gate.records import Box, Image, Picture

WIDTH = 640
WORDS = (
    "harbour", "violet", "engine", "quarter", "lantern", "meadow", "puzzle",
    "cobalt", "ribbon", "saddle", "timber", "walnut", "zephyr", "glacier",
)  # fmt: skip
FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, slots=True)
class Section:
    """One strip of a page; equal sections look equal."""

    seed: int
    height: int = 120


def blank(height: int, level: int = 255, width: int = WIDTH) -> Image:
    return np.full((height, width, 3), level, np.uint8)


def write(image: Image, text: str, x: int, y: int, *, scale: float = 0.5) -> None:
    cv2.putText(image, text, (x, y), FONT, scale, (30, 30, 60), 1, cv2.LINE_AA)


def paint(section: Section, width: int = WIDTH) -> Image:
    """A heading, two lines of text and a bordered card with a label."""
    rng = np.random.default_rng(section.seed)
    image = blank(section.height, width=width)
    words = [str(word) for word in rng.choice(WORDS, 12)]
    write(image, f"{words[0]} {section.seed}", 20, 28, scale=0.8)
    write(image, " ".join(words[1:4]), 20, 60)
    write(image, " ".join(words[4:7]), 20, 78)
    cv2.rectangle(image, (400, 16), (600, 96), (150, 160, 200), 1)
    write(image, words[8], 420, 60)
    return image


def page(*sections: Section) -> Image:
    return np.vstack([paint(section) for section in sections])


def banner(height: int) -> Image:
    image = blank(height)
    image[:] = (250, 224, 150)
    write(image, "planned maintenance tonight", 30, height // 2 + 5)
    return image


def photo(height: int, *, seed: int) -> Image:
    """A grey photo as a browser draws it: now and then a level off."""
    chance = np.random.default_rng(8)
    coarse = chance.integers(60, 90, (height // 10, WIDTH // 10), np.uint8)
    smooth = cv2.resize(coarse, (WIDTH, height), interpolation=cv2.INTER_CUBIC)
    redrawn = np.random.default_rng(seed).integers(0, 2, smooth.shape, np.uint8)
    return np.repeat((smooth + redrawn)[:, :, None], 3, axis=2)


def bordered(image: Image, margin: int) -> Image:
    """The image with its outermost pixels repeated on all sides."""
    sides = (margin, margin, margin, margin)
    grown = cv2.copyMakeBorder(image, *sides, cv2.BORDER_REPLICATE)
    return np.asarray(grown, np.uint8)


def picture(image: Image, *ignored: Box) -> Picture:
    return Picture(image, ignored=ignored)
