"""Faults made on a page under test, and what the gate makes of each.

The page is opened with its own steps, headers, masks and viewport; the faults are
those that scorers are trained on, made by script once it has settled. Each broken page
is then observed and judged as a candidate, repeats and p-values included.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from visual_gate.capture.altered import Altered, AlteredDeployment
from visual_gate.faults import FAULTS, SOLO, Visible, fault_scripts, visible_change
from visual_gate.images import decode
from visual_gate.judge import judge_target
from visual_gate.observe import Observer
from visual_gate.power.steady import SteadyBrowser
from visual_gate.records import (
    Box,
    ComponentScore,
    Deployment,
    Image,
    State,
    Target,
    TargetReport,
    Verdict,
)
from visual_gate.training.plan import Render, Volume, plan_renders

TOUCH = 0.15
"""Share of the smaller box by which a finding is about a fault."""

APPLY = """([width, height, wishes]) => {
  window.__vg.survey(width, height);
  return window.__vg.apply(wishes);
}"""
KNOWN = frozenset((*FAULTS, *SOLO))
WORST = (Verdict.FAIL, Verdict.ERROR, Verdict.REVIEW)


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault and what the gate made of it.

    ``page`` is the target's key, ``area`` in pixels and ``strength`` in levels, as far
    as it can be seen; ``score`` is that of the worst finding at its place, 1 where
    there is none. ``hidden`` says that a mask or an ignored region covers most of it,
    ``unstable`` that it lies where the page changes by itself.
    """

    page: str
    kind: str
    area: int
    strength: float
    score: float
    verdict: Verdict
    hidden: bool = False
    unstable: bool = False

    @property
    def caught(self) -> bool:
        """Whether the gate would not have let it pass, and not for noise alone."""
        return self.verdict is not Verdict.PASS and not self.unstable


@dataclass(frozen=True, slots=True)
class Ground:
    """The untouched page: its picture, and where nothing can be seen or trusted.

    ``hidden`` and ``unstable`` are boxes in image pixels.
    """

    image: Image
    hidden: tuple[Box, ...] = ()
    unstable: tuple[Box, ...] = ()


def planned(seed: str, pictures: int) -> tuple[Render, ...]:
    """The faults of each picture; nuisances, which no gate should catch, left out."""
    renders = plan_renders(seed, Volume(faults=pictures, benign=0, looks=0))
    return tuple(
        replace(one, requests=tuple(r for r in one.requests if r.kind in KNOWN))
        for one in renders
    )


def inject(
    observer: Observer,
    source: Deployment,
    target: Target,
    *,
    ground: Ground,
    render: Render,
) -> list[Injected]:
    """Break a page, have the gate judge it, and say what became of each fault.

    Faults that found no place on the page or cannot be seen are no faults.

    Args:
        observer: of the untouched page; captures and settings are taken from it.
        source: the deployment to break.
        target: which page of it.
        ground: the untouched page.
        render: the faults of one picture.
    """
    heard: list[Altered] = []
    broken = _broken(source, render, heard)
    steady = SteadyBrowser(observer.browser)
    seen = replace(observer, browser=steady, candidate=broken).observe(target)
    report = judge_target(seen.evidence, observer.settings)
    taken = steady.first(target)
    if taken is None or not heard:
        return []
    made = _made(heard[0], decode(taken.encoded), ground=ground, target=target)
    return [
        _injected(target, part, report, ground=ground, alone=len(made) == 1)
        for part in made
    ]


@dataclass(frozen=True, slots=True)
class _Made:
    """A fault that can be seen, with its boxes in image pixels."""

    kind: str
    before: Box | None
    after: Box | None
    visible: Visible

    @property
    def place(self) -> Box:
        return self.after or self.before or Box(0, 0, 0, 0)


def _broken(
    source: Deployment, render: Render, heard: list[Altered]
) -> AlteredDeployment:
    return AlteredDeployment(
        url=source.url,
        headers=source.headers,
        cookies=source.cookies,
        storage_state=source.storage_state,
        har=source.har,
        any_certificate=source.any_certificate,
        scripts=fault_scripts(),
        call=APPLY,
        argument=[
            {"kind": one.kind, "seed": one.seed, "severity": one.severity}
            for one in render.requests
        ],
        hear=heard.append,
    )


def _made(
    altered: Altered, image: Image, *, ground: Ground, target: Target
) -> list[_Made]:
    scale = target.viewport.device_scale_factor
    found = [
        _seen(entry, altered, scale, sides=(ground.image, image))
        for entry in altered.answer
    ]
    return [one for one in found if one.visible.counts]


def _seen(
    entry: Mapping[str, Any],
    altered: Altered,
    scale: float,
    *,
    sides: tuple[Image, Image],
) -> _Made:
    before, after, up, moved = (
        _box(entry[name], altered, scale)
        for name in ("box_a", "box_b", "anchor_a", "anchor_b")
    )
    drift = (moved.x - up.x, moved.y - up.y) if up and moved else (0, 0)
    visible = visible_change(*sides, before=before, after=after, drift=drift)
    return _Made(str(entry["kind"]), before, after, visible)


def _box(values: Sequence[float] | None, altered: Altered, scale: float) -> Box | None:
    """From CSS pixels of the page to pixels of the picture."""
    if not values:
        return None
    x, y, width, height = values
    return Box(
        round((x - altered.left) * scale),
        round((y - altered.top) * scale),
        round(width * scale),
        round(height * scale),
    )


def _injected(
    target: Target, part: _Made, report: TargetReport, *, ground: Ground, alone: bool
) -> Injected:
    found = list(at_place(report, part.before, part.after))
    verdict = worst_of(found)
    if verdict is Verdict.PASS and alone:
        verdict = report.verdict  # a guard speaks for the page as a whole
    return Injected(
        page=target.key,
        kind=part.kind,
        area=max(part.visible.changed_px, part.visible.faint_px),
        strength=part.visible.strength,
        score=min((one.score for one in found), default=1.0),
        verdict=verdict,
        hidden=is_covered(part.place, ground.hidden),
        unstable=is_covered(part.place, ground.unstable),
    )


def at_place(
    report: TargetReport, before: Box | None, after: Box | None
) -> Iterator[ComponentScore]:
    """The components that differ, on either side, at the place of a change."""
    for part in report.components:
        if part.state is State.SAME:
            continue
        if _touch(part.box_baseline, before) or _touch(part.box_candidate, after):
            yield part


def worst_of(parts: Sequence[ComponentScore]) -> Verdict:
    """What the gate says of these components."""
    said = {part.verdict for part in parts}
    return next((one for one in WORST if one in said), Verdict.PASS)


def is_covered(box: Box, others: Sequence[Box]) -> bool:
    """Whether most of a box lies below the others."""
    return 2 * sum(box.intersect(one).area for one in others) > box.area


def _touch(box: Box | None, seeded: Box | None) -> bool:
    if box is None or seeded is None:
        return False
    common = box.intersect(seeded).area
    return common > TOUCH * max(min(box.area, seeded.area), 1)
