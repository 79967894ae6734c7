"""The candidate as it would look had nothing but moves happened, and the reverse.

What such a picture gets wrong is what really differs (analysis by synthesis).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift
from visual_gate.align.pixels import Packed, cut, visible
from visual_gate.records import Band, Box

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """One page painted with the pixels of the other; ``painted`` says where."""

    image: Packed
    painted: Flags

    @classmethod
    def like(cls, page: Packed) -> "Canvas":
        return cls(np.zeros_like(page), np.zeros(page.shape, np.bool_))

    def paste(self, source: Packed, here: Box, there: Box) -> None:
        """Copy ``there`` of the source to ``here``; parts outside are left out."""
        dx, dy = there.x - here.x, there.y - here.y
        inside = there.clipped(source.shape[1], source.shape[0]).shifted(-dx, -dy)
        inside = inside.clipped(self.image.shape[1], self.image.shape[0])
        if inside.area == 0:
            return
        cut(self.image, inside)[:] = cut(source, inside.shifted(dx, dy))
        self.painted[inside.y : inside.bottom, inside.x : inside.right] = True

    def unlike(self, page: Packed, box: Box) -> Flags:
        """Which pixels of a box are painted wrong."""
        inside = box.clipped(page.shape[1], page.shape[0])
        return cut(self.image, inside) != cut(page, inside)


@dataclass(frozen=True, slots=True, eq=False)
class Synthesis:
    """Both pages and both canvases: each page painted from the other."""

    before: Packed
    after: Packed
    on_before: Canvas
    on_after: Canvas

    @classmethod
    def from_rows(
        cls, before: Packed, after: Packed, bands: Sequence[Band]
    ) -> "Synthesis":
        """Paint whole rows: the bands, and what lies between them from the top."""
        made = cls(before, after, Canvas.like(before), Canvas.like(after))
        for band in _with_gaps(bands, len(before), len(after)):
            width = min(before.shape[1], after.shape[1])
            here = Box(0, band.baseline_y, width, band.height)
            made.move(here, (0, band.candidate_y - band.baseline_y))
        return made

    def move(self, here: Box, shift: Shift) -> None:
        """Say that a box of the baseline is found shifted on the candidate."""
        there = here.shifted(*shift)
        self.on_before.paste(self.after, here, there)
        self.on_after.paste(self.before, there, here)

    def move_if_better(self, here: Box, shift: Shift) -> bool:
        """The same, where more pixels come out right by it."""
        page = Box(0, 0, self.before.shape[1], self.before.shape[0])
        here = visible(
            here.intersect(page), shift, before=self.before, after=self.after
        )
        if here.area == 0:
            return False
        there = here.shifted(*shift)
        now = np.count_nonzero(self.on_before.unlike(self.before, here))
        then = np.count_nonzero(cut(self.before, here) != cut(self.after, there))
        if then >= now:
            return False
        self.move(here, shift)
        return True

    def wrong_before(self) -> Flags:
        """Baseline pixels painted wrong, shape (height, width)."""
        return self.on_before.painted & (self.on_before.image != self.before)

    def wrong_after(self) -> Flags:
        """Candidate pixels painted wrong, shape (height, width)."""
        return self.on_after.painted & (self.on_after.image != self.after)


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
