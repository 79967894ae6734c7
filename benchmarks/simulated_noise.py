"""What the p-values do under noise that real pages seldom show: simulated runs.

Real pages hold so still that hardly any p-value falls below 1. Here nothing changed
either, but components flicker between two looks, jitter, or change all together, with
the chances that suit a false alarm best; ``tests.judge.test_false_alarms`` holds the
laws. The captures are simulated, the judge is the real one: it asks for repeats and
judges as it does in a gate run. The smallest corrected p-value of each run is tested
for being too small anywhere (see ``benchmarks.p_values``), and ``--plot`` draws it.

usage: python -m benchmarks.simulated_noise [--runs 1000] [--seed 1] [--plot FILE.svg]
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.p_values import draw, superuniform
from benchmarks.rates import stated
from tests.judge.test_false_alarms import LAWS, Law, gate
from visual_gate.judge import judge_targets
from visual_gate.records import JudgeSettings, TargetReport, Verdict

DRAWN = 3
"""Curves in the plot, of the laws with the smallest p-values."""


def main() -> None:
    """Simulate runs under each law; print rates and tests as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    smallest: dict[str, list[float]] = {}
    said: dict[str, Any] = {"promised": JudgeSettings().false_alarm_rate}
    for law, chance, number in LAWS:
        name = f"{law.__name__} {chance:g} {number}"
        reports = simulated(law, chance, number, runs=given.runs, seed=given.seed)
        smallest[name] = [_smallest(report) for report in reports]
        failed = sum(report.verdict is Verdict.FAIL for report in reports)
        found = superuniform(smallest[name])
        said[name] = {"fail": stated(failed, given.runs), "smallest_p": found}
    print(json.dumps(said))
    if given.plot is not None:
        lowest = sorted(smallest, key=lambda name: float(np.mean(smallest[name])))
        curves = {name: smallest[name] for name in lowest[:DRAWN]}
        given.plot.write_text(draw(curves), "utf-8")


def simulated(
    law: Law, chance: float, number: int, *, runs: int, seed: int
) -> list[TargetReport]:
    """Reports of runs in which nothing changed and ``number`` components are noisy."""
    random = np.random.default_rng(seed)
    settings = JudgeSettings()
    return [
        judge_targets([gate(law(random, chance, number), settings)], settings)[0]
        for _ in range(runs)
    ]


def _smallest(report: TargetReport) -> float:
    return min((part.p_value for part in report.components), default=1.0)


if __name__ == "__main__":
    main()
