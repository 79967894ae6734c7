"""What alignment buys: the same model, with components held against their own places.

    python -m benchmarks.without_alignment MANIFEST.jsonl

Each pair is judged twice. Once as a gate run judges it; once without looking for what
moved: a component of the baseline is held against the same box of the candidate, and
rows that only one page has are missing or added blocks. Segmentation, measures,
network and heads are the same in both.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from visual_gate.align import align_pages
from visual_gate.errors import VisualGateError
from visual_gate.protocols import Segmenter
from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Component,
    Image,
    Kind,
    Match,
    Matched,
    Picture,
    Removed,
)
from visual_gate.scoring import open_scorer
from visual_gate.training.evaluate import BenchReport, summarise
from visual_gate.training.manifest import read_manifest
from visual_gate.training.scored import score_pair

SHOWN = (
    "auroc_noise", "auroc_machine", "auroc_dynamic", "recall_1_noise",
    "recall_5_noise_dynamic", "pointed_at", "calm_elsewhere",
)  # fmt: skip


def in_place(before: Picture, after: Picture, segmenter: Segmenter) -> AlignedPage:
    """Both pages with each component held against its own place."""
    heights = [len(picture.image) for picture in (before, after)]
    width = min(picture.image.shape[1] for picture in (before, after))
    both = Box(0, 0, width, min(heights))
    matches: list[Match] = [
        _held(component, before.image, after.image)
        for component in segmenter.segment(before)
        if both.contains(component.box)
    ]
    over = Box(0, both.height, width, abs(heights[0] - heights[1]))
    if heights[0] > heights[1]:
        matches.append(Removed(Kind.BLOCK, over, Box(0, both.height, width, 0)))
    if heights[1] > heights[0]:
        matches.append(Added(Kind.BLOCK, over, Box(0, both.height, width, 0)))
    return AlignedPage(before, after, tuple(matches), ())


def _held(component: Component, before: Image, after: Image) -> Matched:
    box = component.box
    same = np.array_equal(box.crop(before), box.crop(after))
    return Matched(component.kind, box, box, identical=same)


def compared(asked: argparse.Namespace) -> list[BenchReport]:
    """What every pair comes to, aligned and in place."""
    pairs = read_manifest(asked.manifest, asked.root)
    scorer = open_scorer(name=asked.model)
    reports: list[BenchReport] = []
    for align in (align_pages, in_place):
        scored = [score_pair(pair, scorer, align) for pair in pairs]
        reports.append(summarise(scored, scorer.threshold))
    return reports


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge every pair both ways; a line for each measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--model", default=None)
    try:
        reports = compared(parser.parse_args(arguments))
    except VisualGateError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    print(f"{'':<24} aligned  in place")
    for name in SHOWN:
        if name in reports[0].estimates:
            values = [report.estimates[name].value for report in reports]
            print(f"{name:<24} {values[0]:>7.3f}  {values[1]:>8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
