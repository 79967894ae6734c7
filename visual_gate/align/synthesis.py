"""The candidate as it would look had nothing but moves happened, and the reverse.

What such a picture gets wrong is what really differs (analysis by synthesis).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift
from visual_gate.align.pieces import gather
from visual_gate.align.pixels import (
    MIN_SEEN_PX,
    Packed,
    cut,
    more_than_faint,
    shown_near,
    shows_ground,
    visible,
)
from visual_gate.records import Band, Box

Flags: TypeAlias = NDArray[np.bool_]

MAX_REPAIRED = 400
RIM_PX = 3
SHADOW_PX = 24
"""What is painted wrong so near to a component may be its shadow."""

MAX_REPAIRS = 8
"""Displacements that are tried on a piece that is still wrong."""

NUDGE_PX = 1
TELLING_PX = 48
"""Smaller pieces fit any displacement by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """One page painted with the pixels of the other.

    ``origin`` is 0 where nothing is painted, else the number of the move that did.
    """

    page: Packed
    image: Packed
    origin: NDArray[np.uint16]

    @classmethod
    def like(cls, page: Packed) -> "Canvas":
        return cls(page, np.zeros_like(page), np.zeros(page.shape, np.uint16))

    def paste(self, source: Packed, here: Box, there: Box, *, number: int) -> None:
        """Copy ``there`` of the source to ``here``; what is right already stays."""
        dx, dy = there.x - here.x, there.y - here.y
        inside = there.clipped(source.shape[1], source.shape[0]).shifted(-dx, -dy)
        inside = inside.clipped(self.image.shape[1], self.image.shape[0])
        open_ones = self.not_right(inside)
        fresh = cut(source, inside.shifted(dx, dy))
        np.copyto(cut(self.image, inside), fresh, where=open_ones)
        np.copyto(cut(self.origin, inside), np.uint16(number), where=open_ones)

    def clear(self, here: Box, number: int) -> None:
        """Forget what one move painted inside a box, and painted wrong."""
        origin = cut(self.origin, here)
        origin[(origin == number) & self.not_right(here)] = 0

    def not_right(self, here: Box) -> Flags:
        """Pixels of a box that are unpainted or painted wrong."""
        unlike: Flags = cut(self.image, here) != cut(self.page, here)
        bare: Flags = cut(self.origin, here) == 0
        return unlike | bare

    def wrong_px(self, box: Box) -> int:
        """How many pixels inside a box are not painted as they are."""
        return int(np.count_nonzero(self.not_right(box)))

    def clearly_wrong_px(self, box: Box) -> int:
        """How many pixels are unpainted, or wrong by more than noise of a few levels.

        A photo that was pushed may be drawn anew, each pixel a level off.
        """
        unlike = more_than_faint(cut(self.page, box), cut(self.image, box))
        return int(np.count_nonzero(unlike | (cut(self.origin, box) == 0)))

    def right(self) -> Flags:
        """Painted pixels that are painted as they are, shape (height, width)."""
        like: Flags = self.image == self.page
        return like & (self.origin > 0)

    def forget(self, flags: Flags) -> None:
        """Unpaint the flagged pixels."""
        self.origin[flags] = 0

    def wrong(self) -> Flags:
        """Painted pixels that are painted wrong, shape (height, width)."""
        unlike: Flags = self.image != self.page
        return unlike & (self.origin > 0)


@dataclass(frozen=True, slots=True, eq=False)
class Synthesis:
    """Both canvases, each page painted from the other, and the moves so far."""

    on_before: Canvas
    on_after: Canvas
    may_be_cut: bool
    moves: list[Shift] = field(default_factory=list)

    @classmethod
    def from_rows(
        cls,
        before: Packed,
        after: Packed,
        bands: Sequence[Band],
        *,
        may_be_cut: bool,
    ) -> "Synthesis":
        """Paint whole rows: the bands, and what lies between them from the top."""
        made = cls(Canvas.like(before), Canvas.like(after), may_be_cut)
        width = min(before.shape[1], after.shape[1])
        for band in _with_gaps(bands, len(before), len(after)):
            here = Box(0, band.baseline_y, width, band.height)
            made.move(here, (0, band.candidate_y - band.baseline_y))
        return made

    def move(self, here: Box, shift: Shift) -> None:
        """Say that a box of the baseline is found shifted on the candidate."""
        there = here.shifted(*shift)
        before, after = self.on_before, self.on_after
        if shift not in self.moves:
            self.moves.append(shift)
        number = self.moves.index(shift) + 1
        self._forget(here, but=number)
        before.paste(after.page, here, there, number=number)
        after.paste(before.page, there, here, number=number)

    def _forget(self, here: Box, *, but: int) -> None:
        """Unpaint the places where a box of the baseline was thought to be."""
        counts = np.bincount(cut(self.on_before.origin, here).ravel())
        for number in np.flatnonzero(counts).tolist():
            if number and number != but:
                place = here.shifted(*self.moves[number - 1])
                self.on_after.clear(place, number)

    def move_if_better(self, here: Box, shift: Shift) -> bool:
        """The same, where more pixels come out right by it, or fewer clearly wrong."""
        before, after = self.on_before.page, self.on_after.page
        here = here.clipped(before.shape[1], before.shape[0])
        here = visible(here, shift, after=after, cut_off=self.may_be_cut)
        if here.area == 0:
            return False
        if self._is_worse(here, cut(after, here.shifted(*shift))):
            return False
        self.move(here, shift)
        return True

    def _is_worse(self, here: Box, fresh: Packed) -> bool:
        """Whether fresh pixels have no fewer faults than what is painted in a box.

        A sliver is nearly like any other of the same photo: there noise counts.
        """
        page = cut(self.on_before.page, here)
        if np.count_nonzero(page != fresh) < self.on_before.wrong_px(here):
            return False
        if min(here.width, here.height) < MIN_SEEN_PX:
            return True
        clear = int(np.count_nonzero(more_than_faint(page, fresh)))
        return clear >= self.on_before.clearly_wrong_px(here)

    def repair(self, proven: Collection[Shift]) -> None:
        """Try the common displacements on every piece that is still wrong.

        Args:
            proven: displacements that something unchanged, or much, has made.
        """
        usage = {s: n for s, n in self._usage().items() if s in proven}
        common = sorted(usage, key=lambda shift: -usage[shift])[:MAX_REPAIRS]
        for piece in _telling(self.on_before.wrong()):
            for shift in common:
                self.move_if_better(piece, shift)
        for piece in _telling(self.on_after.wrong()):
            for dx, dy in common:
                self.move_if_better(piece.shifted(-dx, -dy), (dx, dy))

    def hidden(self, ink_before: Flags, ink_after: Flags) -> tuple[Flags, Flags]:
        """Pixels of both pages that are painted wrong because another thing is there.

        A page's header may stay while all else is pushed beneath it: what the moved
        ground would have shown there is covered, or comes to light, but not changed.
        Ink is lost or new all the same, but for the rim of what a pixel's nudge moved:
        its colours are still there.
        """
        shifts = tuple((-dx, -dy) for dx, dy in self.moves)
        return (
            _covered(self.on_before, self.on_after, self.moves, ink=ink_before),
            _covered(self.on_after, self.on_before, shifts, ink=ink_after),
        )

    def left_behind(self, pairs: Sequence[tuple[Box, Box]]) -> tuple[Flags, Flags]:
        """Pixels painted as if components had gone with the ground around them.

        A fixed header stays: where the ground went with it, there is no second one,
        nor the shadow that it casts.

        Args:
            pairs: where components are on the baseline and really on the candidate.

        Returns:
            Flags of baseline and candidate pixels that so came to be painted wrong.
        """
        before = np.zeros(self.on_before.origin.shape, np.bool_)
        after = np.zeros(self.on_after.origin.shape, np.bool_)
        for (dx, dy), _ in self._usage().most_common(MAX_REPAIRS):
            number = self.moves.index((dx, dy)) + 1
            for here, there in pairs:
                reach = SHADOW_PX if here == there else RIM_PX
                ghost, source = here.shifted(dx, dy), there.shifted(-dx, -dy)
                if not ghost.padded(RIM_PX).intersect(there).area:
                    for place in (ghost, there):
                        around = place.padded(reach)
                        _flag(after, self.on_after, around, number=number)
                    for place in (here, source):
                        around = place.padded(reach)
                        _flag(before, self.on_before, around, number=number)
        return before, after

    def strongly_wrong(self, canvas: Canvas) -> Flags:
        """Pixels painted wrong by more than faint noise."""
        return (canvas.origin > 0) & more_than_faint(canvas.image, canvas.page)

    def shift_in(self, canvas: Canvas, box: Box) -> Shift | None:
        """The displacement that painted most of a box, None where none did."""
        counts = np.bincount(cut(canvas.origin, box).ravel(), minlength=1)
        number = int(counts.argmax())
        return self.moves[number - 1] if number else None

    def _usage(self) -> Counter[Shift]:
        counts = np.bincount(self.on_before.origin[::4, ::4].ravel()).tolist()
        return Counter(dict(zip(self.moves, counts[1:], strict=False)))


def _flag(flags: Flags, canvas: Canvas, box: Box, *, number: int) -> None:
    """Flag what a move painted wrong in a box."""
    wrong = (cut(canvas.origin, box) == number) & canvas.not_right(box)
    cut(flags, box)[wrong] = True


def _telling(wrong: Flags) -> list[Box]:
    return [piece for piece in gather(wrong, MAX_REPAIRED) if piece.area >= TELLING_PX]


def _covered(
    canvas: Canvas, other: Canvas, moves: Sequence[Shift], *, ink: Flags
) -> Flags:
    """Wrong pixels whose source is the other page's right picture of another place."""
    found = np.zeros(canvas.origin.shape, np.bool_)
    ys, xs = np.nonzero(canvas.wrong())
    numbers = canvas.origin[ys, xs]
    steps = _steps(moves)[numbers]
    there_y, there_x = ys + steps[:, 1], xs + steps[:, 0]
    height, width = other.origin.shape
    inside = (there_y >= 0) & (there_y < height) & (there_x >= 0) & (there_x < width)
    ys, xs, numbers = ys[inside], xs[inside], numbers[inside]
    place = there_y[inside], there_x[inside]
    painted = other.origin[place]
    right = other.image[place] == other.page[place]
    parted = np.abs(steps[inside] - _steps(moves)[painted]).max(axis=1)
    covered = (painted > 0) & (painted != numbers) & right
    nudged = covered & ink[ys, xs] & (parted <= NUDGE_PX)
    rim, source = (ys[nudged], xs[nudged]), (place[0][nudged], place[1][nudged])
    known = shown_near(other.page, source, canvas.page[rim])
    nudged[nudged] = known | shows_ground(canvas.page, ~ink, rim)
    found[ys, xs] = covered & (~ink[ys, xs] | nudged)
    return found


def _steps(moves: Sequence[Shift]) -> NDArray[np.int64]:
    """The displacement of each move by its number, that of none first."""
    return np.array([(0, 0), *moves], np.int64)


def _with_gaps(
    bands: Sequence[Band], baseline_px: int, candidate_px: int
) -> list[Band]:
    """The bands, and the common height of each gap between them, from its top."""
    filled: list[Band] = []
    b = c = 0
    for band in [*bands, Band(baseline_px, candidate_px, 0)]:
        height = min(band.baseline_y - b, band.candidate_y - c)
        if height > 0:
            filled.append(Band(b, c, height))
        filled.append(band)
        b, c = band.baseline_y + band.height, band.candidate_y + band.height
    return filled
