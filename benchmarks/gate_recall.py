"""What the gate's statistics cost in recall: seeded faults against a bare threshold.

Each page of the lists shows one fault on the candidate, its kind dealt from all those
of ``visual_gate.faults`` by the seed. The gate judges it in a real run over up to
``--together`` pages; a bare threshold judges the same first two captures by their
scores alone. Faults count where they can be seen (80 pixels that differ plainly, or
1,500 that differ faintly).

``lost`` are faults that the bare threshold catches and the gate passes, the recall lost
by repeats, p-values and the decision table. Those under review instead of failed are
counted by the sentence that says why.

usage: python -m benchmarks.gate_recall LIST.json... --pkgs DIR... --log FILE.jsonl
       [--without WORD...] [--turns 2] [--together 4] [--seed 1]
       [--seconds 480]
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.changed_runs import Run, changed_targets, made
from benchmarks.changes import dealt
from benchmarks.rates import Line, Log, slice_of, stated
from benchmarks.sites import RealSite, add_lists, open_any_gate, parts_of
from visual_gate.faults import FAULTS, SOLO
from visual_gate.records import VIEWPORTS


def main() -> None:
    """Make the runs that the log lacks until time is up, then count all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_lists(parser)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds", type=float, default=480)
    given = parser.parse_args()
    log, until = Log(given.log), slice_of(given.seconds)
    known = log.known()
    left = [one for one in _planned(given) if one.name not in known]
    if left and given.seconds > 0:
        with open_any_gate() as gate:
            for one in left:
                log.add(made(one, gate))
                if until.is_over:
                    break
    print(json.dumps(summary(log.lines())))


def _planned(given: argparse.Namespace) -> Iterator[Run]:
    for turn in range(1, given.turns + 1):
        for part in parts_of(given):
            yield _run(part, f"{given.seed} {turn} {part.pages[0].name}")


def _run(site: RealSite, name: str) -> Run:
    wishes = tuple(dealt((*FAULTS, *SOLO), f"{name} {one.name}") for one in site.pages)
    return Run(name, site, VIEWPORTS["desktop"], wishes)


def summary(lines: Sequence[Line]) -> dict[str, Any]:
    """Shares of the faults that can be seen, each with its exact 95 % interval."""
    faults = [one for one in changed_targets(lines) if one["shows"]]
    bare = [one for one in faults if one["below"]]
    failed = [one for one in faults if one["verdict"] == "fail"]
    caught = [one for one in faults if one["verdict"] != "pass"]
    lost = [one for one in bare if one["verdict"] == "pass"]
    return {
        "faults": len(faults),
        "kinds": len({one["kind"] for one in faults}),
        "bare_threshold": stated(len(bare), len(faults)),
        "gate_fail_or_review": stated(len(caught), len(faults)),
        "gate_fail": stated(len(failed), len(faults)),
        "lost": stated(len(lost), len(faults)),
        "caught_by_the_gate_alone": sum(not one["below"] for one in caught),
        "reviewed_instead_of_failed": _why_reviewed(bare),
        "captures_a_side": round(_mean([max(one["captures"]) for one in faults]), 2),
    }


def _why_reviewed(bare: Sequence[Line]) -> list[tuple[str, int]]:
    """Sentences of the faults below the threshold that the gate did not fail."""
    asked = [one for one in bare if one["verdict"] == "review"]
    said = Counter(why for one in asked for why in one["reasons"] or one["problems"])
    return said.most_common(8)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)


if __name__ == "__main__":
    main()
