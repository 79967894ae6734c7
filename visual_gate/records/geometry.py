"""Boxes in image pixels."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]
"""RGB picture, shape (height, width, 3), values 0 to 255."""


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in image pixels, origin top left, right and bottom exclusive."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def area(self) -> int:
        """Square pixels; 0 for an empty box."""
        return max(self.width, 0) * max(self.height, 0)

    def intersect(self, other: "Box") -> "Box":
        """The common part, of zero size where there is none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, max(right - x, 0), max(bottom - y, 0))

    def touches(self, other: "Box") -> bool:
        """Whether two boxes of some size share a pixel.

        Asked of every element of a page for every component: no box is made for it.
        """
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def union(self, other: "Box") -> "Box":
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y)

    def overlap(self, other: "Box") -> float:
        """Intersection over union, 0 to 1."""
        common = self.intersect(other).area
        total = self.area + other.area - common
        return common / total if total else 0.0

    def contains(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return self.union(other) == self

    def is_near(self, other: "Box", reach: int) -> bool:
        """Whether no edge lies further from the other's than so many pixels."""
        mine = (self.x, self.y, self.right, self.bottom)
        theirs = (other.x, other.y, other.right, other.bottom)
        return all(abs(a - b) <= reach for a, b in zip(mine, theirs, strict=True))

    def middle(self) -> "Box":
        """The pixel in the middle."""
        return Box(self.x + self.width // 2, self.y + self.height // 2, 1, 1)

    def shifted(self, dx: int, dy: int) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def padded(self, margin: int) -> "Box":
        """Grown by the margin on all four sides; may leave the image."""
        return Box(
            self.x - margin,
            self.y - margin,
            self.width + 2 * margin,
            self.height + 2 * margin,
        )

    def clipped(self, width: int, height: int) -> "Box":
        """The part inside an image of this size."""
        return self.intersect(Box(0, 0, width, height))

    def crop(self, image: Image) -> Image:
        """A view of the part of the image inside this box."""
        inside = self.clipped(image.shape[1], image.shape[0])
        return image[inside.y : inside.bottom, inside.x : inside.right]
