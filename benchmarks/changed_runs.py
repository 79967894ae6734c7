"""Gate runs over real pages of which the candidate shows one change each.

What ``benchmarks.nuisances`` and ``benchmarks.gate_recall`` share: the runs and what is
kept of them. A change counts where at least one pixel of it shows.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from benchmarks.changes import CHANGE, UNTOUCHED, Wish, made_on, serve_changeable
from benchmarks.other_photos import show_other_photos
from benchmarks.rates import Line
from benchmarks.sites import RealSite, aimed
from visual_gate.faults import Visible, visible_change
from visual_gate.gate import Gate
from visual_gate.images import decode
from visual_gate.observe import Observation
from visual_gate.protocols import Browser
from visual_gate.records import (
    Capture,
    Image,
    Target,
    TargetPictures,
    TargetReport,
    Verdict,
    Viewport,
)
from visual_gate.training.live import box_from

NO_NAME = re.compile(r"[^\w.-]+")
"""What file names are kept free of."""

Pictures = dict[str, tuple[Capture, Capture]]

LINE_PX = 4
"""An element that differs by more in height holds another number of lines, or parts."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a site with a wish for each page.

    ``browser`` draws the candidate, where that is another one; ``other_photos`` says
    whether the candidate is served with other photos.
    """

    name: str
    site: RealSite
    viewport: Viewport
    wishes: tuple[Wish, ...]
    browser: Browser | None = None
    other_photos: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """Keeps both captures of each target in memory."""

    pictures: Pictures

    def __call__(
        self,
        target: Target,
        *,
        baseline: Capture | None,
        candidate: Capture | None,
        difference: Image | None,
    ) -> TargetPictures:
        del difference
        if baseline is not None and candidate is not None:
            self.pictures[target.page] = baseline, candidate
        return TargetPictures()


def made(run: Run, gate: Gate, failed_to: Path | None = None) -> Line:
    """Make a run; what the gate said about each of its targets.

    Args:
        run: the pages with their changes.
        gate: as opened, not aimed yet.
        failed_to: a folder for both captures of each target that fails.
    """
    seen: list[Observation] = []
    pictures: Pictures = {}
    targets = [
        replace(page.target(run.viewport), steps=CHANGE) for page in run.site.pages
    ]
    with ExitStack() as stack:
        before, after = (stack.enter_context(run.site.served()) for _ in range(2))
        serve_changeable(before, run.site.pages, [UNTOUCHED] * len(targets))
        serve_changeable(after, run.site.pages, run.wishes)
        if run.other_photos:
            show_other_photos((before, after), targets, browser=gate.observer.browser)
        sides = aimed(
            gate, targets, baseline=before.url, candidate=after.url, browser=run.browser
        )
        keeping = replace(sides, observer=replace(sides.observer, keep=_Kept(pictures)))
        report = keeping.run(seen.append)
        changes = made_on(after)
    if failed_to is not None:
        _save_failed(run, report.targets, pictures, folder=failed_to)
    return {
        "run": run.name,
        "verdict": str(report.verdict),
        "seconds": round(report.seconds, 1),
        "targets": [
            {
                **_said(one, observed),
                **_changed(one.target, changes, pictures),
                "reflowed": _is_reflowed(one.target, pictures),
            }
            for one, observed in zip(report.targets, seen, strict=True)
        ],
    }


def _save_failed(
    run: Run, reports: Sequence[TargetReport], pictures: Pictures, *, folder: Path
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        taken = pictures.get(report.target.page)
        if report.verdict is not Verdict.FAIL or taken is None:
            continue
        name = NO_NAME.sub("-", f"{run.name.partition(' ')[0]} {report.target.page}")
        for side, capture in zip("ab", taken, strict=True):
            (folder / f"{name}-{side}.png").write_bytes(capture.encoded)


def _said(report: TargetReport, seen: Observation) -> Line:
    """The gate's verdict beside that of a bare threshold on the first two captures."""
    parts = seen.evidence.components
    blamed = [one for one in report.components if one.verdict is not Verdict.PASS]
    return {
        "target": report.target.key,
        "verdict": str(report.verdict),
        "captures": report.captures,
        "differs": not all(part.identical for part in parts),
        "score": round(min((part.score for part in parts), default=1.0), 4),
        "below": any(part.score < seen.evidence.threshold(part) for part in parts),
        "parts": sorted({str(part.verdict) for part in blamed}),
        "problems": report.problems,
        "reasons": sorted({part.reason for part in blamed}),
    }


def _changed(
    target: Target,
    changes: Mapping[str, Sequence[Mapping[str, Any]]],
    pictures: Pictures,
) -> Line:
    """What the page was told to show, and how much of it shows."""
    made_here = changes.get(unquote(target.path), ())
    if not made_here or target.page not in pictures:
        return {"kind": "", "shows": False}
    before, after = (decode(one.encoded) for one in pictures[target.page])
    counts = any(_visible(one, before, after).counts for one in made_here)
    return {"kind": made_here[0]["kind"], "shows": counts}


def _is_reflowed(target: Target, pictures: Pictures) -> bool:
    """Whether an element is higher or lower, or the page has another width."""
    if target.page not in pictures:
        return False
    before, after = pictures[target.page]
    if decode(before.encoded).shape[1] != decode(after.encoded).shape[1]:
        return True
    there, here = _heights(before), _heights(after)
    return any(abs(there[one] - here[one]) > LINE_PX for one in there.keys() & here)


def _heights(capture: Capture) -> dict[str, int]:
    """Heights in pixels of the elements that their selectors name alone."""
    named = Counter(node.selector for node in capture.nodes)
    return {
        node.selector: node.box.height
        for node in capture.nodes
        if named[node.selector] == 1
    }


def _visible(change: Mapping[str, Any], before: Image, after: Image) -> Visible:
    old, new = box_from(change["anchor_a"]), box_from(change["anchor_b"])
    drift = (new.x - old.x, new.y - old.y) if old and new else (0, 0)
    here, there = box_from(change["box_a"]), box_from(change["box_b"])
    return visible_change(before, after, before=here, after=there, drift=drift)


def changed_targets(lines: Sequence[Line]) -> Iterator[Line]:
    """The targets that could be judged and whose change shows in any pixel."""
    for line in lines:
        for one in line["targets"]:
            if one["kind"] and one["differs"] and one["verdict"] != "error":
                yield one
