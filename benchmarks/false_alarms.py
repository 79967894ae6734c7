"""The measured false-alarm rate of the gate beside the promised one.

LIST.json and DIR are as for benchmarks.capture_stability. Every page is its own
baseline, checked ``--times`` times with one browser; every verdict but ``pass`` is a
false alarm, and ``fail`` is what the promise is about. Rates come with their exact 95 %
interval (Clopper and Pearson, 1934). Each answer is a line of ``--log``, and what that
already holds is not checked again, so that a long run can be made in slices.

usage: python -m benchmarks.false_alarms LIST.json --pkgs DIR --log FILE.jsonl
       [--pages 45] [--times 25] [--seconds 240]
"""

import argparse
import json
import math
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.pages import Entry, mean, name_of, read_list, served
from visual_gate.assemble import open_gate
from visual_gate.config import GateConfig, PageSettings
from visual_gate.records import Deployment

OUTSIDE = 0.025
"""The chance left beyond each end of the interval."""


def main() -> None:
    """Check what the log lacks until time is up, then count all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--pkgs", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=45)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=240)
    given = parser.parse_args()
    until = monotonic() + given.seconds
    known = Counter(answer["page"] for answer in _read(given.log))
    for entry in read_list(given.list, given.pages):
        _check(entry, given, times=given.times - known[name_of(entry)], until=until)
    print(json.dumps(_counted(_read(given.log))))


def interval(hits: int, trials: int) -> tuple[float, float]:
    """Exact 95 % interval of a rate, 0 to 1, from ``hits`` in ``trials``."""
    low = 0.0 if hits == 0 else _root(hits - 1, trials, wanted=1 - OUTSIDE)
    high = 1.0 if hits == trials else _root(hits, trials, wanted=OUTSIDE)
    return low, high


def _root(hits: int, trials: int, *, wanted: float) -> float:
    """The rate at which ``hits`` or fewer have the wanted chance."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        low, high = (
            (rate, high) if _at_most(hits, trials, rate) > wanted else (low, rate)
        )
    return low


def _at_most(hits: int, trials: int, rate: float) -> float:
    """The binomial distribution, by logarithms as the counts are large."""
    whole, yes, no = math.lgamma(trials + 1), math.log(rate), math.log1p(-rate)
    return math.fsum(
        math.exp(
            whole
            - math.lgamma(k + 1)
            - math.lgamma(trials - k + 1)
            + k * yes
            + (trials - k) * no
        )
        for k in range(hits + 1)
    )


def _read(log: Path) -> list[dict[str, Any]]:
    if not log.exists():
        return []
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def _check(
    entry: Entry, given: argparse.Namespace, *, times: int, until: float
) -> None:
    if times <= 0 or monotonic() > until:
        return
    with (
        served(entry, given.pkgs) as (origin, path),
        tempfile.TemporaryDirectory() as run,
    ):
        here = Deployment(origin)
        page = PageSettings(name_of(entry), path)
        config = GateConfig(pages=(page,), baseline=here, candidate=here)
        with (
            open_gate(config, run_folder=Path(run)) as gate,
            given.log.open("a", encoding="utf-8") as log,
        ):
            for _ in range(times):
                if monotonic() > until:
                    return
                report = gate.check(gate.targets[0])
                said = {"page": page.name, "verdict": str(report.verdict)}
                said_more = {"captures": report.captures, "reasons": report.reasons}
                log.write(json.dumps({**said, **said_more}) + "\n")


def _counted(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    verdicts = Counter(answer["verdict"] for answer in answers)
    judged = len(answers) - verdicts["error"]
    return {
        "pages": len({answer["page"] for answer in answers}),
        "comparisons": len(answers),
        "verdicts": dict(verdicts),
        "promised": GateConfig().judge.false_alarm_rate,
        "failed": [round(end, 5) for end in interval(verdicts["fail"], judged)],
        "captures_each": round(mean([sum(a["captures"]) for a in answers]), 3),
    }


if __name__ == "__main__":
    main()
