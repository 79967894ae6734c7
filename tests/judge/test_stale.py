"""Who differs from whom, all answers told apart."""

from dataclasses import replace
from itertools import product

import pytest

from tests.judge.making import make_report, make_score
from visual_gate.judge import Drift, Likeness, likeness_of, stale
from visual_gate.records import ComponentScore, Policy, Verdict

ALIKE, DIFFERENT, UNCLEAR = Likeness
FAIL, REVIEW, PASS = Verdict.FAIL, Verdict.REVIEW, Verdict.PASS

CASES = [
    # live/stored, candidate/live, candidate/stored
    ((ALIKE, ALIKE, ALIKE), Drift.UNCHANGED, PASS),
    ((ALIKE, DIFFERENT, DIFFERENT), Drift.NEW, FAIL),
    ((DIFFERENT, ALIKE, DIFFERENT), Drift.STALE, PASS),
    ((DIFFERENT, DIFFERENT, ALIKE), Drift.REVERTED, REVIEW),
    ((DIFFERENT, DIFFERENT, DIFFERENT), Drift.CHANGED_AGAIN, FAIL),
    ((ALIKE, ALIKE, DIFFERENT), Drift.CREEPING, REVIEW),
    ((ALIKE, DIFFERENT, ALIKE), Drift.CREEPING, REVIEW),
    ((DIFFERENT, ALIKE, ALIKE), Drift.CREEPING, REVIEW),
]


@pytest.mark.parametrize(("answers", "drift", "verdict"), CASES)
def test_each_answer_has_a_name(
    answers: tuple[Likeness, Likeness, Likeness], drift: Drift, verdict: Verdict
) -> None:
    found = stale(answers[0], answers[1], candidate_stored=answers[2])
    assert (found.drift, found.verdict) == (drift, verdict)


def test_noise_in_any_of_the_three_is_never_taken_for_an_answer() -> None:
    for answers in product(Likeness, repeat=3):
        found = stale(answers[0], answers[1], candidate_stored=answers[2])
        assert (found.drift is Drift.UNCLEAR) is (UNCLEAR in answers)
        assert found.sentence.endswith(".")


def test_a_strict_gate_reviews_a_stale_baseline_and_an_advisory_one_never_fails() -> (
    None
):
    strict = stale(DIFFERENT, ALIKE, candidate_stored=DIFFERENT, policy=Policy.STRICT)
    assert strict.verdict is REVIEW
    advised = {
        stale(*pair, candidate_stored=third, policy=Policy.ADVISORY).verdict
        for *pair, third in product(Likeness, repeat=3)
    }
    assert advised == {PASS, REVIEW}


@pytest.mark.parametrize(
    ("verdict", "parts", "likeness"),
    [
        (PASS, (), ALIKE),
        (PASS, (make_score(0.9, verdict=PASS),), ALIKE),
        (FAIL, (make_score(),), DIFFERENT),
        (REVIEW, (make_score(0.8, verdict=REVIEW),), DIFFERENT),
        (Verdict.ERROR, (), UNCLEAR),
    ],
)
def test_a_report_answers_whether_two_are_alike(
    verdict: Verdict, parts: tuple[ComponentScore, ...], likeness: Likeness
) -> None:
    assert likeness_of(make_report(verdict, parts)) is likeness


def test_what_only_moves_by_itself_is_unclear() -> None:
    restless = replace(make_score(verdict=REVIEW), stable=False)
    assert likeness_of(make_report(REVIEW, (restless,))) is UNCLEAR
