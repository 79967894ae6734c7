"""Hand-written page pairs: what a person would call each, and what the gate says.

A set is a folder with ``pages/``, a static site, and ``cases.json``, a list of::

    {"name": "...", "page": "index.html", "viewport": "desktop",
     "label": "harmful" | "harmless" | "intended", "why": "...",
     "edits": [{"file": "style.css", "find": "...", "replace": "..."}]}

The site is the baseline and a copy with the edits the candidate; a real run with all
defaults looks at both. The sets were written by people who knew neither the gate's code
nor its data, before the gate saw them. Harmful changes should fail, harmless ones must
not, and intended ones, plainly visible and wanted, are for review.

usage: python -m benchmarks.handmade SET... [--only PREFIX] [--report DIR]
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.rates import stated
from benchmarks.sites import aimed, open_any_gate
from tests.site.server import open_site
from visual_gate.gate import Gate
from visual_gate.records import VIEWPORTS, Target, TargetReport, Verdict
from visual_gate.report import write_report

WANTED = {
    "harmful": Verdict.FAIL,
    "harmless": Verdict.PASS,
    "intended": Verdict.REVIEW,
}
"""The best verdict for each label; review is not wrong for any."""


@dataclass(frozen=True, slots=True)
class Case:
    """A change of a set's pages, and what a person calls it."""

    name: str
    pages: Path
    page: str
    viewport: str
    label: str
    why: str
    edits: tuple[Mapping[str, str], ...]

    @contextmanager
    def changed(self) -> Iterator[Path]:
        """The folder of the candidate's pages.

        Raises:
            ValueError: a text to be replaced is not there exactly once.
        """
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "pages"
            shutil.copytree(self.pages, copy)
            for edit in self.edits:
                self._edit(copy / edit["file"], edit["find"], edit["replace"])
            yield copy

    def _edit(self, file: Path, find: str, replacement: str) -> None:
        text = file.read_text("utf-8")
        if text.count(find) != 1:
            message = f"{self.name}: {text.count(find)} times in {file.name}: {find!r}"
            raise ValueError(message)
        file.write_text(text.replace(find, replacement), "utf-8")


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases of one set."""
    entries = json.loads((folder / "cases.json").read_text("utf-8"))
    return tuple(
        Case(
            name=f"{folder.name}/{entry['name']}",
            pages=folder / "pages",
            page=entry["page"],
            viewport=entry.get("viewport", "desktop"),
            label=entry["label"],
            why=entry["why"],
            edits=tuple(entry["edits"]),
        )
        for entry in entries
    )


def judged(case: Case, gate: Gate) -> TargetReport:
    """What a gate says about a case, both sides served and captured anew."""
    target = Target(case.name, f"/{case.page}", VIEWPORTS[case.viewport])
    with (
        case.changed() as copy,
        open_site(case.pages) as before,
        open_site(copy) as after,
    ):
        looking = aimed(gate, [target], baseline=before.url, candidate=after.url)
        (said,) = looking.run().targets
    return said


def line_of(case: Case, said: TargetReport) -> str:
    """A case, how it ended, and the findings that decided."""
    blamed = (
        part
        for part in said.components
        if part.verdict is said.verdict is not Verdict.PASS
    )
    why = said.problems or [
        f"{part.element or part.id} {part.score:.2f}: {part.reason}" for part in blamed
    ]
    if said.verdict is WANTED[case.label]:
        mark = " "
    else:
        mark = "?" if said.verdict is Verdict.REVIEW else "!"
    return f"{mark} {case.label:8} {said.verdict:6} {case.name}: {'; '.join(why[:2])}"


def summary(ended: Sequence[tuple[Case, TargetReport]]) -> dict[str, Any]:
    """How many cases of each label came out how, and the share that was wrong."""
    counts = {label: Counter[str]() for label in WANTED}
    for case, said in ended:
        counts[case.label][str(said.verdict)] += 1
    harmful, harmless = counts["harmful"], counts["harmless"]
    return {
        **{label: dict(verdicts) for label, verdicts in counts.items()},
        "harmful_passed": stated(harmful["pass"], harmful.total()),
        "harmless_failed": stated(harmless["fail"], harmless.total()),
    }


def main() -> None:
    """Judge every case of the sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--only", default="", help="cases whose names begin so")
    parser.add_argument("--report", type=Path, help="a folder for one report of all")
    given = parser.parse_args()
    ended = []
    with open_any_gate(given.report) as gate:
        for case in (one for folder in given.sets for one in read_cases(folder)):
            if case.name.partition("/")[2].startswith(given.only):
                ended.append((case, judged(case, gate)))
                print(line_of(*ended[-1]), file=sys.stderr, flush=True)
        if given.report is not None:
            said = [report for _, report in ended]
            whole = gate.conclude(said, datetime.now(UTC), seconds=0)
            write_report(whole, given.report)
    print(json.dumps(summary(ended)))


if __name__ == "__main__":
    main()
