"""Photographs: areas where most pixels differ from their neighbours.

Interfaces are painted flat; photographs and their compression are not. What looks like
letters or frames inside a photograph mostly is none.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Image

TILE_PX = 32
FLAT_STEP = 1
"""Neighbours that differ by no more are flat, in levels."""

BUSY = 0.6
"""Share of pixels that are not flat in a tile of a photograph; text stays below."""

MIN_TILES = 6
MIN_FILL = 0.5
CALM = 0.35
EDGE_SHARE = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """Where a page is flat: 255, shape (height, width - 1), else 0."""

    flat: NDArray[np.uint8]

    @classmethod
    def of(cls, image: Image) -> "Texture":
        if image.shape[1] <= 1:
            return cls(np.zeros((len(image), 0), np.uint8))
        steps = cv2.absdiff(image[:, 1:], image[:, :-1])
        flat = cv2.inRange(steps, (0, 0, 0), (FLAT_STEP,) * 3)
        return cls(np.asarray(flat, np.uint8))

    def photos(self) -> list[Box]:
        """Boxes around photographs."""
        rows, columns = (side // TILE_PX for side in self.flat.shape)
        if not rows or not columns:
            return []
        whole = self.flat[: rows * TILE_PX, : columns * TILE_PX]
        tiles = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
        busy = (tiles < 255 * (1 - BUSY)).astype(np.uint8)
        joined = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        stats = cv2.connectedComponentsWithStats(joined, connectivity=4)[2]
        return [
            self._exact(Box(*(value * TILE_PX for value in (x, y, width, height))))
            for x, y, width, height, area in stats[1:].tolist()
            if area >= MIN_TILES and area >= MIN_FILL * width * height
        ]

    def is_calm(self, box: Box) -> bool:
        """Whether a box inside a photograph is something painted flat."""
        return self._busy(box) < CALM

    def _busy(self, box: Box) -> float:
        inside = self._cut(box)
        return 1 - int(np.count_nonzero(inside)) / max(inside.size, 1)

    def _cut(self, box: Box) -> NDArray[np.uint8]:
        inside = box.clipped(self.flat.shape[1], self.flat.shape[0])
        return self.flat[inside.y : inside.bottom, inside.x : inside.right]

    def _exact(self, tiles: Box) -> Box:
        """From whole tiles to the rows and columns that are really busy."""
        wide = tiles.padded(TILE_PX).clipped(self.flat.shape[1], self.flat.shape[0])
        across = Box(wide.x, tiles.y, wide.width, tiles.height)
        down = Box(tiles.x, wide.y, tiles.width, wide.height)
        left, right = _busy_span(self._cut(across).mean(axis=0))
        top, bottom = _busy_span(self._cut(down).mean(axis=1))
        return Box(wide.x + left, wide.y + top, right - left, bottom - top)


def _busy_span(flat: NDArray[np.float64]) -> tuple[int, int]:
    busy = np.flatnonzero(flat < 255 * (1 - EDGE_SHARE))
    return (int(busy[0]), int(busy[-1]) + 1) if busy.size else (0, len(flat))
