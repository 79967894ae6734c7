"""Captures are repeated only where that can change the verdict."""

from dataclasses import replace

from hypothesis import given, strategies as st

from tests.judge.making import (
    FACTS,
    LOOK,
    make_part,
    make_side,
    make_target,
    recalling,
)
from visual_gate.judge import (
    History,
    SideEvidence,
    TargetEvidence,
    judge_target,
    repeats_wanted,
    wants_repeats,
)
from visual_gate.records import JudgeSettings, State, Verdict

SETTINGS = JudgeSettings()


def failing(captures: int, *, same: int = 20) -> TargetEvidence:
    return make_target([make_part(repeats=captures - 1)], captures=captures, same=same)


def test_what_is_identical_needs_one_capture_a_side() -> None:
    assert wants_repeats(make_target([], captures=1), SETTINGS) == 1


def test_what_differs_but_meets_the_threshold_needs_no_more() -> None:
    fine = make_target([make_part(0.9, repeats=0)], captures=1)
    assert wants_repeats(fine, SETTINGS) == 1


def test_what_seems_to_fail_is_first_repeated_as_configured() -> None:
    assert wants_repeats(failing(1), SETTINGS) == 3
    assert wants_repeats(failing(1), replace(SETTINGS, repeats=2)) == 2


def test_a_missing_component_is_captured_again_as_well() -> None:
    lost = make_target([make_part(0.0, state=State.MISSING, repeats=0)], captures=1)
    assert wants_repeats(lost, SETTINGS) == 3


def test_what_would_fail_whatever_its_score_is_captured_again_as_well() -> None:
    broken = replace(make_part(0.9, repeats=0), broken_text="NaN")
    assert wants_repeats(make_target([broken], captures=1), SETTINGS) == 3
    fine = make_target([], captures=1)
    white = make_side(1, look=replace(LOOK, ink_px=0))
    assert wants_repeats(replace(fine, candidate=white), SETTINGS) == 3
    lost = make_side(1, facts=replace(FACTS, unmatched=(".buy",)))
    critical = replace(fine.target, critical=(".buy",))
    gone = replace(fine, target=critical, candidate=lost)
    assert wants_repeats(gone, SETTINGS) == 3
    assert wants_repeats(replace(gone, target=fine.target), SETTINGS) == 1


def test_what_stands_in_place_of_the_page_is_not_captured_again() -> None:
    off = replace(FACTS, url="chrome-error://chromewebdata/")
    once = replace(failing(1), candidate=make_side(1, facts=off))
    assert wants_repeats(once, SETTINGS) == 1


def test_a_steady_difference_is_captured_until_the_rate_is_reached() -> None:
    assert repeats_wanted([failing(3)], SETTINGS) == (5,)
    assert judge_target(failing(4), SETTINGS).verdict is Verdict.REVIEW
    assert judge_target(failing(5), SETTINGS).verdict is Verdict.FAIL


def test_a_target_alone_takes_no_more_than_proves_it() -> None:
    assert wants_repeats(failing(3), SETTINGS) == 5
    assert wants_repeats(failing(5), SETTINGS) == 5


def test_a_stricter_promise_takes_more_captures() -> None:
    strict = replace(SETTINGS, false_alarm_rate=0.001)
    assert repeats_wanted([failing(3)], strict) == (6,)


def test_known_quiet_components_take_fewer() -> None:
    part = recalling(make_part(repeats=2), History(quiet=10))
    known = make_target([part], captures=3)
    assert repeats_wanted([known], SETTINGS) == (3,)


def test_what_moves_by_itself_is_not_captured_for_ever() -> None:
    restless = replace(make_part(repeats=2), null_candidate=(0.0, 1.0))
    assert wants_repeats(make_target([restless], captures=3), SETTINGS) == 3


def test_the_budget_is_not_spent_where_it_cannot_suffice() -> None:
    short = replace(SETTINGS, most_repeats=4)
    assert wants_repeats(failing(3), short) == 3


def test_repeats_can_be_switched_off() -> None:
    once = replace(SETTINGS, repeats=1)
    assert wants_repeats(failing(1), once) == 1
    assert judge_target(failing(1), once).verdict is Verdict.REVIEW


def test_two_image_files_cannot_be_captured_again() -> None:
    side = SideEvidence(1, make_side().look)
    files = replace(failing(1), baseline=side, candidate=side)
    assert wants_repeats(files, SETTINGS) == 1
    assert judge_target(files, SETTINGS).verdict is Verdict.FAIL


def test_a_failed_capture_is_not_tried_again_here() -> None:
    down = SideEvidence(failure="connection refused")
    target = replace(failing(1), candidate=down)
    assert wants_repeats(target, SETTINGS) == 0


def test_only_the_targets_in_doubt_are_captured_again() -> None:
    run = [make_target([], captures=1), failing(1)]
    assert repeats_wanted(run, SETTINGS) == (1, 3)
    assert repeats_wanted([make_target([], captures=1), failing(3)], SETTINGS) == (1, 5)


@given(
    captures=st.integers(1, 10),
    repeats=st.integers(1, 6),
    most=st.integers(1, 12),
    same=st.integers(0, 10),
)
def test_never_more_than_the_budget_and_never_fewer_than_there_are(
    captures: int, repeats: int, most: int, same: int
) -> None:
    settings = JudgeSettings(repeats=repeats, most_repeats=most)
    wanted = wants_repeats(failing(captures, same=same), settings)
    assert captures <= wanted <= max(captures, settings.budget)
