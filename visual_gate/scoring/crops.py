"""Cuts both sides of a match out of their pages, laid over each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import assert_never

import cv2
import numpy as np

from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Image,
    Match,
    Matched,
    Picture,
    Removed,
)

MARGIN_PX = 8
"""Context around a component that the network sees at least."""

WIDTHS_PX = (48, 80, 144, 192)
HEIGHTS_PX = (48, 80, 128)
"""Crops have one of these sizes, so that many fit one batch; multiples of 16."""

CORE_PX = (176, 112)
"""Larger components, (width, height), are cut into tiles of at most this core."""

MAX_TILES = 16
"""Most tiles that one component is judged by: those that differ most."""

MASKED = 128
"""Grey that covers what a target ignores, on both sides."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Where a match lies: ``box`` on the baseline, moved by (dx, dy) on the candidate.

    The box covers both sides' components.
    """

    box: Box
    dx: int
    dy: int


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """A tile of both pages around a component or a part of it.

    Both pictures are RGB uint8 of one shape (height, width, 3).
    ``inside`` is the part that belongs to the component, in pixels of the tile.
    ``origin`` is where the tile begins on the baseline page.
    """

    baseline: Image
    candidate: Image
    inside: Box
    origin: tuple[int, int]


def overlay(match: Match) -> Overlay:
    """Lay the candidate's side of a match over the baseline's by their top left."""
    match match:
        case Matched(baseline=before, candidate=after):
            dx, dy = after.x - before.x, after.y - before.y
            return Overlay(before.union(after.shifted(-dx, -dy)), dx, dy)
        case Removed(baseline=before, expected=after):
            return Overlay(before, after.x - before.x, after.y - before.y)
        case Added(candidate=after, expected=before):
            dx, dy = after.x - before.x, after.y - before.y
            return Overlay(after.shifted(-dx, -dy), dx, dy)
        case _:
            assert_never(match)


def without_ignored(picture: Picture) -> Image:
    """The page with its ignored boxes painted over."""
    if not picture.ignored:
        return picture.image
    painted = picture.image.copy()
    for box in picture.ignored:
        box.crop(painted)[:] = MASKED
    return painted


def window(image: Image, box: Box) -> Image:
    """The pixels of a box that may leave the image; its edge goes on outside."""
    height, width = image.shape[:2]
    inside = box.clipped(width, height)
    if inside == box:
        return image[box.y : box.bottom, box.x : box.right]
    if not inside.area:
        return np.full((box.height, box.width, 3), MASKED, np.uint8)
    padded = cv2.copyMakeBorder(
        image[inside.y : inside.bottom, inside.x : inside.right],
        inside.y - box.y,
        box.bottom - inside.bottom,
        inside.x - box.x,
        box.right - inside.right,
        cv2.BORDER_REPLICATE,
    )
    return np.asarray(padded, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Cutter:
    """Cuts crops out of two pages."""

    baseline: Image
    candidate: Image

    @staticmethod
    def of(page: AlignedPage) -> "Cutter":
        return Cutter(without_ignored(page.baseline), without_ignored(page.candidate))

    def pair(self, box: Box, dx: int, dy: int) -> tuple[Image, Image]:
        """Both sides of a baseline box whose candidate lies (dx, dy) further."""
        return window(self.baseline, box), window(self.candidate, box.shifted(dx, dy))

    def crops(self, match: Match, matches: Sequence[Match]) -> tuple[Crop, ...]:
        """The tiles of a component that differ, most different first.

        ``matches`` are all of the page: what is gone is not held against another
        component that came to stand in its place.
        """
        laid, taken = overlay(match), taken_places(match, matches)
        cores = tuple(_cores(laid.box))
        crops = [_bared(self._crop(core, laid), laid, taken) for core in cores]
        if len(crops) == 1:
            return tuple(crops)
        weights = [_difference(crop) for crop in crops]
        order = sorted(range(len(crops)), key=lambda index: -weights[index])
        kept = [index for index in order if weights[index] > 0][:MAX_TILES]
        return tuple(crops[index] for index in kept or order[:1])

    def _crop(self, core: Box, laid: Overlay) -> Crop:
        tile = _tile(core)
        before, after = self.pair(tile, laid.dx, laid.dy)
        inside = core.shifted(-tile.x, -tile.y)
        return Crop(before, after, inside, (tile.x, tile.y))


def taken_places(match: Match, matches: Sequence[Match]) -> tuple[Box, ...]:
    """Where on the candidate others came to stand in the place of a gone component.

    They are drawn as they were elsewhere on the baseline. In a list that lacks one of
    its rows the next row, which may look alike, has moved into the place. Where the
    place itself is still there, what stands in it was only taken for another: equal
    words in the columns of a table.
    """
    if not isinstance(match, Removed) or match.expected.area:
        return ()
    laid = overlay(match)
    place = laid.box.shifted(laid.dx, laid.dy)
    return tuple(
        other.candidate
        for other in matches
        if isinstance(other, Matched)
        and other.identical
        and other.candidate.intersect(place).area
        and other.candidate != other.baseline.shifted(laid.dx, laid.dy)
    )


def _bared(crop: Crop, laid: Overlay, taken: Sequence[Box]) -> Crop:
    """A tile with bare ground where others stand, unless it differs more as it is."""
    if not taken:
        return crop
    left, top = crop.origin[0] + laid.dx, crop.origin[1] + laid.dy
    ground = np.median(crop.inside.crop(crop.baseline), axis=(0, 1)).astype(np.uint8)
    painted = crop.candidate.copy()
    for box in taken:
        crop.inside.intersect(box.shifted(-left, -top)).crop(painted)[:] = ground
    return max(crop, replace(crop, candidate=painted), key=_difference)


def _tile(core: Box) -> Box:
    """The core with its margin, grown evenly to allowed sides."""
    width = _side(core.width, WIDTHS_PX)
    height = _side(core.height, HEIGHTS_PX)
    x = core.x - (width - core.width) // 2
    y = core.y - (height - core.height) // 2
    return Box(x, y, width, height)


def _side(length: int, allowed: tuple[int, ...]) -> int:
    return next(side for side in allowed if side >= length + 2 * MARGIN_PX)


def _cores(box: Box) -> list[Box]:
    """Even parts of a box, each no larger than a tile's core."""
    columns, rows = _edges(box.width, CORE_PX[0]), _edges(box.height, CORE_PX[1])
    return [
        Box(box.x + left, box.y + top, right - left, bottom - top)
        for top, bottom in rows
        for left, right in columns
    ]


def _edges(length: int, longest: int) -> list[tuple[int, int]]:
    parts = max(-(-length // longest), 1)
    edges = [length * part // parts for part in range(parts + 1)]
    return list(pairwise(edges))


def _difference(crop: Crop) -> float:
    """How much the component's part of a tile differs; 0 for equal pixels."""
    gap = cv2.absdiff(crop.inside.crop(crop.baseline), crop.inside.crop(crop.candidate))
    return float(np.sqrt(gap.astype(np.float32)).sum())
