"""Parts of a page pair as pictures of their own, such as teams commit of components."""

from collections import OrderedDict
from hashlib import blake2b

import numpy as np

from visual_gate.records import Box, Component, Image, Picture
from visual_gate.segment import PixelSegmenter
from visual_gate.training.labels import UNKNOWN, Truth

ENOUGH = 0.3
"""Share of a seeded change, or of the part, that must lie in the other for the label
to hold."""

REMEMBERED = 4


class RememberingSegmenter:
    """Segments a picture once; a page's baseline comes again with every pair."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[Component, ...]] = OrderedDict()

    def segment(self, picture: Picture) -> tuple[Component, ...]:
        key = blake2b(np.ascontiguousarray(picture.image).data).digest()
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        found = PixelSegmenter().segment(picture)
        self._known[key] = found
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found


def cut_out(
    before: Image, after: Image, *, truth: Truth, rng: np.random.Generator
) -> tuple[Image, Image, Truth]:
    """A part of both pages around a place where they differ, as its own picture."""
    height = min(len(before), len(after))
    width = min(before.shape[1], after.shape[1])
    x, y = _differing_place(before[:height, :width], after[:height, :width], rng)
    wide, high = _length(60, 1000, rng), _length(36, 600, rng)
    left = int(np.clip(x - rng.integers(0, wide), 0, max(width - wide, 0)))
    top = int(np.clip(y - rng.integers(0, high), 0, max(height - high, 0)))
    box = Box(left, top, wide, high).clipped(width, height)
    moved = tuple(_moved(change, box) for change in truth.changes)
    sides = (box.crop(before).copy(), box.crop(after).copy())
    return (*sides, Truth(moved, truth.elsewhere))


def _length(shortest: int, longest: int, rng: np.random.Generator) -> int:
    """A length in pixels, as often between 50 and 100 as between 500 and 1,000."""
    return round(float(np.exp(rng.uniform(np.log(shortest), np.log(longest)))))


def _moved(
    change: tuple[Box | None, Box | None, float], frame: Box
) -> tuple[Box | None, Box | None, float]:
    """A change in the frame's pixels; nobody knows what a sliver of it shows."""
    before, after, harm = change
    shares = [
        box.intersect(frame).area / max(min(box.area, frame.area), 1)
        for box in (before, after)
        if box is not None
    ]
    seen = max(shares, default=1.0) >= ENOUGH
    sides = (_inside(before, frame), _inside(after, frame))
    return (*sides, harm if seen else UNKNOWN)


def _differing_place(
    before: Image, after: Image, rng: np.random.Generator
) -> tuple[int, int]:
    rows, columns = np.nonzero((before != after).any(2)[::3, ::3])
    if not len(rows):
        return before.shape[1] // 2, before.shape[0] // 2
    index = int(rng.integers(len(rows)))
    return int(columns[index]) * 3, int(rows[index]) * 3


def _inside(box: Box | None, frame: Box) -> Box | None:
    if box is None or not box.intersect(frame).area:
        return None
    return box.intersect(frame).shifted(-frame.x, -frame.y)
