"""Measures a scorer on a list of labelled pairs: the bench."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box
from visual_gate.training.manifest import Label, LabelledPair
from visual_gate.training.metrics import (
    Estimate,
    auroc,
    bootstrap,
    calibration_error,
    calibration_error_if_true,
    recall_at,
)
from visual_gate.training.scored import ScoredFinding, ScoredPair

Floats = NDArray[np.float64]

NOISE_TIERS = ("noise", "upgrade")
POINTED_AT = 3
"""How many of the worst findings may point at a fault."""
POINTS_SHARE = 0.2
"""Overlap with the fault, as a share of the smaller box."""
POINTS_TIMES = 20
POINTS_AREA_PX = 30_000
"""A finding points only where it is at most so many times the fault, or so large."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """How pairs of one kind fared."""

    label: Label
    kind: str
    pairs: int
    mean_score: float
    under_threshold: float


@dataclass(frozen=True, slots=True)
class BenchReport:
    """All numbers of a bench; estimates by name, one row for each kind."""

    pairs: int
    threshold: float
    estimates: Mapping[str, Estimate]
    kinds: tuple[KindRow, ...]
    rivals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "pairs": self.pairs,
            "threshold": self.threshold,
            "estimates": {
                name: {
                    "value": _number(one.value),
                    "low": _number(one.low),
                    "high": _number(one.high),
                    "pairs": one.pairs,
                }
                for name, one in self.estimates.items()
            },
            "kinds": [
                {
                    "label": row.label.value,
                    "kind": row.kind,
                    "pairs": row.pairs,
                    "mean_score": row.mean_score,
                    "under_threshold": row.under_threshold,
                }
                for row in self.kinds
            ],
            "rivals": {
                name: {key: _number(value) for key, value in numbers.items()}
                for name, numbers in self.rivals.items()
            },
        }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 5)


def summarise(scored: Sequence[ScoredPair], threshold: float) -> BenchReport:
    """All numbers about scored pairs."""
    scores = np.array([one.score for one in scored], np.float64)
    pairs = [one.pair for one in scored]
    estimates = {**separation(pairs, scores), **_pointing(scored)}
    estimates |= _calibration(pairs, scores) | _insertions(scored, threshold)
    return BenchReport(
        len(scored),
        threshold,
        {name: one for name, one in estimates.items() if not math.isnan(one.value)},
        _kinds(pairs, scores, threshold),
    )


def separation(pairs: Sequence[LabelledPair], scores: Floats) -> dict[str, Estimate]:
    """AUROC and recalls against each tier of harmless pairs, by name."""
    pages = [pair.page for pair in pairs]
    bad = np.array([pair.label is Label.REGRESSION for pair in pairs])
    tiers = np.array(
        [pair.tier if pair.label is Label.BENIGN else "" for pair in pairs]
    )
    noise = np.isin(tiers, NOISE_TIERS)
    groups = {name: tiers == name for name in sorted(set(tiers) - {"", *NOISE_TIERS})}
    groups = {"noise": noise, **groups, "all": tiers != ""}
    found = {
        f"auroc_{name}": _boot(_auroc, pages, scores, bad=bad, good=good)
        for name, good in groups.items()
    }
    both = noise | (tiers == "dynamic")
    for name, good, rate in (
        ("recall_0_noise", noise, 0.0),
        ("recall_1_noise", noise, 0.01),
        ("recall_5_noise", noise, 0.05),
        ("recall_5_noise_dynamic", both, 0.05),
        ("recall_5_all", tiers != "", 0.05),
    ):

        def recall(low: Floats, high: Floats, rate: float = rate) -> float:
            return recall_at(low, high, false_alarms=rate)

        found[name] = _boot(recall, pages, scores, bad=bad, good=good)
    return found


def _auroc(bad: Floats, good: Floats) -> float:
    return auroc(bad, good)


def _boot(
    statistic: Callable[[Floats, Floats], float],
    pages: Sequence[str],
    scores: Floats,
    *,
    bad: NDArray[np.bool_],
    good: NDArray[np.bool_],
) -> Estimate:
    def of(indexes: NDArray[np.intp]) -> float:
        some = scores[indexes]
        return statistic(some[bad[indexes]], some[good[indexes]])

    return bootstrap(of, pages)


def _calibration(pairs: Sequence[LabelledPair], scores: Floats) -> dict[str, Estimate]:
    kept = np.array([pair.label is not Label.SHIFT for pair in pairs])
    good = np.array([pair.label is Label.BENIGN for pair in pairs])[kept]
    scores = scores[kept]
    if not good.any() or good.all():
        return {}

    def error(indexes: NDArray[np.intp]) -> float:
        return calibration_error(scores[indexes], good[indexes])

    pages = [pair.page for pair in pairs if pair.label is not Label.SHIFT]
    return {
        "calibration_error": bootstrap(error, pages),
        "calibration_error_if_true": calibration_error_if_true(scores),
    }


def _pointing(scored: Sequence[ScoredPair]) -> dict[str, Estimate]:
    """Share of seeded faults that one of the worst findings points at."""
    faulty = [
        one
        for one in scored
        if one.pair.label is Label.REGRESSION
        and (one.pair.boxes_baseline or one.pair.boxes_candidate)
    ]
    if not faulty:
        return {}
    hit = np.array([points_at_fault(one) for one in faulty], np.float64)
    pages = [one.pair.page for one in faulty]
    return {"pointed_at": bootstrap(_mean_of(hit), pages)}


def points_at_fault(scored: ScoredPair) -> bool:
    """Whether one of the three worst findings points at the fault."""
    return any(
        _points(finding.baseline, scored.pair.boxes_baseline)
        or _points(finding.candidate, scored.pair.boxes_candidate)
        for finding in scored.findings[:POINTED_AT]
    )


def _points(box: Box | None, faults: Sequence[Box]) -> bool:
    return box is not None and any(
        box.intersect(fault).area >= POINTS_SHARE * max(min(box.area, fault.area), 1)
        and box.area <= max(POINTS_TIMES * fault.area, POINTS_AREA_PX)
        for fault in faults
    )


def _insertions(scored: Sequence[ScoredPair], threshold: float) -> dict[str, Estimate]:
    """Share of pairs with an insertion and no finding elsewhere."""
    shifts = [one for one in scored if one.pair.label is Label.SHIFT]
    if not shifts:
        return {}
    pages = [one.pair.page for one in shifts]
    limits = {"calm_elsewhere": threshold, "untouched_elsewhere": 1.0}
    found = {}
    for name, limit in limits.items():
        calm = np.array(
            [not findings_elsewhere(one, limit) for one in shifts], np.float64
        )
        found[name] = bootstrap(_mean_of(calm), pages)
    return found


def _mean_of(values: Floats) -> Callable[[NDArray[np.intp]], float]:
    return lambda rows: float(values[rows].mean())


def findings_elsewhere(scored: ScoredPair, limit: float) -> tuple[ScoredFinding, ...]:
    """Findings under the limit that lie outside of what was inserted."""
    return tuple(
        finding
        for finding in scored.findings
        if finding.score < limit and not _within_insertion(finding, scored.pair)
    )


def _within_insertion(finding: ScoredFinding, pair: LabelledPair) -> bool:
    box = finding.candidate
    return box is not None and any(
        box.intersect(inserted).area > 0 for inserted in pair.boxes_candidate
    )


def _kinds(
    pairs: Sequence[LabelledPair], scores: Floats, threshold: float
) -> tuple[KindRow, ...]:
    names = sorted({(pair.label, pair.kind) for pair in pairs})
    rows = []
    for label, kind in names:
        mine = scores[[pair.label is label and pair.kind == kind for pair in pairs]]
        under = float((mine < threshold).mean())
        rows.append(KindRow(label, kind, len(mine), float(mine.mean()), under))
    return tuple(rows)


def worst_mistakes(
    scored: Sequence[ScoredPair], most: int = 12
) -> tuple[ScoredPair, ...]:
    """The pairs whose scores are furthest on the wrong side, worst first."""
    judged = [one for one in scored if one.pair.label is not Label.SHIFT]

    def wrongness(one: ScoredPair) -> float:
        return one.score if one.pair.label is Label.REGRESSION else 1 - one.score

    return tuple(sorted(judged, key=wrongness, reverse=True)[:most])
