"""Who differs from whom, all answers told apart."""

from dataclasses import replace
from itertools import product

import pytest

from tests.judge.making import make_report, make_score
from visual_gate.judge import Drift, Likeness, likeness_of, placed, stale
from visual_gate.records import ComponentScore, Policy, TargetReport, Verdict

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


def drifted(
    answers: tuple[Likeness, Likeness, Likeness], report: TargetReport
) -> TargetReport:
    return placed(report, stale(answers[0], answers[1], candidate_stored=answers[2]))


@pytest.mark.parametrize("answers", [case[0] for case in CASES[1:]])
def test_whoever_differs_from_whom_is_said_in_a_sentence(
    answers: tuple[Likeness, Likeness, Likeness],
) -> None:
    report = drifted(answers, make_report(FAIL, (make_score(),)))
    assert report.problems[0] == report.reasons[0]
    assert report.problems[0].endswith(".")


def test_no_component_fails_for_being_back_to_what_was_approved() -> None:
    parts = (make_score(), make_score(0.9, verdict=PASS, number=1))
    report = drifted((DIFFERENT, DIFFERENT, ALIKE), make_report(FAIL, parts))
    assert report.verdict is REVIEW
    assert [part.verdict for part in report.components] == [REVIEW, PASS]
    assert "as it was approved" in report.components[0].reason
    assert report.components[0].reason in report.reasons[1]


def test_going_back_excuses_nothing_but_components() -> None:
    lost = "The script /shop.js failed on the candidate only (HTTP 404)."
    parts = (make_score(0.7, verdict=REVIEW),)
    report = make_report(FAIL, parts, problems=(lost,))
    assert drifted((DIFFERENT, DIFFERENT, ALIKE), report).verdict is FAIL
