"""Numbers that say how well scores separate regressions from harmless changes.

Scores run from 0 to 1, 1 is harmless; ``bad`` are scores of regressions, ``good``
those of harmless pairs; arrays have the shape (pairs,).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval, from a bootstrap over pages unless told."""

    value: float
    low: float
    high: float
    pairs: int


def auroc(bad: Floats, good: Floats) -> float:
    """Chance that a regression scores under a harmless pair; ties count half."""
    if not len(bad) or not len(good):
        return float("nan")
    ordered = np.sort(good)
    above = len(good) - np.searchsorted(ordered, bad, side="right")
    equal = len(good) - above - np.searchsorted(ordered, bad, side="left")
    return float((above + equal / 2).mean() / len(good))


def recall_at(bad: Floats, good: Floats, *, false_alarms: float) -> float:
    """Share of regressions found while at most that share of good pairs alarms."""
    if not len(bad) or not len(good):
        return float("nan")
    return float((bad < threshold_at(good, false_alarms)).mean())


def threshold_at(good: Floats, false_alarms: float) -> float:
    """The highest threshold under which at most that share of good pairs lies."""
    allowed = int(np.floor(false_alarms * len(good) + 1e-9))
    if allowed >= len(good):
        return float("inf")
    return float(np.sort(good)[allowed])


def calibration_error(
    scores: Floats, acceptable: NDArray[np.bool_], bins: int = 10
) -> float:
    """Expected calibration error over equally wide bins (Naeini et al., 2015)."""
    rows = reliability(scores, acceptable, bins)
    total = max(sum(count for _, _, count in rows), 1)
    return sum(abs(said - seen) * count for said, seen, count in rows) / total


def reliability(
    scores: Floats, acceptable: NDArray[np.bool_], bins: int = 10
) -> list[tuple[float, float, int]]:
    """For each bin with pairs: mean score, share acceptable, and how many."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    return [
        (
            float(scores[place == index].mean()),
            float(acceptable[place == index].mean()),
            int((place == index).sum()),
        )
        for index in range(bins)
        if (place == index).any()
    ]


def calibration_error_if_true(
    scores: Floats, *, rounds: int = 400, seed: int = 0
) -> Estimate:
    """The calibration error that these scores would show if they were exactly right.

    Few pairs never fall as often as they should. Labels are drawn with the very
    probabilities that the scores state (consistency resampling; Broecker and Smith,
    "Increasing the reliability of reliability diagrams", 2007, section 2); the mean,
    and the interval within which 95 % of the draws lie.
    """
    rng = np.random.default_rng(seed)
    drawn = [
        calibration_error(scores, rng.random(len(scores)) < scores)
        for _ in range(rounds)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(float(np.mean(drawn)), float(low), float(high), len(scores))


def bootstrap(
    statistic: Callable[[NDArray[np.intp]], float],
    pages: Sequence[str],
    *,
    rounds: int = 400,
    seed: int = 0,
) -> Estimate:
    """A statistic of pair indexes with its interval; pages are drawn, not pairs."""
    names = sorted(set(pages))
    members = {name: np.flatnonzero(np.array(pages) == name) for name in names}
    rng = np.random.default_rng(seed)
    drawn = [
        statistic(np.concatenate([members[names[i]] for i in choice]))
        for choice in rng.integers(0, len(names), (rounds, len(names)))
    ]
    value = statistic(np.arange(len(pages)))
    known = np.array([number for number in drawn if not np.isnan(number)])
    low, high = np.quantile(known, (0.025, 0.975)) if len(known) else (value, value)
    return Estimate(value, float(low), float(high), len(pages))
