"""Nothing that differs falls between components.

Differing pixels that no finding covers are added to a finding they touch, are new
components, or become changed blocks: backgrounds, borders, faint stripes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeAlias

import cv2
import numpy as np

from visual_gate.align.flow import Flow, Shift, between
from visual_gate.align.openings import Openings
from visual_gate.align.parts import TOUCH_PX, widened
from visual_gate.align.pieces import gather, tight, without
from visual_gate.align.pixels import Side, cut, more_than_faint
from visual_gate.align.sides import Pages
from visual_gate.align.synthesis import TELLING_PX, Canvas, Flags, Synthesis
from visual_gate.records import Box, Kind, Matched

BLOCK_PX = 4000
"""Smaller pieces are what a change left over, no blocks of their own."""

BORDER_PX = 2
SMALL_PX = 30_000
MOST = 0.3
"""Pieces stand for themselves in larger components of which they cover less."""

Piece: TypeAlias = tuple[Box, Shift]

NEW_SHARE = 0.5
MIN_INK_SHARE = 0.25

KNOWN = 0.9
"""So much of the ink at a place is found elsewhere: something else came before it."""


def mostly(flags: Flags, side: Side, box: Box) -> bool:
    """Whether at least half of the ink in a box lies on or beside set flags.

    These have to reach over half of the box too: the card that a banner pushed has
    no ink but the edge which it shares with that.
    """
    if 2 * tight(cut(flags, box)).area < box.area:
        return False
    around = box.padded(1).intersect(side.page)
    near = cv2.dilate(cut(flags.view(np.uint8), around), np.ones((5, 5), np.uint8))
    ink = cut(side.ink, around) > 0
    return bool(np.count_nonzero(ink & (near > 0)) >= NEW_SHARE * max(ink.sum(), 1))


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Changed matches that grow and multiply until they cover all pieces."""

    pages: Pages
    made: Synthesis
    flow: Flow
    changed: list[Matched]
    went: Openings
    came: Openings

    deleted: list[Box] = field(default_factory=list)
    inserted: list[Box] = field(default_factory=list)

    def baseline(self, flags: Flags) -> None:
        """Cover baseline pixels; pieces that nothing painted are ``deleted``.

        Blank ground where something came is left to the candidate's pixels.
        """
        left: list[Piece] = []
        for piece in gather(without(flags, [m.baseline for m in self.changed])):
            painted = self.made.shift_in(self.made.on_before, piece)
            shift = _or(painted, piece, self.flow.guess)
            out = self.pages.is_pushed_out(piece, shift)
            if out or self._grow(piece, lambda match: match.baseline):
                continue
            before, after = self.pages.before, self.pages.after
            place = piece.shifted(*shift)
            if self.came.opened_px(place) > 0 and _is_bare(after, place, before, piece):
                continue
            free, opened = painted is None, self.went.opened_px(piece) > 0
            bare = (free or opened) and _is_bare(before, piece, after, place)
            other = opened and not self.pages.same(piece, shift)
            bare = bare or (other and _is_known(after, place, self.made.on_after))
            explained = free and _is_explained(self.made.on_after, place)
            if bare or explained or _is_outside(place, after):
                self.deleted.append(piece)
            else:
                left.append((piece, shift))
        self._add(left)

    def candidate(self, flags: Flags) -> None:
        """Cover candidate pixels; pieces that nothing painted are ``inserted``.

        What is known to lie on a piece where no rows came says how the piece moved.
        """
        left: list[Piece] = []
        for piece in gather(without(flags, [m.candidate for m in self.changed])):
            painted = self.made.shift_in(self.made.on_after, piece)
            painted = self._carried(piece) if painted is None else painted
            shift = _or(painted, piece, self.flow.guess_back)
            place = piece.shifted(-shift[0], -shift[1])
            pulled = self.pages.is_pulled_in(piece, shift)
            if pulled or self._grow(piece, lambda match: match.candidate):
                continue
            before, after = self.pages.before, self.pages.after
            if self.went.opened_px(place) > 0 and _is_bare(before, place, after, piece):
                continue
            free, opened = painted is None, self.came.opened_px(piece) > 0
            bare = (free or opened) and _is_bare(after, piece, before, place)
            other = opened and not self.pages.same(place, shift)
            bare = bare or (other and _is_known(before, place, self.made.on_before))
            explained = free and _is_explained(self.made.on_before, place)
            if bare or explained or _is_outside(place, before):
                self.inserted.append(piece)
            else:
                left.append((place, shift))
        self._add(left)

    def _carried(self, piece: Box) -> Shift | None:
        """How what lies on a candidate's piece moved, where it came with no rows.

        What stays does not carry a ground that has gone elsewhere.
        """
        if self.came.parted_px(piece) != 0:
            return None
        shift = self.came.shift_on(piece)
        stays = shift == (0, 0)
        return None if stays and _is_explained(self.made.on_before, piece) else shift

    def _grow(self, piece: Box, box_of: Callable[[Matched], Box]) -> bool:
        """Widen both boxes of a match that touches the piece, by the same margins."""
        near = piece.padded(TOUCH_PX)
        for index, match in enumerate(self.changed):
            box = box_of(match)
            if near.intersect(box).area and piece.area <= box.area:
                grown = widened(match, box, piece)
                if _is_on_pages(grown):
                    self.changed[index] = grown
                    return True
        return False

    def _add(self, pieces: Sequence[Piece]) -> None:
        """One changed block for each component or piece that stands for pieces."""
        hosted: dict[tuple[int, Shift], list[Box]] = {}
        for piece, shift in pieces:
            if self._is_fringe(piece, shift):
                continue
            host = self._host(piece)
            hosted.setdefault((host, self._moved(host, shift)), []).append(piece)
        for (host, shift), boxes in hosted.items():
            for kind, box in self._stand_ins(host, boxes, shift=shift):
                there = box.shifted(*shift)
                self.changed.append(Matched(kind, box, there, identical=False))

    def _is_fringe(self, piece: Box, shift: Shift) -> bool:
        """Whether a piece is the rim of a shadow that moved: thin, and hardly there."""
        if min(piece.width, piece.height) > BORDER_PX:
            return False
        there = piece.shifted(*shift)
        before, after = self.pages.before, self.pages.after
        if not (before.page.contains(piece) and after.page.contains(there)):
            return False
        one, other = cut(before.packed, piece), cut(after.packed, there)
        return not more_than_faint(one, other).any()

    def _moved(self, host: int, shift: Shift) -> Shift:
        """How a small component moved as a whole, whatever a few pixels of it fit."""
        if host < 0 or self.pages.tree[host].box.area > SMALL_PX:
            return shift
        return (
            self.made.shift_in(self.made.on_before, self.pages.tree[host].box) or shift
        )

    def _host(self, piece: Box) -> int:
        """Index of the smallest component around a piece, -1 where there is none."""
        around = [
            index
            for index, component in enumerate(self.pages.tree)
            if component.box.padded(BORDER_PX).contains(piece)
        ]
        return min(around, key=lambda at: self.pages.tree[at].box.area, default=-1)

    def _stand_ins(
        self, host: int, pieces: Sequence[Box], *, shift: Shift
    ) -> list[tuple[Kind, Box]]:
        """The whole host where it is small or most of it differs, else the pieces.

        Pieces of a large host that parts from a component in it, such as the title of
        a fixed header before it, stand for themselves.
        """
        own = [(Kind.BLOCK, piece) for piece in pieces]
        if host < 0:
            return own
        component = self.pages.tree[host]
        whole = reduce(Box.union, pieces)
        small = component.box.area <= SMALL_PX
        most = whole.area >= MOST * component.box.area
        if small or (most and not self._parts(component.box, shift)):
            return [(component.kind, component.box.union(whole))]
        return own

    def _parts(self, box: Box, shift: Shift) -> bool:
        """Whether a changed component inside a box moved otherwise."""
        return any(
            box.contains(match.baseline)
            and between(match.baseline, match.candidate) != shift
            for match in self.changed
        )


def _is_on_pages(match: Matched) -> bool:
    """Whether no box begins before its page does: nothing was there to change."""
    boxes = (match.baseline, match.candidate)
    return all(min(box.x, box.y) >= -TOUCH_PX for box in boxes)


def _or(painted: Shift | None, piece: Box, guess: Callable[[Box], Shift]) -> Shift:
    """How a piece moved; one that fits anywhere goes with what is beside it."""
    return guess(piece) if painted is None or piece.area < TELLING_PX else painted


def _is_outside(place: Box, side: Side) -> bool:
    """Whether most of a place is not on a page."""
    return 2 * place.intersect(side.page).area < place.area


def _is_bare(side: Side, piece: Box, other: Side, place: Box) -> bool:
    """Whether the other page has nothing where a piece should be."""
    return other.ink_px(place) < MIN_INK_SHARE * side.ink_px(piece)


def _is_known(side: Side, place: Box, canvas: Canvas) -> bool:
    """Whether the ink at a place is found on the other page: it has not changed."""
    ink = cut(side.ink, place) > 0
    known = ink & ~canvas.not_right(place)
    return int(known.sum()) >= KNOWN * max(int(ink.sum()), 1)


def _is_explained(canvas: Canvas, place: Box) -> bool:
    """Whether most of a place belongs to something else: it moved there or away."""
    height, width = canvas.origin.shape
    inside = place.clipped(width, height)
    large = place.area >= BLOCK_PX
    return large and 2 * canvas.clearly_wrong_px(inside) < inside.area
