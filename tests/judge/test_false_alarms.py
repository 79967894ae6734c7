"""Seeded simulations: nothing changed, everything flickers; how often does it fail?

Captures are points; two captures score 1 minus their distance. Every component has its
own law of noise, unknown to the judge.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.judge.making import HOME, make_match, make_side
from visual_gate.judge import (
    ComponentEvidence,
    TargetEvidence,
    judge_targets,
    wants_repeats,
)
from visual_gate.records import JudgeSettings, State, Verdict

Looks: TypeAlias = NDArray[np.float64]
Law: TypeAlias = Callable[[np.random.Generator, float, int], Looks]

COMPONENTS = 12
MOST = 9


def evidence_of(looks: Looks, captures: int) -> TargetEvidence:
    """``looks``: (2 sides, captures, components), positions from 0 to 1."""
    before, after = looks[0, :captures], looks[1, :captures]
    pairs = 1 - abs(before - after)
    null_before = 1 - abs(before[1:] - before[0])
    null_after = 1 - abs(after[1:] - after[0])
    parts = tuple(
        ComponentEvidence(
            id=f"c{row}",
            match=make_match(State.SAME if pairs[0, row] == 1 else State.CHANGED, row),
            score=float(pairs[0, row]),
            pairs=tuple(map(float, pairs[1:, row])),
            null_baseline=tuple(map(float, null_before[:, row])),
            null_candidate=tuple(map(float, null_after[:, row])),
        )
        for row in range(looks.shape[2])
    )
    side = make_side(captures)
    return TargetEvidence(HOME, side, side, parts)


def gate(looks: Looks, settings: JudgeSettings, *, least: int = 1) -> TargetEvidence:
    """Capture again for as long as the judge asks for it."""
    evidence = evidence_of(looks, least)
    while (wanted := wants_repeats(evidence, settings)) > evidence.repeats:
        evidence = evidence_of(looks, wanted)
    return evidence


def two_looks(random: np.random.Generator, chance: float, flickering: int) -> Looks:
    """Some components show either of two looks in each capture."""
    looks = np.zeros((2, MOST, COMPONENTS))
    looks[:, :, :flickering] = random.random((2, MOST, flickering)) < chance
    return looks


def jitter(random: np.random.Generator, _: float, moving: int) -> Looks:
    """Some components take any look between two."""
    looks = np.zeros((2, MOST, COMPONENTS))
    looks[:, :, :moving] = random.random((2, MOST, moving))
    return looks


def late_frames(random: np.random.Generator, chance: float, shown: int) -> Looks:
    """All affected components of a capture change together, as a late font does."""
    looks = np.zeros((2, MOST, COMPONENTS))
    looks[:, :, :shown] = (random.random((2, MOST)) < chance)[:, :, None]
    return looks


LAWS = [
    (two_looks, 0.5, 1),
    (two_looks, 0.5, 4),
    (two_looks, 0.3, 2),
    (two_looks, 0.05, 12),
    (jitter, 0.0, 3),
    (late_frames, 0.5, 6),
    (late_frames, 0.5, 12),
    (late_frames, 0.1, 3),
]
"""A fair coin is the worst that noise can do to the replication bound."""


@pytest.mark.parametrize(("law", "chance", "number"), LAWS)
@pytest.mark.parametrize("rate", [0.01, 0.1])
def test_a_run_in_which_nothing_changed_fails_no_oftener_than_promised(
    law: Law, chance: float, number: int, rate: float
) -> None:
    random = np.random.default_rng(20240515)
    settings = JudgeSettings(false_alarm_rate=rate)
    runs = 400
    failed = sum(
        judge_targets([gate(law(random, chance, number), settings)], settings)[
            0
        ].verdict
        is Verdict.FAIL
        for _ in range(runs)
    )
    assert failed <= rate * runs + 3 * np.sqrt(rate * (1 - rate) * runs)
