"""Parts of a page pair as pictures of their own, such as teams commit of components."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

import cv2
import numpy as np

from visual_gate.records import (
    AlignedPage,
    Box,
    Component,
    Image,
    Kind,
    Match,
    Matched,
    Picture,
)
from visual_gate.scoring.crops import Cutter, overlay
from visual_gate.scoring.evidence import worth_scoring
from visual_gate.segment import PixelSegmenter
from visual_gate.training.labels import UNKNOWN, Truth

ENOUGH = 0.3
"""Share of a seeded change, or of the part, that must lie in the other for the label
to hold."""

LEAST_PX = 8
"""Sides of the smallest part that is kept of a candidate."""

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
    page: AlignedPage, truth: Truth, rng: np.random.Generator
) -> tuple[Image, Image, Truth] | None:
    """A part of both pages around a place where they differ, as its own picture.

    The candidate's side begins and ends where what stands at the baseline's edges went,
    as the picture of an element does wherever the page put it. None where nothing
    differs, or where that lies outside of the candidate.
    """
    place = _differing_place(page, rng)
    if place is None:
        return None
    before, after = page.baseline.image, page.candidate.image
    wide, high = _length(60, 1000, rng), _length(36, 600, rng)
    left = int(place[0] - rng.integers(0, wide))
    top = int(place[1] - rng.integers(0, high))
    frame = _within(Box(left, top, wide, high), before)
    other = _followed(frame, page.matches).clipped(after.shape[1], after.shape[0])
    if min(other.width, other.height) < LEAST_PX:
        return None
    moved = tuple(_moved(change, frame, other) for change in truth.changes)
    sides = (frame.crop(before).copy(), other.crop(after).copy())
    return (*sides, Truth(moved, truth.elsewhere))


def _within(box: Box, image: Image) -> Box:
    """The box pushed into the image, and cut where it is larger."""
    height, width = image.shape[:2]
    left = int(np.clip(box.x, 0, max(width - box.width, 0)))
    top = int(np.clip(box.y, 0, max(height - box.height, 0)))
    return Box(left, top, box.width, box.height).clipped(width, height)


def _followed(frame: Box, matches: Sequence[Match]) -> Box:
    """Where the candidate shows what stands between a frame's upper and lower edge."""
    middle = frame.x + frame.width // 2
    leaves = [
        match
        for match in matches
        if isinstance(match, Matched) and match.kind is not Kind.BLOCK
    ]
    top, bottom = (y + _drift(leaves, middle, y) for y in (frame.y, frame.bottom))
    return Box(frame.x, top, frame.width, max(bottom - top, LEAST_PX))


def _drift(leaves: Sequence[Matched], x: int, y: int) -> int:
    """Pixels by which what stands nearest to a place moved down."""

    def distance(match: Matched) -> tuple[int, int]:
        box = match.baseline
        aside = max(box.x - x, x - box.right, 0)
        return max(box.y - y, y - box.bottom, 0) + aside, box.area

    nearest = min(leaves, key=distance, default=None)
    return nearest.candidate.y - nearest.baseline.y if nearest else 0


def _length(shortest: int, longest: int, rng: np.random.Generator) -> int:
    """A length in pixels, as often between 50 and 100 as between 500 and 1,000."""
    return round(float(np.exp(rng.uniform(np.log(shortest), np.log(longest)))))


def _moved(
    change: tuple[Box | None, Box | None, float], frame: Box, other: Box
) -> tuple[Box | None, Box | None, float]:
    """A change in the frames' pixels; nobody knows what a sliver of it shows."""
    before, after, harm = change
    shares = [
        box.intersect(side).area / max(min(box.area, side.area), 1)
        for box, side in ((before, frame), (after, other))
        if box is not None
    ]
    seen = max(shares, default=1.0) >= ENOUGH
    return _inside(before, frame), _inside(after, other), harm if seen else UNKNOWN


def _differing_place(
    page: AlignedPage, rng: np.random.Generator
) -> tuple[int, int] | None:
    """A pixel of the baseline that differs, sooner where a finding differs much."""
    cutter = Cutter.of(page)
    laid = [overlay(page.matches[index]) for index in worth_scoring(page.matches)]
    gaps = [cv2.absdiff(*cutter.pair(one.box, one.dx, one.dy)).max(2) for one in laid]
    levels = np.array([gap.sum() for gap in gaps], np.float64)
    if not levels.any():
        return None
    index = int(rng.choice(len(laid), p=levels / levels.sum()))
    rows, columns = np.nonzero(gaps[index])
    pixel = int(rng.integers(len(rows)))
    box = laid[index].box
    return box.x + int(columns[pixel]), box.y + int(rows[pixel])


def _inside(box: Box | None, frame: Box) -> Box | None:
    if box is None or not box.intersect(frame).area:
        return None
    return box.intersect(frame).shifted(-frame.x, -frame.y)
