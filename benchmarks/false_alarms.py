"""How often the gate cries wolf: whole runs with the same deployment on both sides.

Every run is a real one over up to ``--together`` pages of a real site, whose p-values
are corrected over the run; ``--load`` processes keep a core busy each meanwhile. Every
page of the lists is compared once a turn, in odd turns as a desktop shows it, in even
ones as a phone does. Nothing changed, so every ``fail`` is a false alarm; the promise
is about runs, and both runs and targets are counted, each with its exact 95 % interval.

Where no pixel differs, chance is never in question and p-values are 1. With ``--noise``
the pages get something to be wrong about: at each visit a fair coin decides whether a
fault, another one on each page, is shown. That is the worst noise there can be, and on
both sides the same.

The p-values are tested for being too small anywhere (Kolmogorov and Smirnov, one-sided,
over the smallest corrected p-value of each run: runs are independent, components are
not), and ``--plot`` draws them.

Each run is a line of ``--log``; what that holds is not run again, so that a long
measurement is made in slices of ``--seconds``. In a turn the short pages come first.

usage: python -m benchmarks.false_alarms LIST.json... --pkgs DIR... --log FILE.jsonl
       [--without WORD...] [--turns 4] [--together 4] [--load 1] [--noise]
       [--seconds 480] [--plot FILE.svg]
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.capture_stability import busy
from benchmarks.changes import CHANGE, dealt, serve_changeable
from benchmarks.p_values import draw, superuniform
from benchmarks.rates import Line, Log, slice_of, stated
from benchmarks.sites import RealSite, add_lists, aimed, open_any_gate, parts_of
from visual_gate.faults import FAULTS
from visual_gate.gate import Gate
from visual_gate.observe import Observation, keep_nothing
from visual_gate.records import (
    VIEWPORTS,
    GateReport,
    JudgeSettings,
    TargetReport,
    Viewport,
)


def main() -> None:
    """Make the runs that the log lacks until time is up, then count all of them."""
    given = _arguments()
    log = Log(given.log)
    _measure(parts_of(given), given, log)
    lines = log.lines()
    print(json.dumps(summary(lines)))
    if given.plot is not None:
        given.plot.write_text(draw(_p_values(lines)), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_lists(parser)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--load", type=int, default=1)
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--seconds", type=float, default=480)
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


def _measure(parts: Sequence[RealSite], given: argparse.Namespace, log: Log) -> None:
    until, known = slice_of(given.seconds), log.known()
    runs = planned(parts, given.turns)
    left = [run for run in runs if run[0] not in known]
    if not left or given.seconds <= 0:
        return
    with busy(given.load), open_any_gate() as gate:
        quiet = replace(gate, observer=replace(gate.observer, keep=keep_nothing))
        for name, site, viewport in left:
            made = _run(quiet, site, viewport, noise=name if given.noise else "")
            log.add({"run": name, **made})
            if until.is_over:
                return


def planned(
    parts: Sequence[RealSite], turns: int
) -> Iterator[tuple[str, RealSite, Viewport]]:
    """All runs: their names, pages and viewports."""
    for turn in range(1, turns + 1):
        viewport = VIEWPORTS["desktop" if turn % 2 else "phone"]
        for part in parts:
            yield f"{turn} {part.pages[0].name}", part, viewport


def _run(gate: Gate, site: RealSite, viewport: Viewport, *, noise: str) -> Line:
    targets = [page.target(viewport) for page in site.pages]
    seen: list[Observation] = []
    with ExitStack() as stack:
        served = stack.enter_context(site.served())
        if noise:
            coins = [dealt(FAULTS, noise + one.page, chance=0.5) for one in targets]
            serve_changeable(served, site.pages, coins)
            targets = [replace(one, steps=CHANGE) for one in targets]
        same = aimed(gate, targets, baseline=served.url, candidate=served.url)
        report = same.run(seen.append)
    return _line(report, seen)


def _line(report: GateReport, seen: Sequence[Observation]) -> Line:
    return {
        "verdict": str(report.verdict),
        "seconds": round(report.seconds, 1),
        "targets": [
            _target(one, observed)
            for one, observed in zip(report.targets, seen, strict=True)
        ],
    }


def _target(report: TargetReport, seen: Observation) -> Line:
    return {
        "target": report.target.key,
        "verdict": str(report.verdict),
        "captures": report.captures,
        "differed": not all(part.identical for part in seen.evidence.components),
        "components": len(report.components),
        "p_values": [part.p_value for part in report.components if part.p_value < 1],
        "reasons": report.reasons,
    }


def summary(lines: Sequence[Line]) -> dict[str, Any]:
    """All that the log says; targets that could not be captured are no comparisons."""
    targets = [one for line in lines for one in line["targets"]]
    judged = [one for one in targets if one["verdict"] != "error"]
    runs = [line for line in lines if line["verdict"] != "error"]
    differed = sum(one["differed"] for one in judged)
    return {
        "promised": JudgeSettings().false_alarm_rate,
        "runs": _counted(runs),
        "targets": _counted(judged),
        "pages": len({one["target"].rpartition("@")[0] for one in judged}),
        "not_captured": len(targets) - len(judged),
        "differed_at_first": stated(differed, len(judged)),
        "components": sum(one["components"] for one in judged),
        "components_with_p_below_1": sum(len(one["p_values"]) for one in judged),
        "captures_a_side": round(_mean([max(one["captures"]) for one in judged]), 4),
        "smallest_p_of_each_run": superuniform(_smallest(runs)),
        "not_passed": Counter(
            f"{one['target']}: {one['verdict']}"
            for one in targets
            if one["verdict"] != "pass"
        ).most_common(12),
    }


def _counted(ones: Sequence[Line]) -> dict[str, Any]:
    verdicts = Counter(one["verdict"] for one in ones)
    return {name: stated(verdicts[name], len(ones)) for name in ("fail", "review")}


def _p_values(lines: Sequence[Line]) -> dict[str, list[float]]:
    targets = [one for line in lines for one in line["targets"]]
    silent = sum(one["components"] - len(one["p_values"]) for one in targets)
    spoken = [p for one in targets for p in one["p_values"]]
    whole = spoken + [1.0] * silent
    return {"each component": whole, "smallest of each run": _smallest(lines)}


def _smallest(runs: Sequence[Line]) -> list[float]:
    return [
        min((p for one in line["targets"] for p in one["p_values"]), default=1.0)
        for line in runs
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)


if __name__ == "__main__":
    main()
