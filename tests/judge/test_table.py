"""The decision table, row by row, and the laws that hold over all of it."""

from itertools import product

import pytest

from visual_gate.judge.situation import (
    Difference,
    Level,
    Noise,
    Situation,
    Support,
    Weight,
)
from visual_gate.judge.table import ROWS, Row, decide
from visual_gate.records import Policy, State, Verdict, worst

PASS, REVIEW, FAIL = Verdict.PASS, Verdict.REVIEW, Verdict.FAIL
ADVISORY, BALANCED, STRICT = Policy.ADVISORY, Policy.BALANCED, Policy.STRICT
CHANGED, MISSING, ADDED = State.CHANGED, State.MISSING, State.ADDED
RANK = {PASS: 0, REVIEW: 1, FAIL: 2}

SITUATIONS = [
    Situation(*found)
    for found in product(State, Level, Support, Noise, Weight, Policy, Difference)
]


def at(  # noqa: PLR0913, PLR0917  one argument for each column of the table
    state: State = CHANGED,
    level: Level = Level.BELOW,
    support: Support = Support.PROVEN,
    noise: Noise = Noise.NOWHERE,
    weight: Weight = Weight.NORMAL,
    policy: Policy = BALANCED,
    difference: Difference = Difference.LOOK,
) -> Situation:
    return Situation(state, level, support, noise, weight, policy, difference)


EXPECTED = [
    # it met the threshold in every pair
    (at(State.SAME, Level.MET), PASS),
    (at(State.MOVED, Level.MET), PASS),
    (at(CHANGED, Level.MET), PASS),
    (at(CHANGED, Level.MET, noise=Noise.BOTH), REVIEW),
    (at(CHANGED, Level.MET, noise=Noise.CANDIDATE, policy=STRICT), REVIEW),
    (at(CHANGED, Level.MET, noise=Noise.BASELINE, policy=ADVISORY), PASS),
    (at(CHANGED, Level.MET, noise=Noise.BOTH, weight=Weight.OPTIONAL), PASS),
    (at(MISSING, Level.MET), REVIEW),
    (at(MISSING, Level.MET, policy=STRICT), REVIEW),
    (at(MISSING, Level.MET, policy=ADVISORY), PASS),
    (at(MISSING, Level.MET, weight=Weight.OPTIONAL), PASS),
    (at(MISSING, Level.MET, weight=Weight.CRITICAL), REVIEW),
    (at(MISSING, Level.MET, support=Support.PICTURES), REVIEW),
    (at(ADDED, Level.MET), REVIEW),
    (at(ADDED, Level.MET, policy=STRICT), REVIEW),
    (at(ADDED, Level.MET, policy=ADVISORY), PASS),
    (at(ADDED, Level.MET, weight=Weight.OPTIONAL), PASS),
    (at(ADDED, Level.MET, difference=Difference.REDRAWN), PASS),
    (at(MISSING, Level.MET, difference=Difference.REDRAWN, policy=STRICT), PASS),
    (at(ADDED, difference=Difference.REDRAWN), REVIEW),
    (at(MISSING, difference=Difference.REDRAWN), FAIL),
    (at(CHANGED, difference=Difference.REFLOWED), REVIEW),
    (at(MISSING, difference=Difference.REFLOWED), REVIEW),
    (at(CHANGED, Level.MET, difference=Difference.REFLOWED), PASS),
    (at(CHANGED, difference=Difference.REFLOWED, policy=STRICT), FAIL),
    (at(difference=Difference.REFLOWED, weight=Weight.CRITICAL), FAIL),
    (at(CHANGED, Level.MET, difference=Difference.EDITED), REVIEW),
    (at(CHANGED, Level.MET, difference=Difference.EDITED, policy=ADVISORY), PASS),
    # it fell below, but moves by itself
    (at(noise=Noise.BASELINE), REVIEW),
    (at(noise=Noise.CANDIDATE), REVIEW),
    (at(noise=Noise.BOTH), REVIEW),
    (at(noise=Noise.HISTORY), REVIEW),
    (at(noise=Noise.BOTH, weight=Weight.CRITICAL, policy=STRICT), REVIEW),
    (at(level=Level.MIXED), REVIEW),
    (at(level=Level.MIXED, weight=Weight.CRITICAL, policy=STRICT), REVIEW),
    # it is below in every pair, and holds still
    (at(), FAIL),
    (at(MISSING), FAIL),
    (at(State.MOVED), FAIL),
    (at(policy=STRICT), FAIL),
    (at(policy=ADVISORY), REVIEW),
    (at(MISSING, policy=ADVISORY), REVIEW),
    (at(weight=Weight.OPTIONAL), REVIEW),
    (at(weight=Weight.OPTIONAL, policy=STRICT), REVIEW),
    (at(weight=Weight.CRITICAL), FAIL),
    (at(weight=Weight.CRITICAL, policy=ADVISORY), FAIL),
    (at(weight=Weight.CRITICAL, support=Support.THIN), FAIL),
    (at(weight=Weight.CRITICAL, support=Support.NONE), FAIL),
    (at(difference=Difference.CONTENT), REVIEW),
    (at(difference=Difference.CONTENT, support=Support.THIN), REVIEW),
    (at(difference=Difference.CONTENT, policy=STRICT), FAIL),
    (at(difference=Difference.CONTENT, weight=Weight.CRITICAL), FAIL),
    (at(difference=Difference.BROKEN), FAIL),
    (at(level=Level.MET, difference=Difference.BROKEN), FAIL),
    (at(difference=Difference.BROKEN, noise=Noise.BOTH), REVIEW),
    (at(difference=Difference.BROKEN, policy=ADVISORY), REVIEW),
    (at(difference=Difference.BROKEN, weight=Weight.OPTIONAL), REVIEW),
    (at(ADDED), REVIEW),
    (at(ADDED, policy=STRICT), FAIL),
    (at(ADDED, policy=ADVISORY), REVIEW),
    (at(ADDED, weight=Weight.CRITICAL), FAIL),
    (at(support=Support.THIN), REVIEW),
    (at(support=Support.THIN, policy=STRICT), FAIL),
    (at(support=Support.NONE), REVIEW),
    (at(support=Support.NONE, policy=STRICT), FAIL),
    (at(support=Support.NONE, policy=ADVISORY), REVIEW),
    (at(support=Support.PICTURES), FAIL),
    (at(MISSING, support=Support.PICTURES), FAIL),
    (at(ADDED, support=Support.PICTURES), REVIEW),
]


@pytest.mark.parametrize(("found", "verdict"), EXPECTED)
def test_the_table_decides_as_written(found: Situation, verdict: Verdict) -> None:
    assert decide(found).verdict is verdict


def test_every_situation_fits_a_row() -> None:
    assert {type(decide(found)) for found in SITUATIONS} == {Row}


def test_every_row_decides_something_and_is_among_the_written_examples() -> None:
    assert {decide(found) for found in SITUATIONS} == set(ROWS)
    assert {decide(found) for found, _ in EXPECTED} == set(ROWS)


def test_every_row_says_one_plain_sentence_of_its_own() -> None:
    sentences = [row.sentence for row in ROWS]
    assert len(set(sentences)) == len(ROWS)
    assert all(text[0].isupper() and text.endswith(".") for text in sentences)


def others(found: Situation, **change: object) -> Verdict:
    fields = {name: getattr(found, name) for name in Situation.__slots__}
    return decide(Situation(**{**fields, **change})).verdict


def test_a_stricter_policy_is_never_milder() -> None:
    for found in SITUATIONS:
        ranks = [
            RANK[others(found, policy=one)] for one in (ADVISORY, BALANCED, STRICT)
        ]
        assert ranks == sorted(ranks), found


def test_an_optional_component_never_fails() -> None:
    assert FAIL not in {
        decide(found).verdict for found in SITUATIONS if found.weight is Weight.OPTIONAL
    }


def test_what_changes_by_itself_never_fails() -> None:
    assert FAIL not in {
        decide(found).verdict
        for found in SITUATIONS
        if found.noise is not Noise.NOWHERE
    }


def test_falling_below_the_threshold_is_never_milder() -> None:
    for found in SITUATIONS:
        ranks = [RANK[others(found, level=level)] for level in Level]
        assert ranks == sorted(ranks), found


def test_nothing_below_the_threshold_passes() -> None:
    assert PASS not in {
        decide(found).verdict for found in SITUATIONS if found.level is Level.BELOW
    }


@pytest.mark.parametrize(
    ("several", "answer"),
    [
        ((), Verdict.ERROR),
        ((PASS, PASS), PASS),
        ((PASS, REVIEW), REVIEW),
        ((REVIEW, Verdict.ERROR), Verdict.ERROR),
        ((Verdict.ERROR, FAIL, PASS), FAIL),
    ],
)
def test_the_worst_of_several_verdicts_decides(
    several: tuple[Verdict, ...], answer: Verdict
) -> None:
    assert worst(several) is answer
