"""The whole gate on real pages with the same deployment on both sides: all must pass.

LIST.json and DIR are as for benchmarks.capture_stability. Every page is checked
``--times`` times, the last time with ``--load`` processes that keep a core busy each.
With nothing changed, every answer but ``pass`` is a false alarm; each is printed with
its reasons. The exit code is 1 when there was one.

usage: python -m benchmarks.check_stability LIST.json --pkgs DIR [--pages 45]
       [--times 5] [--load 2]
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from benchmarks.capture_stability import busy
from benchmarks.pages import Entry, name_of, read_list, served
from visual_gate.assemble import open_gate
from visual_gate.config import GateConfig, PageSettings
from visual_gate.records import Deployment, TargetReport, Verdict


def main() -> None:
    """Check all pages, print what did not pass, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--pkgs", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=45)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--load", type=int, default=2)
    given = parser.parse_args()
    entries = read_list(given.list, given.pages)
    found: list[TargetReport] = []
    for turn in range(1, given.times + 1):
        with busy(given.load) if turn == given.times else nullcontext():
            found += _checked(entries, given.pkgs, turn)
    verdicts = Counter(str(report.verdict) for report in found)
    print(json.dumps({"pages": len(entries), "comparisons": len(found), **verdicts}))
    sys.exit(verdicts["pass"] < len(found))


def _checked(entries: Sequence[Entry], pkgs: Path, turn: int) -> list[TargetReport]:
    reports = [_check(entry, pkgs) for entry in entries]
    for report in reports:
        if report.verdict is not Verdict.PASS:
            print(f"round {turn}, {report.target.page}: {report.verdict}", flush=True)
            print("".join(f"    {reason}\n" for reason in report.reasons), flush=True)
    return reports


def _check(entry: Entry, pkgs: Path) -> TargetReport:
    with served(entry, pkgs) as (origin, path), tempfile.TemporaryDirectory() as run:
        here = Deployment(origin)
        page = PageSettings(name_of(entry), path)
        config = GateConfig(pages=(page,), baseline=here, candidate=here)
        with open_gate(config, run_folder=Path(run)) as gate:
            (report,) = gate.run().targets
    return report


if __name__ == "__main__":
    main()
