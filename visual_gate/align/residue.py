"""Nothing that differs falls between components.

Differing pixels that no finding covers are added to a finding they touch, are new
components, or become changed blocks: backgrounds, borders, faint stripes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from visual_gate.align.flow import Flow, Shift
from visual_gate.align.pieces import gather
from visual_gate.align.pixels import Side, cut
from visual_gate.align.sides import Pages
from visual_gate.align.synthesis import Flags, Synthesis
from visual_gate.records import Box, Kind, Matched

TOUCH_PX = 8
MIN_SHARE = 0.05
"""A piece smaller than this share of the component around it stands for itself."""

NEW_SHARE = 0.5


def without(flags: Flags, boxes: Sequence[Box]) -> Flags:
    """Flags with those inside the boxes cleared; a copy."""
    left = flags.copy()
    height, width = left.shape
    for box in boxes:
        inside = box.clipped(width, height)
        left[inside.y : inside.bottom, inside.x : inside.right] = False
    return left


def mostly(flags: Flags, side: Side, box: Box) -> bool:
    """Whether at least half of the ink in a box lies on or beside set flags."""
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

    def baseline(self, flags: Flags) -> None:
        """Cover baseline pixels."""
        for piece in gather(without(flags, [m.baseline for m in self.changed])):
            painted = self.made.shift_in(self.made.on_before, piece)
            shift = painted or self.flow.guess(piece)
            if self.pages.is_pushed_out(piece, shift):
                continue
            if not self._grow(piece, lambda match: match.baseline):
                self._add(piece, shift)

    def candidate(self, flags: Flags) -> None:
        """Cover candidate pixels."""
        for piece in gather(without(flags, [m.candidate for m in self.changed])):
            painted = self.made.shift_in(self.made.on_after, piece)
            shift = painted or self.flow.guess_back(piece)
            if self.pages.is_pulled_in(piece, shift):
                continue
            if not self._grow(piece, lambda match: match.candidate):
                self._add(piece.shifted(-shift[0], -shift[1]), shift)

    def _grow(self, piece: Box, box_of: Callable[[Matched], Box]) -> bool:
        """Widen both boxes of a match that touches the piece, by the same margins."""
        near = piece.padded(TOUCH_PX)
        for index, match in enumerate(self.changed):
            box = box_of(match)
            if near.intersect(box).area and piece.area <= box.area:
                self.changed[index] = _widened(match, box, piece)
                return True
        return False

    def _add(self, piece: Box, shift: Shift) -> None:
        kind, box = self._host(piece)
        self.changed.append(Matched(kind, box, box.shifted(*shift), identical=False))

    def _host(self, piece: Box) -> tuple[Kind, Box]:
        """The smallest sensible component around a piece, else the piece alone."""
        around = [c for c in self.pages.tree if c.box.contains(piece)]
        host = min(around, key=lambda component: component.box.area, default=None)
        if host is None or piece.area < MIN_SHARE * host.box.area:
            return Kind.BLOCK, piece
        return host.kind, host.box


def _widened(match: Matched, box: Box, piece: Box) -> Matched:
    whole = box.union(piece)
    return replace(
        match,
        baseline=_by_margins(match.baseline, box, whole),
        candidate=_by_margins(match.candidate, box, whole),
    )


def _by_margins(box: Box, inner: Box, outer: Box) -> Box:
    x, y = box.x - (inner.x - outer.x), box.y - (inner.y - outer.y)
    wider, higher = outer.width - inner.width, outer.height - inner.height
    return Box(x, y, box.width + wider, box.height + higher)
