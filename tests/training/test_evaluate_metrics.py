import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from visual_gate.training.calibration import fit_logistic
from visual_gate.training.metrics import (
    auroc,
    bootstrap,
    calibration_error,
    calibration_error_if_true,
    recall_at,
    reliability,
)

scores = st.lists(st.sampled_from([i / 20 for i in range(21)]), min_size=1, max_size=40)


@given(bad=scores, good=scores)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    bad: list[float], good: list[float]
) -> None:
    wins = sum((b < g) + (b == g) / 2 for b in bad for g in good)
    found = auroc(np.array(bad), np.array(good))
    assert found == pytest.approx(wins / (len(bad) * len(good)))


@given(bad=scores, good=scores, rate=st.sampled_from([0.0, 0.01, 0.05, 0.5]))
def test_recall_never_spends_more_false_alarms_than_allowed(
    bad: list[float], good: list[float], rate: float
) -> None:
    recall = recall_at(np.array(bad), np.array(good), false_alarms=rate)
    candidates = [*sorted(set(bad + good)), 2.0]
    allowed = [
        limit
        for limit in candidates
        if sum(g < limit for g in good) <= rate * len(good) + 1e-9
    ]
    best = max(sum(b < limit for b in bad) / len(bad) for limit in allowed)
    assert recall == pytest.approx(best)


def test_nothing_to_separate_is_not_a_number() -> None:
    empty = np.array([])
    assert math.isnan(auroc(empty, np.ones(3)))
    assert math.isnan(recall_at(np.ones(3), empty, false_alarms=0.01))


def test_scores_that_keep_their_word_have_no_calibration_error() -> None:
    said = np.repeat([0.25, 0.75], 400)
    acceptable = np.concatenate([np.arange(400) % 4 == 0, np.arange(400) % 4 != 0])
    assert calibration_error(said, acceptable) == pytest.approx(0)
    assert calibration_error(1 - said, acceptable) == pytest.approx(0.5)


def test_the_fewer_the_pairs_the_more_error_even_true_scores_show() -> None:
    few = calibration_error_if_true(np.linspace(0.05, 0.95, 100))
    many = calibration_error_if_true(np.linspace(0.05, 0.95, 10_000))
    assert few.low < few.value < few.high
    assert many.value < few.value / 5
    assert calibration_error_if_true(np.repeat([0.0, 1.0], 50)).high == 0


def test_reliability_leaves_out_empty_bins() -> None:
    rows = reliability(np.array([0.05, 1.0]), np.array([False, True]))
    assert rows == [(0.05, 0.0, 1), (1.0, 1.0, 1)]


def test_the_bootstrap_draws_pages_not_pairs() -> None:
    values = np.repeat([0.0, 1.0], 50)
    pages = ["a"] * 50 + ["b"] * 50
    estimate = bootstrap(lambda rows: float(values[rows].mean()), pages)
    assert estimate.value == 0.5
    assert (estimate.low, estimate.high) == (0.0, 1.0)


def test_a_perfect_separation_is_calibrated_finitely() -> None:
    values = np.array([-5.0] * 30 + [5.0] * 30)
    slope, offset = fit_logistic(values, (values > 0).astype(float))
    assert 0.3 < slope < 2
    assert abs(offset) < 0.5


def test_calibration_recovers_the_odds_that_made_the_data() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(0, 3, 20_000)
    truth = rng.random(20_000) < 1 / (1 + np.exp(-(0.7 * values - 0.2)))
    slope, _ = fit_logistic(values, truth.astype(float))
    assert slope == pytest.approx(0.7, abs=0.05)
