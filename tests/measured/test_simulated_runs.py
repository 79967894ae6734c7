"""A simulated run looks anew at what it doubts, and noise gains nothing by that."""

import numpy as np

from benchmarks.simulated_runs import Site, ran
from tests.judge.test_false_alarms import two_looks


def test_much_noise_makes_a_run_look_at_its_one_change_again() -> None:
    run = ran(Site(two_looks, 0.5, 4, 16, changed=True), np.random.default_rng(1))
    assert run.anew
    assert run.proven
    assert not run.in_the_end


def test_a_run_without_noise_looks_once() -> None:
    run = ran(Site(two_looks, 0.0, 4, 3), np.random.default_rng(1))
    assert not run.anew
    assert not run.proven
    assert not run.at_first
