"""What accepted runs saw of a component's noise, merged and faded."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tests.judge.making import make_part, make_target
from visual_gate.errors import BaselineError
from visual_gate.judge import (
    NoiseProfile,
    from_document,
    judge_target,
    observe,
    recalled,
    to_document,
)
from visual_gate.judge.history import MOST_RUNS, NoiseRun, name_of
from visual_gate.records import JudgeSettings, State, Verdict

NAMES = st.sampled_from([f"2024-05-{day:02}" for day in range(1, 29)])
runs = st.builds(
    NoiseRun,
    NAMES,
    st.integers(1, 5),
    st.dictionaries(st.sampled_from("abc"), st.floats(0, 1), max_size=3),
)
profiles = st.lists(runs, max_size=5, unique_by=lambda run: run.run).map(
    lambda listed: NoiseProfile().merged(NoiseProfile(tuple(listed)))
)


@given(one=profiles, two=profiles)
def test_runs_of_both_branches_are_there_after_a_merge(
    one: NoiseProfile, two: NoiseProfile
) -> None:
    merged = one.merged(two)
    names = [run.run for run in merged.runs]
    assert names == sorted({run.run for run in (*one.runs, *two.runs)})
    assert merged.merged(one).runs == tuple(
        {run.run: run for run in (*merged.runs, *one.runs)}[name] for name in names
    )


@given(one=profiles)
def test_merging_a_profile_with_itself_counts_nothing_twice(one: NoiseProfile) -> None:
    assert one.merged(one) == one
    assert one.merged(NoiseProfile()) == one


@given(one=profiles)
def test_a_profile_survives_json(one: NoiseProfile) -> None:
    assert from_document(json.loads(json.dumps(to_document(one)))) == one


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"schema": "visual-gate/noise@2", "runs": [], "noise": {}},
        {"schema": "visual-gate/noise@1"},
        {"schema": "visual-gate/noise@1", "runs": [["a", 1]], "noise": {"c": []}},
        {"schema": "visual-gate/noise@1", "runs": [["a", 1]], "noise": {"c": [7]}},
        {"schema": "visual-gate/noise@1", "runs": [["a"]], "noise": {}},
        {"schema": "visual-gate/noise@1", "runs": [["a", 0]], "noise": {"c": [0.1]}},
        {"schema": "visual-gate/noise@1", "runs": [["a", -5]], "noise": {}},
        {"schema": "visual-gate/noise@1", "runs": [], "noise": []},
    ],
)
def test_a_profile_of_another_version_is_refused_with_a_remedy(
    document: object,
) -> None:
    with pytest.raises(BaselineError, match="delete it"):
        from_document(document)


def past(noise: float, times: int, pairs: int = 1) -> NoiseProfile:
    return NoiseProfile(
        tuple(NoiseRun(f"run{n:03}", pairs, {"c": noise}) for n in range(times))
    )


def test_quiet_and_noisy_runs_are_told_apart_by_the_difference_in_question() -> None:
    known = past(0.3, 1).of("c", 0.49)
    assert (known.quiet, known.noisy) == (1.0, 0.0)
    known = past(0.3, 1).of("c", 0.2)
    assert (known.quiet, known.noisy) == (0.0, 1.0)
    assert past(0.3, 1).of("other", 0.2).quiet == 0.0


def test_older_runs_fade() -> None:
    assert past(0.0, 2).of("c", 0.5).quiet == pytest.approx(1.93)
    assert past(0.0, 30).of("c", 0.5).quiet < 13


def test_only_the_latest_runs_are_kept() -> None:
    old, new = past(0.0, MOST_RUNS), NoiseProfile((NoiseRun("z", 1, {"c": 1.0}),))
    merged = old.merged(new)
    assert len(merged.runs) == MOST_RUNS
    assert merged.runs[-1].run == "z"


def test_a_clean_run_is_remembered_with_one_pair_for_each_capture_a_side() -> None:
    target = make_target([], captures=1, same=3)
    (run,) = observe("r", target).runs
    assert run.pairs == 1
    assert set(run.noise.values()) == {0.0}
    assert len(run.noise) == 3


def test_noise_within_a_side_is_remembered_and_a_real_change_is_not() -> None:
    noisy = replace(make_part(0.02, row=0), null_baseline=(0.4,))
    harmless = make_part(0.9, row=1)
    target = make_target([noisy, harmless], same=0)
    (run,) = observe("r", target).runs
    assert run.noise[name_of(noisy)] == pytest.approx(0.6)
    assert run.noise[name_of(harmless)] == pytest.approx(0.1)


def test_what_fell_below_without_repeats_says_nothing_about_noise() -> None:
    bare = make_target([make_part(0.02, repeats=0)], captures=1, same=0)
    assert observe("r", bare).runs[0].noise == {}


def test_of_two_components_at_one_place_the_noisier_is_remembered() -> None:
    noisy = replace(make_part(1.0, state=State.SAME), null_baseline=(0.4,))
    target = make_target([noisy, make_part(1.0, state=State.SAME)], same=0)
    (run,) = observe("r", target).runs
    assert list(run.noise.values()) == [pytest.approx(0.6)]


def test_a_quiet_history_spares_captures() -> None:
    few = make_target([make_part(repeats=2)], captures=3)
    settings = JudgeSettings()
    assert judge_target(few, settings).verdict is Verdict.REVIEW
    before = make_target([make_part(1.0, state=State.SAME)], captures=3)
    profile = observe("r1", before).merged(observe("r2", before))
    assert judge_target(recalled(few, profile), settings).verdict is Verdict.FAIL


def test_an_unstable_history_is_named() -> None:
    restless = replace(make_part(0.02), null_baseline=(0.02,))
    profile = observe("r1", make_target([restless]))
    report = judge_target(
        recalled(make_target([make_part()]), profile), JudgeSettings()
    )
    assert report.verdict is Verdict.REVIEW
    assert "earlier runs" in report.reasons[0]


def test_an_empty_history_changes_nothing() -> None:
    target = make_target([make_part()])
    assert recalled(target, NoiseProfile()) == target
