"""Makes known faults on the pages under test, and judges each of them.

The faults are those that scorers are trained on, made by script in the settled page of
the baseline deployment. Each picture is compared with the untouched one by the steps of
a gate run. A fault is the same in every capture: what scores under the threshold here
does so in every pair of a gate run, whose decision table has the last word.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visual_gate import images
from visual_gate.compare import Comparer, ScoredPage
from visual_gate.errors import InfrastructureError
from visual_gate.records import (
    Added,
    Box,
    Match,
    Matched,
    Picture,
    Removed,
    Target,
    Viewport,
)
from visual_gate.training.corpus import Corpus, CorpusPage
from visual_gate.training.plan import Volume
from visual_gate.training.render import RenderError, RenderSettings, render

TOUCH = 0.15
"""Share of the smaller box by which a finding is about a fault."""

HARMLESS = "nuisance"
MANIFEST = "manifest.jsonl"


class NothingInjectedError(InfrastructureError):
    """No page could be broken on purpose."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"no fault could be made on any page ({problem}); check that the baseline "
            "answers, and name pages with more than a few elements"
        )


@dataclass(frozen=True, slots=True)
class Ordered:
    """What to break: pages by name with their URLs, how often, and from which seed.

    ``renders`` is the number of pictures of each page and viewport; each holds three to
    six faults at places of their own.
    """

    pages: Mapping[str, str]
    viewports: tuple[Viewport, ...]
    renders: int
    seed: str


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault and what the gate made of it.

    ``area`` in pixels and ``strength`` in levels, as far as it can be seen; ``score``
    is that of the worst finding at its place, 1 where there is none. ``hidden`` says
    that a mask or an ignored region covers most of it.
    """

    page: str
    viewport: str
    kind: str
    area: int
    strength: float
    score: float
    caught: bool
    hidden: bool = False


def inject(ordered: Ordered, folder: Path, say: Callable[[str], None]) -> list[Any]:
    """Break the pages; returns the lines of the manifest below ``folder``.

    Raises:
        NothingInjectedError: not one fault could be made.
    """
    pages = tuple(
        CorpusPage(name, "", "", name, url=url) for name, url in ordered.pages.items()
    )
    settings = RenderSettings(
        folder,
        seed=ordered.seed,
        viewports=ordered.viewports,
        volume=Volume(faults=ordered.renders, benign=0, looks=0),
        workers=1,
    )
    try:
        made = render(Corpus(pages), settings, say)
    except RenderError as problem:
        raise NothingInjectedError(str(problem)) from problem
    return [json.loads(line) for line in made.manifest.read_text("utf-8").splitlines()]


def judged(
    line: Mapping[str, Any],
    folder: Path,
    comparer: Comparer,
    *,
    target: Target,
    ignored: Sequence[Box] = (),
) -> list[Injected]:
    """What the gate makes of the faults of one picture.

    Args:
        line: of the manifest.
        folder: where the pictures lie.
        comparer: aligns and scores.
        target: with the thresholds of the page.
        ignored: boxes in pixels that the target leaves out.
    """
    sides = (images.load(folder / line["a"]), images.load(folder / line["b"]))
    before, after = (Picture(side, ignored=tuple(ignored)) for side in sides)
    scored = comparer.compare(before, after)
    return [
        _injected(line, part, scored, target=target, ignored=ignored)
        for part in line["parts"]
        if part["family"] != HARMLESS
    ]


def _injected(
    line: Mapping[str, Any],
    part: Mapping[str, Any],
    scored: ScoredPage,
    *,
    target: Target,
    ignored: Sequence[Box],
) -> Injected:
    before, after = _box(part["box_a"]), _box(part["box_b"])
    found = [
        (score, match)
        for score, match in zip(scored.scores, scored.page.matches, strict=True)
        if not _is_equal(match) and _is_about(match, before, after)
    ]
    worst = min((score for score, _ in found), default=1.0)
    caught = any(
        score < target.thresholds.get(match.kind, target.threshold)
        for score, match in found
    )
    visible = part["visible"]
    return Injected(
        page=str(line["page"]),
        viewport=str(line["viewport"]),
        kind=str(part["kind"]),
        area=max(int(visible["changed_px"]), int(visible["faint_px"])),
        strength=float(visible["strength"]),
        score=worst,
        caught=caught,
        hidden=_is_hidden(after or before, ignored),
    )


def _box(values: Sequence[int] | None) -> Box | None:
    return Box(*values) if values else None


def _is_equal(match: Match) -> bool:
    return isinstance(match, Matched) and match.identical


def _is_about(match: Match, before: Box | None, after: Box | None) -> bool:
    match match:
        case Matched(baseline=here, candidate=there):
            return _touch(here, before) or _touch(there, after)
        case Removed(baseline=here):
            return _touch(here, before)
        case Added(candidate=there):
            return _touch(there, after)


def _touch(box: Box, seeded: Box | None) -> bool:
    if seeded is None:
        return False
    common = box.intersect(seeded).area
    return common > TOUCH * max(min(box.area, seeded.area), 1)


def _is_hidden(box: Box | None, ignored: Sequence[Box]) -> bool:
    if box is None:
        return False
    covered = sum(box.intersect(one).area for one in ignored)
    return 2 * covered > box.area
