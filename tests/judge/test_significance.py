"""P-values: what the replication bound promises, and ranks among the run's noise."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tests.judge.making import make_part, make_target, recalling
from visual_gate.judge import History, TargetEvidence
from visual_gate.judge.significance import (
    claims,
    is_reproduced,
    replication,
    significance,
)
from visual_gate.records import Correction, JudgeSettings, State

SETTINGS = JudgeSettings()
counts = st.integers(1, 8)


@pytest.mark.parametrize(
    ("captures", "bound"), [(1, 1.0), (2, 1 / 4), (3, 1 / 16), (5, 1 / 256)]
)
def test_each_further_capture_a_side_divides_chance_by_four(
    captures: int, bound: float
) -> None:
    assert replication(captures) == bound


@given(
    captures=counts,
    quiet=st.integers(0, 20),
    first=st.floats(0.01, 0.99),
    share=st.floats(0.01, 1.0),
)
def test_no_noise_with_two_looks_repeats_itself_more_often_than_the_bound(
    captures: int, quiet: int, first: float, share: float
) -> None:
    second = (1 - first) * share  # chance of the other look; the rest are further ones
    further = captures - 1
    chance = (first * second) ** further * (1 - 2 * first * second) ** quiet
    assert chance <= replication(captures, quiet) * (1 + 1e-9)


@given(captures=counts, quiet=st.integers(0, 20), rarity=st.floats(0.0, 0.5))
def test_a_rare_look_of_the_candidate_stays_under_the_bound_of_a_stored_baseline(
    captures: int, quiet: int, rarity: float
) -> None:
    chance = rarity ** (captures - 1) * (1 - rarity) ** quiet
    assert chance <= replication(captures, quiet, stored=True) * (1 + 1e-9)


@given(
    captures=counts, quiet=st.floats(0, 30), more=st.floats(0, 5), stored=st.booleans()
)
def test_more_evidence_never_weakens_the_bound(
    captures: int, quiet: float, more: float, *, stored: bool
) -> None:
    bound = replication(captures, quiet, stored=stored)
    assert replication(captures + 1, quiet, stored=stored) <= bound
    assert replication(captures, quiet + more, stored=stored) <= bound * (1 + 1e-9)


def test_a_lone_change_rests_on_its_replication() -> None:
    found = significance([make_target([make_part()])], SETTINGS)
    assert found.p_values[0][0] == pytest.approx(1 / 256)
    assert found.smallest == pytest.approx((1 / 256,))


def test_many_changes_of_one_page_prove_no_more_than_one() -> None:
    many = make_target([make_part(row=row) for row in range(20)], same=0)
    assert significance([many], SETTINGS).p_values[0] == (1 / 256,) * 20


def test_many_changes_with_some_that_waver_cost_little() -> None:
    wavering = [replace(make_part(row=row), pairs=(1.0,)) for row in (18, 19)]
    parts = [*(make_part(row=row) for row in range(18)), *wavering]
    found = significance([make_target(parts, same=0)], SETTINGS)
    assert max(found.p_values[0][:18]) == 1 / 256
    assert min(found.p_values[0][18:]) == 1.0


def test_holm_counts_every_component_and_hochberg_those_that_hold_out() -> None:
    target = make_target([make_part(row=row) for row in range(15)], same=5)
    holm = significance([target], replace(SETTINGS, correction=Correction.HOLM))
    hochberg = significance([target], SETTINGS)
    assert holm.p_values[0][14] == pytest.approx(20 / 20 / 256)
    assert hochberg.p_values[0][14] == pytest.approx(1 / 256)


def test_noise_as_large_elsewhere_in_the_run_raises_the_p_value() -> None:
    quiet = make_target([make_part()])
    noisy_part = replace(make_part(1.0, row=1), null_candidate=(0.01, 1.0, 1.0, 1.0))
    noisy = make_target([make_part(), noisy_part], same=19)
    assert claims([noisy])[0].rank == pytest.approx(2 * claims([quiet])[0].rank)


def test_noise_of_other_targets_counts_as_well() -> None:
    noisy = replace(make_part(1.0), null_baseline=(0.0, 1.0, 1.0, 1.0))
    run = [make_target([make_part()]), make_target([noisy])]
    assert claims(run)[0].rank == pytest.approx(2 / 42)


def test_noise_exactly_as_large_as_the_difference_counts() -> None:
    noisy = replace(make_part(1.0, row=1), null_candidate=(0.02,))
    assert claims([make_target([make_part(0.02), noisy], same=18)])[0].rank == 0.1


def test_what_fell_below_and_was_not_repeated_says_nothing_about_noise() -> None:
    bare = make_target([make_part(0.02, repeats=0)], captures=1, same=0)
    fine = make_target([make_part(0.9, repeats=0)], captures=1, same=0)
    alone = claims([make_target([make_part()], same=9)])[0].rank
    assert claims([make_target([make_part()], same=9), bare])[0].rank == alone
    assert claims([make_target([make_part()], same=9), fine])[0].rank < alone


def test_a_component_without_repeats_has_no_claim() -> None:
    bare = make_target([make_part(repeats=0)], captures=1)
    found = significance([bare], replace(SETTINGS, repeats=1))
    assert found.p_values[0][0] == 1.0
    assert found.smallest[0] == 1.0


def test_a_clean_run_states_what_its_budget_could_have_reached() -> None:
    clean = make_target([], captures=1)
    found = significance([clean], SETTINGS)
    assert found.smallest[0] == pytest.approx(replication(SETTINGS.budget))


@pytest.mark.parametrize(
    ("noise", "reproduced"), [(1.0, True), (0.52, True), (0.50, False), (0.0, False)]
)
def test_noise_up_to_half_of_the_difference_is_no_obstacle(
    noise: float, *, reproduced: bool
) -> None:
    part = replace(make_part(0.02), null_candidate=(1.0, noise))
    assert is_reproduced(part) is reproduced


def test_a_pair_that_does_not_differ_ends_the_claim() -> None:
    part = make_part()
    assert not is_reproduced(replace(part, pairs=(0.02, 1.0)))


def test_an_unstable_past_ends_the_claim() -> None:
    assert not is_reproduced(recalling(make_part(), History(quiet=5, noisy=1)))


def test_a_quiet_past_makes_three_captures_enough() -> None:
    part = recalling(make_part(repeats=2), History(quiet=5))
    target = make_target([part], captures=3)
    assert significance([target], SETTINGS).p_values[0][0] < SETTINGS.false_alarm_rate


def test_an_approved_picture_is_no_repeated_baseline() -> None:
    live = make_target([make_part()])
    stored = as_stored(live)
    assert claims([live])[0].replication == 1 / 256
    assert claims([stored])[0].replication == 1 / 16


def as_stored(target: TargetEvidence) -> TargetEvidence:
    return replace(target, baseline=replace(target.baseline, captures=1, stored=True))


def test_states_of_matches_do_not_matter_to_chance() -> None:
    changed = claims([make_target([make_part()])])
    missing = claims([make_target([make_part(state=State.MISSING)])])
    assert changed == missing
