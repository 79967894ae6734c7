"""Small measurements on the pixels of two pages."""

from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift
from visual_gate.records import Box, Image

Grey: TypeAlias = NDArray[np.uint8]
"""Luminance or a binary picture, shape (height, width)."""

Packed: TypeAlias = NDArray[np.uint32]
"""A picture with one number for each pixel, shape (height, width)."""

Places: TypeAlias = tuple[NDArray[np.intp], ...]
"""Rows and columns of some pixels."""

Scalar = TypeVar("Scalar", bound=np.generic)

MIN_STEP = 6
MIN_SEEN_PX = 3
FAINT = 3
"""Largest difference, in levels, that is taken for noise when looking for a place."""

NEAR = [(down, across) for down in range(-2, 3) for across in range(-2, 3)]
"""Places within 2 px."""

TEMPLATE_PX = (320, 160)
"""Widest and highest piece of a component that is searched for."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One page: its pixels, luminance and ink (255 where it is not flat)."""

    image: Image
    packed: Packed
    grey: Grey
    ink: Grey

    @classmethod
    def of(cls, image: Image) -> "Side":
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        return cls(image, pack(image), grey, ink_of(grey))

    @property
    def page(self) -> Box:
        height, width = self.grey.shape
        return Box(0, 0, width, height)

    def ink_px(self, box: Box) -> int:
        """How many pixels of a box are ink."""
        return int(np.count_nonzero(cut(self.ink, box)))


def ink_of(grey: Grey) -> Grey:
    """255 beside steps of more than 6 levels, else 0."""
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    ink = cv2.threshold(steps, MIN_STEP, 255, cv2.THRESH_BINARY)[1]
    return np.asarray(ink, np.uint8)


def pack(image: Image) -> Packed:
    """RGB as one 32-bit number for each pixel, quick to compare."""
    padded = np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_RGB2RGBA))
    return padded.view(np.uint32)[:, :, 0]


def cut(plane: NDArray[Scalar], box: Box) -> NDArray[Scalar]:
    """A view of the part of a plane inside the box."""
    inside = box.clipped(plane.shape[1], plane.shape[0])
    return plane[inside.y : inside.bottom, inside.x : inside.right]


def fits(box: Box, image: NDArray[Any]) -> bool:
    """Whether the box lies wholly inside the picture."""
    height, width = image.shape[:2]
    return min(box.x, box.y) >= 0 and box.right <= width and box.bottom <= height


def visible(box: Box, shift: Shift, *, after: Packed, cut_off: bool) -> Box:
    """The part of a baseline box that the candidate can show, shifted.

    Pages may be cut off at the bottom: what was pushed over that edge is out of sight.
    Anything else outside the candidate is not visible at all.
    """
    height, width = after.shape[:2]
    there = box.shifted(*shift)
    if cut_off and there.bottom > height:
        there = Box(there.x, there.y, there.width, max(height - there.y, 0))
    inside = there.intersect(Box(0, 0, width, height))
    return there.shifted(-shift[0], -shift[1]) if inside == there else Box(0, 0, 0, 0)


def same_pixels(one: Packed, box: Box, other: Packed, shift: Shift) -> bool:
    """Whether a visible box shows the same pixels on the other picture, shifted."""
    if box.height < MIN_SEEN_PX or not fits(box, one):
        return False
    first, second = cut(one, box), cut(other, box.shifted(*shift))
    middle = len(first) // 2
    if not np.array_equal(first[middle], second[middle]):
        return False
    return np.array_equal(first, second)


def faint_difference(one: Side, box: Box, other: Side, shift: Shift) -> bool:
    """Whether a visible box differs by noise alone on the other picture, shifted."""
    if box.height < MIN_SEEN_PX or not fits(box, one.grey):
        return False
    first, second = box.crop(one.image), box.shifted(*shift).crop(other.image)
    middle = len(first) // 2
    if int(cv2.absdiff(first[middle], second[middle]).max()) > FAINT:
        return False
    return int(cv2.absdiff(first, second).max()) <= FAINT


def more_than_faint(one: Packed, other: Packed) -> NDArray[np.bool_]:
    """Pixels that differ by more than noise of a few levels in some channel."""
    if not one.size:
        return np.zeros(one.shape, np.bool_)
    steps = cv2.absdiff(_channels(one), _channels(other))
    faint = cv2.inRange(steps, (0, 0, 0, 0), (FAINT, FAINT, FAINT, 255))
    return np.asarray(faint == 0, np.bool_)


def _channels(picture: Packed) -> NDArray[np.uint8]:
    """One picture as four channels, shape (height, width, 4)."""
    return np.ascontiguousarray(picture).view(np.uint8).reshape(*picture.shape, 4)


def shown_near(
    page: Packed,
    places: Places,
    colours: Packed,
    *,
    known: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """For each place, whether a known pixel within 2 px of it has just its colour."""
    height, width = page.shape
    known = np.ones(page.shape, np.bool_) if known is None else known
    found = np.zeros(len(colours), np.bool_)
    for down, across in NEAR:
        y = (places[0] + down).clip(0, height - 1)
        x = (places[1] + across).clip(0, width - 1)
        found |= known[y, x] & (page[y, x] == colours)
    return found


def shows_ground(
    page: Packed, flat: NDArray[np.bool_], places: Places
) -> NDArray[np.bool_]:
    """For each place, whether the next flat pixel of its row or column has its colour.

    A seam that opens between two things shows the ground; a line has its own colour.
    """
    rows = _next_flat(page, flat, places)
    columns = _next_flat(page.T, flat.T, (places[1], places[0]))
    return rows | columns


def _next_flat(
    page: Packed, flat: NDArray[np.bool_], places: Places
) -> NDArray[np.bool_]:
    """The same in rows alone."""
    found = np.zeros(len(places[0]), np.bool_)
    for row in np.unique(places[0]).tolist():
        mine = places[0] == row
        known = np.flatnonzero(flat[row])
        if not known.size:
            continue
        x = places[1][mine]
        at = np.searchsorted(known, x)
        left, right = known[np.maximum(at - 1, 0)], known[at.clip(max=len(known) - 1)]
        colours = page[row]
        found[mine] = (colours[left] == colours[x]) | (colours[right] == colours[x])
    return found


def best_shift(
    before: Side,
    box: Box,
    after: Side,
    *,
    guess: Shift,
    reach: int,
    by_ink: bool = False,
) -> tuple[Shift, float]:
    """Where a component's picture fits best around a guess, and how well (-1 to 1).

    Normalised cross-correlation with the mean removed; large components are searched
    for by the piece of them that has most ink. A flat one fits nowhere (0.0).
    ``by_ink`` compares outlines: these stay where the colours or the ground change.
    """
    piece = _telling_piece(before, box)
    one, other = (before.ink, after.ink) if by_ink else (before.grey, after.grey)
    template = cut(one, piece)
    place = piece.shifted(*guess)
    window = place.padded(reach).intersect(after.page)
    if window.height < template.shape[0] or window.width < template.shape[1]:
        return guess, 0.0
    if int(template.max()) - int(template.min()) <= FAINT:
        return guess, 0.0
    found = cv2.matchTemplate(cut(other, window), template, cv2.TM_CCOEFF_NORMED)
    np.nan_to_num(found, copy=False, posinf=0.0, neginf=0.0)
    _, fit, _, (x, y) = cv2.minMaxLoc(found)
    return (window.x + x - piece.x, window.y + y - piece.y), float(min(fit, 1.0))


def _telling_piece(side: Side, box: Box) -> Box:
    wide, high = min(box.width, TEMPLATE_PX[0]), min(box.height, TEMPLATE_PX[1])
    tiles = [
        Box(x, y, wide, high)
        for y in _starts(box.y, box.bottom, high)
        for x in _starts(box.x, box.right, wide)
    ]
    return max(tiles, key=side.ink_px) if len(tiles) > 1 else box


def _starts(first: int, end: int, size: int) -> list[int]:
    return [*range(first, end - size, size), end - size]
