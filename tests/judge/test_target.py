"""Laws of the verdict on targets, and what a report says."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tests.judge.making import (
    HOME,
    LOOK,
    make_part,
    make_side,
    make_target,
    recalling,
)
from visual_gate.judge import (
    ComponentEvidence,
    History,
    TargetEvidence,
    judge_target,
)
from visual_gate.records import Box, JudgeSettings, Kind, Policy, State, Verdict

SETTINGS = JudgeSettings()
FAIL, REVIEW, PASS = Verdict.FAIL, Verdict.REVIEW, Verdict.PASS
unit = st.floats(0.0, 1.0)
policies = st.sampled_from(Policy)
scores = st.lists(unit, min_size=4, max_size=4).map(tuple)
steady = st.just((1.0,) * 4)


@st.composite
def parts(draw: st.DrawFn, row: int = 0) -> ComponentEvidence:
    """Components with steady or wavering scores, quiet or noisy sides."""
    score = draw(unit)
    return replace(
        make_part(score, state=draw(st.sampled_from(State)), row=row),
        pairs=draw(st.one_of(st.just((score,) * 4), scores)),
        null_baseline=draw(st.one_of(steady, scores)),
        null_candidate=draw(st.one_of(steady, scores)),
        element=draw(st.sampled_from(["", ".buy", ".ad"])),
    )


@st.composite
def targets(draw: st.DrawFn) -> TargetEvidence:
    listed = [draw(parts(row=row)) for row in range(draw(st.integers(1, 4)))]
    target = replace(HOME, critical=(".buy",), optional=(".ad",))
    return make_target(listed, target=target, same=draw(st.integers(0, 10)))


def with_threshold(evidence: TargetEvidence, threshold: float) -> TargetEvidence:
    return replace(evidence, target=replace(evidence.target, threshold=threshold))


@given(evidence=targets(), low=unit, high=unit, policy=policies)
def test_raising_the_threshold_never_turns_a_fail_into_a_pass(
    evidence: TargetEvidence, low: float, high: float, policy: Policy
) -> None:
    low, high = sorted((low, high))
    settings = replace(SETTINGS, policy=policy)
    if judge_target(with_threshold(evidence, low), settings).verdict is FAIL:
        raised = judge_target(with_threshold(evidence, high), settings)
        assert raised.verdict is not PASS


@given(evidence=targets(), noise=scores, side=st.booleans(), policy=policies)
def test_noise_within_a_side_never_turns_a_pass_into_a_fail(
    evidence: TargetEvidence, noise: tuple[float, ...], policy: Policy, *, side: bool
) -> None:
    settings = replace(SETTINGS, policy=policy)
    if judge_target(evidence, settings).verdict is PASS:
        noisy = with_noise(evidence, noise, on_baseline=side)
        assert judge_target(noisy, settings).verdict is not FAIL


def with_noise(
    evidence: TargetEvidence, noise: tuple[float, ...], *, on_baseline: bool
) -> TargetEvidence:
    """The same target, whose first component was seen to change by itself."""
    first, *rest = evidence.components
    noisy = (
        replace(first, null_baseline=(*first.null_baseline, *noise))
        if on_baseline
        else replace(first, null_candidate=(*first.null_candidate, *noise))
    )
    return replace(evidence, components=(noisy, *rest))


@given(evidence=targets(), noise=scores, side=st.booleans())
def test_noise_within_a_side_never_creates_a_failing_component(
    evidence: TargetEvidence, noise: tuple[float, ...], *, side: bool
) -> None:
    before = judge_target(evidence, SETTINGS).components
    after = judge_target(
        with_noise(evidence, noise, on_baseline=side), SETTINGS
    ).components
    for quiet, noisy in zip(before, after, strict=True):
        assert noisy.verdict is not FAIL or quiet.verdict is FAIL


@given(evidence=targets())
def test_a_stricter_policy_is_never_milder(evidence: TargetEvidence) -> None:
    order = [PASS, REVIEW, FAIL]
    ranks = [
        order.index(judge_target(evidence, replace(SETTINGS, policy=policy)).verdict)
        for policy in (Policy.ADVISORY, Policy.BALANCED, Policy.STRICT)
    ]
    assert ranks == sorted(ranks)


@given(evidence=targets())
def test_a_pass_means_that_every_component_met_its_threshold(
    evidence: TargetEvidence,
) -> None:
    report = judge_target(evidence, SETTINGS)
    if report.verdict is PASS:
        assert all(part.score >= part.threshold for part in report.components)
        assert report.score == min(part.score for part in report.components)
    assert report.score <= min(part.score for part in report.components)


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        (make_part(0.02), FAIL),
        (make_part(0.0, state=State.MISSING), FAIL),
        (make_part(0.9), PASS),
        (make_part(1.0, state=State.MOVED), PASS),
        (make_part(0.9, state=State.ADDED), REVIEW),
        (make_part(0.1, state=State.ADDED), REVIEW),
        (replace(make_part(0.02), null_candidate=(1.0, 0.02)), REVIEW),
        (replace(make_part(0.02), null_baseline=(1.0, 0.02)), REVIEW),
        (replace(make_part(0.02), pairs=(0.02, 1.0)), REVIEW),
        (recalling(make_part(0.02), History(quiet=9, noisy=3)), REVIEW),
        (replace(make_part(0.9), null_candidate=(0.1,)), REVIEW),
        (recalling(make_part(0.9), History(quiet=9, noisy=3)), PASS),
    ],
)
def test_typical_components_get_the_verdict_a_person_expects(
    part: ComponentEvidence, verdict: Verdict
) -> None:
    report = judge_target(make_target([part]), SETTINGS)
    assert report.verdict is verdict
    assert report.components[0].verdict is verdict


def test_a_steady_defect_fails_beside_a_carousel_that_is_only_reviewed() -> None:
    carousel = replace(make_part(0.1, row=1), null_candidate=(0.1, 1.0, 0.2, 0.1))
    report = judge_target(make_target([make_part(), carousel]), SETTINGS)
    assert [part.verdict for part in report.components[:2]] == [FAIL, REVIEW]
    assert [part.stable for part in report.components[:2]] == [True, False]
    assert report.verdict is FAIL


def test_thresholds_go_by_kind_before_the_page() -> None:
    strict = replace(HOME, thresholds={Kind.TEXT: 0.95})
    report = judge_target(make_target([make_part(0.9)], target=strict), SETTINGS)
    assert report.components[0].threshold == 0.95
    assert report.verdict is FAIL


def test_the_report_carries_boxes_sizes_captures_and_evidence() -> None:
    gone = make_part(0.0, state=State.MISSING, element="button.buy")
    report = judge_target(make_target([gone]), SETTINGS)
    first = report.components[0]
    assert (first.box_baseline, first.box_candidate) == (Box(10, 0, 200, 20), None)
    assert first.element == "button.buy"
    assert first.p_value == pytest.approx(1 / 256)
    assert report.smallest_p == pytest.approx(1 / 256)
    assert report.size_candidate == (1280, 3000)
    assert report.captures == (5, 5)
    assert report.reasons == (
        "button.buy (missing) scores 0.00, under the threshold 0.50. It is gone.",
    )


@pytest.mark.parametrize(
    ("pairs", "score"), [((), 0.2), ((0.6,), 0.2), ((0.6, 0.9), 0.6), ((0.1, 0.9), 0.2)]
)
def test_the_score_is_the_middle_one_of_all_pairs(
    pairs: tuple[float, ...], score: float
) -> None:
    part = replace(make_part(0.2), pairs=pairs)
    assert judge_target(make_target([part]), SETTINGS).components[0].score == score


def test_a_page_that_fails_as_a_whole_scores_nothing() -> None:
    empty = replace(LOOK, ink_px=0)
    page = replace(make_target([]), candidate=make_side(look=empty))
    report = judge_target(page, SETTINGS)
    assert (report.verdict, report.score) == (FAIL, 0.0)


def test_reasons_name_the_worst_and_count_the_rest() -> None:
    listed = [make_part(0.01 * row, row=row) for row in range(9)]
    report = judge_target(make_target(listed), SETTINGS)
    assert len(report.reasons) == 6
    assert "c0" in report.reasons[0]
    assert report.reasons[-1] == "4 more components are not in order."


@pytest.mark.parametrize("change", [{"version": "1"}, {"fonts_digest": "0" * 16}])
@pytest.mark.parametrize("policy", list(Policy))
def test_a_baseline_that_another_browser_drew_never_fails_a_component(
    change: dict[str, str], policy: Policy
) -> None:
    evidence = make_target([make_part(0.02, repeats=7)], captures=8)
    stored = replace(evidence.baseline, stored=True)
    evidence = replace(evidence, baseline=stored)
    settings = replace(SETTINGS, policy=policy)
    before = judge_target(evidence, settings)
    assert stored.browser is not None
    other = replace(stored, browser=replace(stored.browser, **change))
    after = judge_target(replace(evidence, baseline=other), settings)
    assert before.verdict is (REVIEW if policy is Policy.ADVISORY else FAIL)
    assert after.verdict is REVIEW
    if policy is not Policy.ADVISORY:
        assert "another browser or other fonts drew" in after.components[0].reason


@pytest.mark.parametrize(
    ("own", "verdict"), [((), REVIEW), (("the language is de",), FAIL)]
)
def test_a_baseline_of_another_language_fails_a_component_only_for_the_page_s_own(
    own: tuple[str, ...], verdict: Verdict
) -> None:
    evidence = make_target([make_part(0.02, repeats=7)], captures=8)
    there, here = evidence.baseline.facts, evidence.candidate.facts
    assert there is not None
    assert here is not None
    german = replace(here, language="de", not_as_asked=own)
    sides = replace(
        evidence,
        baseline=replace(
            evidence.baseline, stored=True, facts=replace(there, language="en")
        ),
        candidate=replace(evidence.candidate, facts=german),
    )
    report = judge_target(sides, SETTINGS)
    assert report.verdict is verdict
    live = replace(sides, baseline=replace(sides.baseline, stored=False))
    assert judge_target(live, SETTINGS).verdict is FAIL


def test_words_that_are_broken_fail_whichever_browser_drew_the_baseline() -> None:
    broken = replace(make_part(0.02, repeats=7), broken_text="'NaN' in .total")
    evidence = make_target([broken], captures=8)
    assert evidence.baseline.browser is not None
    browser = replace(evidence.baseline.browser, version="1")
    stored = replace(evidence.baseline, stored=True, browser=browser)
    assert judge_target(replace(evidence, baseline=stored), SETTINGS).verdict is FAIL


@pytest.mark.parametrize(
    ("pairs", "verdict"),
    [((True, True), FAIL), ((True, False), REVIEW), ((False, False), REVIEW)],
)
def test_broken_words_fail_only_if_every_capture_of_the_candidate_shows_them(
    pairs: tuple[bool, ...], verdict: Verdict
) -> None:
    part = replace(make_part(0.9, repeats=2), broken_text="NaN", broken_pairs=pairs)
    report = judge_target(make_target([part], captures=3), SETTINGS)
    assert report.verdict is verdict


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [(Policy.STRICT, REVIEW), (Policy.BALANCED, REVIEW), (Policy.ADVISORY, PASS)],
)
def test_an_edit_that_the_scorer_minds_little_is_for_review(
    policy: Policy, verdict: Verdict
) -> None:
    part = replace(make_part(0.7, repeats=0), edited=True)
    settings = replace(SETTINGS, policy=policy)
    report = judge_target(make_target([part], captures=1), settings)
    assert report.verdict is verdict
    below = judge_target(make_target([replace(make_part(), edited=True)]), SETTINGS)
    assert below.verdict is FAIL


@pytest.mark.parametrize("score", [0.7, 0.1])
def test_an_edit_that_may_be_content_neither_passes_nor_fails(score: float) -> None:
    part = replace(make_part(score), edited=True, content_only=True)
    assert judge_target(make_target([part]), SETTINGS).verdict is REVIEW


@pytest.mark.parametrize("alone", [(True, False), (False, True), (True, True)])
def test_words_that_change_by_themselves_are_noise_and_excuse_no_failure(
    alone: tuple[bool, bool],
) -> None:
    part = replace(make_part(0.9, repeats=2), edited=True, edited_alone=alone)
    report = judge_target(make_target([part], captures=3), SETTINGS)
    assert report.verdict is REVIEW
    assert "changes by itself between captures" in report.components[0].reason
    below = replace(make_part(), edited=True, edited_alone=alone)
    assert judge_target(make_target([below]), SETTINGS).verdict is FAIL


def test_broken_words_are_named_only_where_they_decide() -> None:
    part = replace(make_part(0.9, repeats=1), broken_text="NaN", broken_pairs=(False,))
    noisy = judge_target(make_target([part], captures=2), SETTINGS)
    assert "NaN" not in noisy.components[0].reason
    steady = replace(part, broken_pairs=(True,))
    broken = judge_target(make_target([steady], captures=2), SETTINGS)
    assert broken.components[0].reason.endswith("NaN.")


@pytest.mark.parametrize("state", [State.ADDED, State.MISSING])
def test_what_was_drawn_anew_passes_only_where_it_scores_next_to_one(
    state: State,
) -> None:
    for score, redrawn, verdict in (
        (0.995, True, PASS),
        (0.9, True, Verdict.REVIEW),
        (0.995, False, Verdict.REVIEW),
    ):
        part = replace(make_part(score, state=state), redrawn=redrawn)
        assert judge_target(make_target([part]), SETTINGS).verdict is verdict


def test_a_picture_that_was_drawn_anew_passes_too() -> None:
    part = replace(make_part(0.995, state=State.ADDED), redrawn=True, content_only=True)
    assert judge_target(make_target([part]), SETTINGS).verdict is PASS


def test_lines_that_only_lie_elsewhere_are_for_review() -> None:
    part = replace(make_part(), reflowed=True)
    assert judge_target(make_target([part]), SETTINGS).verdict is REVIEW
