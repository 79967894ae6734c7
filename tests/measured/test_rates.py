"""What the benchmarks of the judge count, on logs that are made up."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies

from benchmarks.false_alarms import summary as of_false_alarms
from benchmarks.gate_recall import summary as of_recall
from benchmarks.nuisances import summary as of_nuisances
from benchmarks.p_values import draw, superuniform
from benchmarks.rates import Line, Log, interval


def target(**said: object) -> Line:
    ordinary = {
        "target": "home@desktop",
        "verdict": "pass",
        "captures": [1, 1],
        "differed": False,
        "differs": True,
        "below": False,
        "shows": True,
        "reflowed": False,
        "kind": "gone",
        "components": 4,
        "p_values": [],
        "reasons": [],
        "problems": [],
    }
    return {**ordinary, **said}


def run(*targets: Line, name: str = "1", verdict: str = "pass") -> Line:
    return {"run": name, "verdict": verdict, "targets": list(targets)}


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (0, 1000, 0.0, 0.003682),
        (3, 1000, 0.000619, 0.008742),
        (10, 10, 0.691503, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_the_exact_one_of_clopper_and_pearson(
    hits: int, trials: int, low: float, high: float
) -> None:
    assert interval(hits, trials) == pytest.approx((low, high), abs=1e-6)


def test_a_run_in_the_log_is_not_made_again(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    assert not log.known()
    log.add(run(name="a"))
    log.add(run(name="b"))
    assert log.known() == {"a", "b"}


@given(strategies.integers(0, 2**32 - 1))
def test_p_values_that_keep_their_word_are_not_accused(seed: int) -> None:
    drawn = np.random.default_rng(seed).uniform(size=300)
    conservative = np.minimum(drawn + 0.2, 1.0)
    assert superuniform(list(conservative))["ks_p"] > 0.05


def test_p_values_that_are_too_small_are_found_out() -> None:
    cheating = np.random.default_rng(1).uniform(size=300) ** 2
    assert superuniform(list(cheating))["ks_p"] < 0.001


def test_the_plot_has_a_curve_for_each_kind_of_p_value() -> None:
    drawn = draw({"each component": [0.2, 1.0], "each run": [0.5], "none": []})
    assert drawn.count("stroke-width") == 2
    assert "each run (1)" in drawn


def test_false_alarms_are_counted_by_run_and_by_target() -> None:
    failed = target(verdict="fail", differed=True, p_values=[0.004, 0.3])
    lines = [
        run(target(), failed, verdict="fail"),
        run(target(), target(verdict="review"), verdict="review"),
        run(target(verdict="error"), verdict="error"),
    ]
    found = of_false_alarms(lines)
    assert found["runs"]["fail"]["hits"] == 1
    assert found["runs"]["fail"]["of"] == 2
    assert found["targets"]["fail"]["of"] == 4
    assert found["targets"]["review"]["hits"] == 1
    assert found["not_captured"] == 1
    assert found["smallest_p_of_each_run"]["up_to"]["0.01"] == 1


def test_recall_is_lost_where_the_gate_passes_what_a_bare_threshold_catches() -> None:
    lines = [
        run(
            target(verdict="fail", below=True),
            target(verdict="review", below=True, reasons=["Only its content."]),
            target(verdict="pass", below=True),
            target(verdict="pass"),
            target(verdict="pass", shows=False),
            target(verdict="error", below=True),
        )
    ]
    found = of_recall(lines)
    assert found["faults"] == 4
    assert found["bare_threshold"]["hits"] == 3
    assert found["gate_fail_or_review"]["hits"] == 2
    assert found["lost"]["hits"] == 1
    assert found["reviewed_instead_of_failed"] == [("Only its content.", 1)]


def test_nuisances_that_changed_no_pixel_do_not_flatter_the_rate() -> None:
    lines = [
        run(target(kind="digits", verdict="fail"), name="digits home"),
        run(target(kind="digits", differs=False), name="digits other"),
        run(target(kind=""), name="text-default home"),
    ]
    found = of_nuisances(lines)
    assert found["groups"]["digits"]["fail"]["of"] == 1
    assert found["groups"]["antialiasing"]["pass"] == 1
    assert found["all"]["fail"]["hits"] == 1


def test_a_page_that_wraps_elsewhere_counts_and_is_told_apart() -> None:
    lines = [
        run(
            target(kind="digits", verdict="fail", reflowed=True),
            target(kind="digits"),
            name="digits home",
        ),
        run(target(verdict="fail"), name="text-autohint home"),
    ]
    found = of_nuisances(lines)
    assert (found["all"]["fail"]["hits"], found["all"]["fail"]["of"]) == (2, 3)
    assert found["same_layout"]["fail"]["of"] == 2
    assert found["groups"]["digits"]["reflowed"] == 1
    assert found["groups"]["text-autohint"]["fail"]["hits"] == 1
    assert "digits on home@desktop (reflowed): " in found["failed"]
