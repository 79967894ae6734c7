"""A bench's folder: numbers as JSON, reliability, pictures of the worst mistakes."""

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from visual_gate import images
from visual_gate.files import write_atomic
from visual_gate.records import Box, Image
from visual_gate.training.evaluate import BenchReport, worst_mistakes
from visual_gate.training.manifest import Label, LabelledPair
from visual_gate.training.metrics import reliability
from visual_gate.training.pictures import draw_reliability
from visual_gate.training.scored import ScoredPair

SIDE_PX = 560
"""Largest side of what a picture of a mistake shows of each page."""

RED, BLUE = (220, 30, 30), (30, 60, 220)


def write_report(
    folder: Path, report: BenchReport, scored: Sequence[ScoredPair]
) -> None:
    """Numbers as JSON, the reliability curve, and pictures of the worst mistakes."""
    document = json.dumps(report.to_document(), indent=2) + "\n"
    write_atomic(folder / "bench.json", document.encode())
    judged = [one for one in scored if one.pair.label is not Label.SHIFT]
    said = np.array([one.score for one in judged])
    good = np.array([one.pair.label is Label.BENIGN for one in judged])
    draw_reliability(folder / "reliability.png", reliability(said, good))
    for rank, mistake in enumerate(worst_mistakes(scored), 1):
        name = f"{rank:02}-{mistake.pair.label}-{mistake.score:.2f}-{mistake.pair.id}"
        write_atomic(
            folder / "mistakes" / f"{name.replace('/', '_')[:120]}.png",
            images.encode_png(picture_of(mistake)),
        )


def picture_of(scored: ScoredPair) -> Image:
    """Both pages side by side around the worst finding."""
    boxes = [(finding.baseline, finding.candidate) for finding in scored.findings[:6]]
    return side_by_side(scored.pair, boxes)


def side_by_side(
    pair: LabelledPair, findings: Sequence[tuple[Box | None, Box | None]]
) -> Image:
    """Both pages around the first finding, or else around the first seeded change.

    Seeded changes are framed in blue, findings in red.
    """
    before, after = images.load(pair.baseline), images.load(pair.candidate)
    before, after = before.copy(), after.copy()
    seeded = ((pair.boxes_baseline, before), (pair.boxes_candidate, after))
    for boxes, page in seeded:
        for box in boxes:
            _frame(page, box, BLUE)
    for places in findings:
        for place, page in zip(places, (before, after), strict=True):
            if place is not None:
                _frame(page, place, RED)
    shown = [place for places in findings for place in reversed(places)]
    shown += [*pair.boxes_candidate, *pair.boxes_baseline]
    centre = _centre(shown)
    return np.hstack([_around(before, centre), _around(after, centre)])


def _frame(page: Image, box: Box, colour: tuple[int, int, int]) -> None:
    around = box.padded(2)
    corners = (around.x, around.y), (around.right, around.bottom)
    cv2.rectangle(page, *corners, colour, 1)


def _centre(places: Sequence[Box | None]) -> tuple[int, int]:
    for box in places:
        if box is not None:
            return box.x + box.width // 2, box.y + box.height // 2
    return SIDE_PX // 2, SIDE_PX // 2


def _around(page: Image, centre: tuple[int, int]) -> Image:
    left = max(min(centre[0] - SIDE_PX // 2, page.shape[1] - SIDE_PX), 0)
    top = max(min(centre[1] - SIDE_PX // 2, page.shape[0] - SIDE_PX), 0)
    shown = np.full((SIDE_PX, SIDE_PX, 3), 128, np.uint8)
    part = page[top : top + SIDE_PX, left : left + SIDE_PX]
    shown[: part.shape[0], : part.shape[1]] = part
    return shown
