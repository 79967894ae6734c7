"""The conclusion of a run, also from stored reports."""

from dataclasses import replace

import pytest

from tests.judge.making import make_part, make_report, make_score, make_target
from visual_gate.judge import conclude, judge_targets
from visual_gate.records import JudgeSettings, State, TargetReport, Verdict

SETTINGS = JudgeSettings()
FAIL, REVIEW, PASS = Verdict.FAIL, Verdict.REVIEW, Verdict.PASS
ERROR = Verdict.ERROR


def run_of(*verdicts: Verdict) -> list[TargetReport]:
    return [
        make_report(verdict, page=f"page{number}")
        for number, verdict in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("verdicts", "floor", "verdict"),
    [
        ((PASS, PASS), 1.0, PASS),
        ((PASS, REVIEW), 1.0, REVIEW),
        ((PASS, REVIEW, FAIL), 1.0, FAIL),
        ((PASS, ERROR), 1.0, ERROR),
        ((PASS, ERROR), 0.5, REVIEW),
        ((PASS, ERROR, ERROR), 0.5, ERROR),
        ((FAIL, ERROR), 1.0, FAIL),
        ((FAIL, ERROR), 0.5, FAIL),
        ((ERROR, ERROR), 0.0, ERROR),
        ((), 1.0, ERROR),
        ((), 0.0, ERROR),
    ],
)
def test_targets_conclude_to_a_run(
    verdicts: tuple[Verdict, ...], floor: float, verdict: Verdict
) -> None:
    settings = replace(SETTINGS, coverage_floor=floor)
    assert conclude(run_of(*verdicts), settings).verdict is verdict


def test_configured_targets_without_a_report_were_not_judged() -> None:
    ended = conclude(run_of(PASS, PASS), SETTINGS, configured=3)
    assert ended.verdict is ERROR
    assert ended.reasons == ("Only 2 of 3 targets could be judged.",)


def test_a_run_of_which_no_target_could_be_judged_says_so() -> None:
    assert conclude(run_of(ERROR, ERROR), SETTINGS).reasons == (
        "No target could be judged.",
    )


def test_a_run_of_nothing_says_so_and_scores_nothing() -> None:
    ended = conclude([], SETTINGS)
    assert ended.score == 0.0
    assert ended.reasons == ("No target is configured, so nothing was judged.",)


def test_the_score_is_that_of_the_worst_target() -> None:
    run = [make_report(FAIL, (make_score(0.2),)), make_report(PASS)]
    assert conclude(run, SETTINGS).score == 0.2


def test_the_rate_is_that_of_the_weakest_evidence() -> None:
    run = [make_report(), replace(make_report(), smallest_p=0.03)]
    rate = conclude(run, SETTINGS).false_alarm_rate
    assert (rate.target, rate.smallest_p) == (0.01, 0.03)


def test_the_same_problem_of_many_targets_is_said_once() -> None:
    lost = "The stylesheet /site.css failed on the candidate only (HTTP 404)."
    blank = "The candidate is blank where the baseline is not."
    run = [
        make_report(REVIEW, page="a", problems=(lost,)),
        make_report(FAIL, page="b", problems=(lost, blank)),
    ]
    reasons = conclude(run, SETTINGS).reasons
    assert reasons == (f"2 targets: {lost}", f"b@desktop: {blank}")


def test_findings_are_named_and_counted() -> None:
    parts = tuple(make_score(0.01 * row, number=row) for row in range(7))
    ended = conclude([make_report(FAIL, parts)], SETTINGS)
    assert len(ended.findings) == 7
    assert ended.reasons[0] == ("text c0: changed on home@desktop (fail, score 0.00).")
    assert ended.reasons[-1] == "2 more findings are in the report."


def test_a_review_says_once_why_a_person_must_look() -> None:
    why = "It changes by itself on both deployments; make it hold still or mask it."
    parts = tuple(
        replace(make_score(0.1, verdict=REVIEW, number=row), reason=why)
        for row in range(2)
    )
    assert conclude([make_report(REVIEW, parts)], SETTINGS).reasons == (
        f"text c0: changed on home@desktop (review, score 0.10): {why}",
        "text c1: changed on home@desktop (review, score 0.10).",
    )


def test_fresh_evidence_goes_through_to_the_conclusion() -> None:
    run = [make_target([]), make_target([make_part(0.0, state=State.MISSING)])]
    ended = conclude(judge_targets(run, SETTINGS), SETTINGS)
    assert ended.verdict is FAIL
    assert len(ended.findings) == 1
    assert ended.false_alarm_rate.smallest_p <= SETTINGS.false_alarm_rate
