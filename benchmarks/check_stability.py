"""The whole gate on real pages with the same deployment on both sides: all must pass.

LIST.json and DIR are as for benchmarks.capture_stability. Every page is checked
``--times`` times, the last time with ``--load`` processes that keep a core busy each.
With nothing changed, every answer but ``pass`` is a false alarm; each is printed with
its reasons. The exit code is 1 when there was one.

With ``--log FILE`` each answer is a line of that file, and what it already holds is not
checked again: a long run can be broken off and taken up, and two lists can share it.

usage: python -m benchmarks.check_stability LIST.json --pkgs DIR [--pages 45]
       [--times 5] [--load 2] [--log FILE.jsonl]
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.capture_stability import busy
from benchmarks.pages import Entry, name_of, read_list, served
from visual_gate.assemble import open_gate
from visual_gate.config import GateConfig, PageSettings
from visual_gate.records import Deployment


@dataclass(frozen=True)
class Answer:
    """What the gate said about a page that is its own baseline."""

    page: str
    turn: int
    verdict: str
    captures: tuple[int, int]
    seconds: float
    reasons: tuple[str, ...]


def main() -> None:
    """Check all pages, print what did not pass, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--pkgs", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=45)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--load", type=int, default=2)
    parser.add_argument("--log", type=Path)
    given = parser.parse_args()
    found = list(_known(given.log))
    for turn in range(1, given.times + 1):
        known = {one.page for one in found if one.turn == turn}
        entries = read_list(given.list, given.pages)
        left = [entry for entry in entries if name_of(entry) not in known]
        with busy(given.load) if left and turn == given.times else nullcontext():
            found += _checked(left, given, turn)
    _conclude(found)


def _known(log: Path | None) -> Iterator[Answer]:
    if log is None or not log.exists():
        return
    for line in log.read_text("utf-8").splitlines():
        said = json.loads(line)
        said["captures"] = tuple(said["captures"])
        yield Answer(**said)


def _checked(
    entries: Sequence[Entry], given: argparse.Namespace, turn: int
) -> Iterator[Answer]:
    for entry in entries:
        answer = _check(entry, given.pkgs, turn)
        if given.log is not None:
            with given.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(answer)) + "\n")
        yield answer


def _check(entry: Entry, pkgs: Path, turn: int) -> Answer:
    with served(entry, pkgs) as (origin, path), tempfile.TemporaryDirectory() as run:
        here = Deployment(origin)
        page = PageSettings(name_of(entry), path)
        config = GateConfig(pages=(page,), baseline=here, candidate=here)
        with open_gate(config, run_folder=Path(run)) as gate:
            (report,) = gate.run().targets
    return Answer(
        name_of(entry),
        turn,
        str(report.verdict),
        report.captures,
        round(report.seconds, 2),
        report.reasons,
    )


def _conclude(found: Sequence[Answer]) -> None:
    """Count, and name what did not pass; leave with 1 where there was such."""
    for one in found:
        if one.verdict != "pass":
            print(f"round {one.turn}, {one.page}: {one.verdict}")
            print("".join(f"    {reason}\n" for reason in one.reasons))
    verdicts = Counter(one.verdict for one in found)
    again = sum(one.captures != (1, 1) for one in found)
    pages = len({one.page for one in found})
    counted = {"pages": pages, "comparisons": len(found), "differed_at_first": again}
    print(json.dumps({**counted, **verdicts}))
    sys.exit(verdicts["pass"] < len(found))


if __name__ == "__main__":
    main()
