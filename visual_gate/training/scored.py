"""Labelled pairs judged as a gate run would judge them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from visual_gate import images
from visual_gate.align import align_pages
from visual_gate.protocols import Scorer, Segmenter
from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Match,
    Matched,
    Picture,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter
from visual_gate.training.manifest import LabelledPair

Aligner: TypeAlias = Callable[[Picture, Picture, Segmenter], AlignedPage]


@dataclass(frozen=True, slots=True)
class ScoredFinding:
    """A finding of a pair: boxes are None where a side has none."""

    score: float
    state: State
    baseline: Box | None
    candidate: Box | None


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A pair, its score and its findings, worst first."""

    pair: LabelledPair
    score: float
    findings: tuple[ScoredFinding, ...]
    seconds: float


def score_pairs(
    pairs: Sequence[LabelledPair],
    scorer: Scorer,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[ScoredPair, ...]:
    """Judge each pair as a gate run would; raises ImageError and ModelError."""
    scored = []
    for done, pair in enumerate(pairs, 1):
        scored.append(score_pair(pair, scorer))
        progress(done, len(pairs))
    return tuple(scored)


def score_pair(
    pair: LabelledPair, scorer: Scorer, align: Aligner = align_pages
) -> ScoredPair:
    """Judge one pair of pictures; ``align`` says what corresponds to what."""
    start = time.perf_counter()
    before, after = Picture(images.load(pair.baseline)), images.load(pair.candidate)
    page = align(before, Picture(after), PixelSegmenter())
    scores = scorer.score(page)
    findings = sorted(
        (
            _finding(match, score)
            for match, score in zip(page.matches, scores, strict=True)
            if state_of(match) is not State.SAME
        ),
        key=lambda finding: finding.score,
    )
    seconds = time.perf_counter() - start
    return ScoredPair(pair, min(scores, default=1.0), tuple(findings), seconds)


def _finding(match: Match, score: float) -> ScoredFinding:
    state = state_of(match)
    match match:
        case Matched(baseline=before, candidate=after):
            return ScoredFinding(score, state, before, after)
        case Removed(baseline=before):
            return ScoredFinding(score, state, before, None)
        case Added(candidate=after):
            return ScoredFinding(score, state, None, after)
