"""Pictures in a run's folder: curves, reliability, the worst mistakes."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.files import write_atomic
from visual_gate.images import encode_png
from visual_gate.records import Image
from visual_gate.training.loop import Point

WIDTH, HEIGHT, MARGIN = 720, 420, 48
INK = (40, 40, 40)
COLOURS = ((32, 96, 200), (200, 80, 32), (24, 140, 80))


def draw_curve(path: Path, curve: Sequence[Point]) -> None:
    """Losses and held-out AUROC over the steps of training."""
    steps = [float(point.step) for point in curve]
    lines = {
        "loss": [point.loss for point in curve],
        "hold-out loss": [point.holdout_loss for point in curve],
        "hold-out AUROC": [point.holdout_auroc for point in curve],
    }
    write_atomic(path, encode_png(_chart(steps, lines, title="training")))


def draw_reliability(path: Path, rows: Sequence[tuple[float, float, int]]) -> None:
    """Said against seen: on the diagonal a score is a probability."""
    said = [row[0] for row in rows]
    lines = {"seen": [row[1] for row in rows], "ideal": said}
    write_atomic(path, encode_png(_chart(said, lines, title="share acceptable")))


def _chart(
    across: Sequence[float], lines: dict[str, list[float]], *, title: str
) -> Image:
    canvas = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    corners = (MARGIN, MARGIN // 2), (WIDTH - MARGIN // 2, HEIGHT - MARGIN)
    cv2.rectangle(canvas, *corners, INK, 1)
    _write(canvas, title, (MARGIN, 16), INK)
    top = max((max(values) for values in lines.values() if values), default=1.0)
    right = max(across, default=1.0) or 1.0
    _write(canvas, f"{top:.3g}", (4, MARGIN // 2 + 8), INK)
    _write(canvas, f"{right:.4g}", (WIDTH - 60, HEIGHT - MARGIN + 18), INK)
    for index, (name, values) in enumerate(lines.items()):
        colour = COLOURS[index % len(COLOURS)]
        points = _points(across, values, right=right, top=top)
        cv2.polylines(canvas, [points], isClosed=False, color=colour, thickness=2)
        _write(canvas, name, (MARGIN + 140 * index, HEIGHT - 12), colour)
    return canvas


def _points(
    across: Sequence[float], values: Sequence[float], *, right: float, top: float
) -> NDArray[np.int32]:
    wide, high = WIDTH - 1.5 * MARGIN, HEIGHT - 1.5 * MARGIN
    xs = MARGIN + np.array(across) / right * wide
    ys = HEIGHT - MARGIN - np.array(values) / (top or 1.0) * high
    return np.stack([xs, ys], 1).round().astype(np.int32)[:, None]


def _write(
    canvas: Image, text: str, place: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, 1)
