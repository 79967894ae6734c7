"""The number for Kayenta never contradicts the verdict."""

from hypothesis import given, strategies as st

from visual_gate.records import Verdict
from visual_gate.server.records import Application, Outcome, Run, State
from visual_gate.server.routes.kayenta import Thresholds, score_within

JUDGED = (Verdict.PASS, Verdict.REVIEW, Verdict.FAIL)


def make_run(verdict: Verdict, score: float) -> Run:
    return Run(
        id="0" * 32,
        key="k",
        application=Application("shop", "web"),
        suite="default",
        candidate="http://c",
        baseline="http://b",
        caller="kayenta {}",
        state=State.DONE,
        attempt=1,
        failures=0,
        spent_s=0.0,
        problem="",
        outcome=Outcome(verdict, score, threshold=0.5, reason=""),
        decision=None,
        note="",
        created=1.0,
        finished=2.0,
        expires=0.0,
    )


@given(
    verdict=st.sampled_from(JUDGED),
    score=st.floats(0, 1),
    passes=st.integers(2, 99),
    marginal=st.integers(1, 99),
)
def test_the_number_lies_where_the_verdict_is(
    verdict: Verdict, score: float, passes: int, marginal: int
) -> None:
    thresholds = Thresholds(passes=passes, marginal=min(marginal, passes))
    number = score_within(make_run(verdict, score), thresholds)
    assert 0 <= number <= 100
    assert (number >= passes) == (verdict is Verdict.PASS)
    if verdict is Verdict.FAIL:
        assert number < thresholds.marginal
    if verdict is Verdict.REVIEW and thresholds.marginal + 1 < passes:
        assert thresholds.marginal < number < passes
