"""What a second look does to the promise: simulated runs of several targets.

Noise on one target makes proof harder on all, so a run looks anew at targets in doubt,
with more captures; that evidence alone then counts. It gives noise on them a second
chance to fail. How often anything fails that did not change is counted with that look
and, from the same captures, without it: in runs in which nothing changed, and in runs
with one component that really did, which is what second looks are for. The laws of
noise are those of ``tests.judge.test_false_alarms``, the same on every target.

usage: python -m benchmarks.simulated_runs [--runs 300] [--targets 16] [--seed 1]
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.rates import stated
from tests.judge.test_false_alarms import COMPONENTS, LAWS, Law, Looks, gate
from visual_gate.judge import TargetEvidence, judge_targets, repeats_wanted
from visual_gate.records import JudgeSettings, Verdict

CHANGED = f"c{COMPONENTS - 1}"
"""The component that really changed, where one did."""

SETTINGS = JudgeSettings()


@dataclass(frozen=True, slots=True)
class Site:
    """Targets with the same law of noise, seen otherwise at each visit."""

    law: Law
    chance: float
    noisy: int
    targets: int
    changed: bool = False
    """Whether the last component of the first target really changed."""

    def looks(self, random: np.random.Generator, number: int) -> Looks:
        """What would be seen of the target of this number."""
        looks = self.law(random, self.chance, self.noisy)
        if self.changed and number == 0:
            looks[0, :, -1], looks[1, :, -1] = 0.0, 1.0
        return looks


@dataclass(frozen=True, slots=True)
class Ran:
    """Whether anything failed that did not change: at first, and in the end.

    ``anew`` says whether any target was looked at again, ``proven`` whether what did
    change failed in the end.
    """

    at_first: bool
    in_the_end: bool
    anew: bool
    proven: bool


def main() -> None:
    """Simulate runs under each law; print rates as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--targets", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for changed in (False, True):
        found = _under_all_laws(given, changed=changed)
        print(json.dumps({"changed": changed, **found}))


def _under_all_laws(given: argparse.Namespace, *, changed: bool) -> dict[str, Any]:
    found: dict[str, list[Ran]] = {}
    for law, chance, noisy in LAWS:
        site = Site(law, chance, noisy, given.targets, changed)
        random = np.random.default_rng(given.seed)
        runs = [ran(site, random) for _ in range(given.runs)]
        found[f"{law.__name__} {chance:g} {noisy}"] = runs
    every = [one for runs in found.values() for one in runs]
    return {name: _counted(runs) for name, runs in {"all": every, **found}.items()}


def ran(site: Site, random: np.random.Generator) -> Ran:
    """One run: all targets, then those anew that the whole run leaves in doubt."""
    first = [
        gate(site.looks(random, number), SETTINGS) for number in range(site.targets)
    ]
    wanted = repeats_wanted(first, SETTINGS)
    last = [
        gate(site.looks(random, number), SETTINGS, least=aim)
        if aim > seen.repeats
        else seen
        for number, (seen, aim) in enumerate(zip(first, wanted, strict=True))
    ]
    known = {(0, CHANGED)} if site.changed else set()
    before, after = _failed(first), _failed(last)
    return Ran(
        at_first=bool(before - known),
        in_the_end=bool(after - known),
        anew=any(aim > seen.repeats for aim, seen in zip(wanted, first, strict=True)),
        proven=bool(after & known),
    )


def _failed(targets: Sequence[TargetEvidence]) -> set[tuple[int, str]]:
    """Number of the target and id of each component that fails."""
    reports = judge_targets(targets, SETTINGS)
    return {
        (number, part.id)
        for number, report in enumerate(reports)
        for part in report.components
        if part.verdict is Verdict.FAIL
    }


def _counted(runs: Sequence[Ran]) -> dict[str, Any]:
    return {
        "failed_at_first": stated(sum(one.at_first for one in runs), len(runs)),
        "failed_in_the_end": stated(sum(one.in_the_end for one in runs), len(runs)),
        "looked_at_anew": sum(one.anew for one in runs),
        "change_proven": sum(one.proven for one in runs),
    }


if __name__ == "__main__":
    main()
