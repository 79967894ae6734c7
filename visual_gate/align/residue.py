"""Differences that no component covers yet: backgrounds, borders, faint stripes."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift
from visual_gate.align.pixels import fits
from visual_gate.records import Band, Box, Component, Image, Kind, Matched

JOIN_PX = 9
MAX_PIECES = 60
MIN_SHARE = 0.05


def undo_moves(
    candidate: Image,
    shape: tuple[int, ...],
    *,
    bands: Sequence[Band],
    moves: Sequence[tuple[Box, Shift]],
) -> Image:
    """The candidate as it would be had nothing moved, in the baseline's shape."""
    canvas = np.zeros(shape, np.uint8)
    _paste_rows(canvas, candidate, bands)
    for box, shift in sorted(moves, key=lambda move: -move[0].area):
        if fits(box.shifted(*shift), candidate):
            box.crop(canvas)[:] = box.shifted(*shift).crop(candidate)
    return canvas


def _paste_rows(canvas: Image, candidate: Image, bands: Sequence[Band]) -> None:
    width = min(canvas.shape[1], candidate.shape[1])
    rows = np.clip(
        np.arange(len(canvas)) + _row_shifts(len(canvas), bands), 0, len(candidate) - 1
    )
    canvas[:, :width] = candidate[rows, :width]


def _row_shifts(height: int, bands: Sequence[Band]) -> NDArray[np.int64]:
    shifts = np.zeros(height, np.int64)
    for band in bands:
        shifts[band.baseline_y :] = band.candidate_y - band.baseline_y
    return shifts


def pieces(difference: NDArray[np.bool_]) -> list[Box]:
    """Boxes around differing pixels that lie close together."""
    mask = difference.astype(np.uint8)
    if not mask.any():
        return []
    join = JOIN_PX
    while True:
        joined = cv2.dilate(mask, np.ones((join, join), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        if len(stats) - 1 <= MAX_PIECES or join > 128:
            break
        join = join * 2 + 1
    half = join // 2
    height, width = mask.shape
    found = []
    for x, y, w, h, _ in stats[1:].tolist():
        inner = (
            Box(x + half, y + half, w - 2 * half, h - 2 * half)
            if w > join and h > join
            else Box(x, y, w, h)
        )
        found.append(inner.padded(1).clipped(width, height))
    return found


def cover(
    left: Sequence[Box], components: Sequence[Component], shifts: Sequence[Shift]
) -> list[Matched]:
    """A changed block for each piece: the smallest sensible component around it."""
    blocks: dict[Box, Matched] = {}
    for piece, shift in zip(left, shifts, strict=True):
        around = [c for c in components if c.box.contains(piece)]
        host = min(around, key=lambda c: c.box.area, default=None)
        close = host is not None and piece.area >= MIN_SHARE * host.box.area
        box = host.box if host is not None and close else piece
        kind = host.kind if host is not None and close else Kind.BLOCK
        blocks[box] = Matched(kind, box, box.shifted(*shift), False)  # noqa: FBT003
    return list(blocks.values())
