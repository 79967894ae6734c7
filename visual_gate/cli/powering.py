"""What ``visual-gate power`` does and prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from visual_gate.assemble import open_comparer
from visual_gate.capture.session import open_browser
from visual_gate.cli.console import print_json, progress, say, say_all, table
from visual_gate.cli.power import PowerOptions
from visual_gate.config import (
    GateConfig,
    Overrides,
    load_config,
    overridden,
    selected_targets,
)
from visual_gate.errors import CaptureError, UsageError
from visual_gate.power import (
    Injected,
    Ordered,
    PowerReport,
    Share,
    inject,
    judged,
    summarise,
)
from visual_gate.records import Box, Deployment, Side, Target

SHOWN_KINDS = 12


class NothingToBreakError(UsageError):
    """There is no page to make faults on."""

    def __init__(self, missing: str, remedy: str) -> None:
        super().__init__(f"no {missing} to break on purpose; {remedy}")


@dataclass(frozen=True, slots=True)
class Left:
    """What a target leaves out: boxes in CSS pixels, and their share of the page."""

    boxes: tuple[Box, ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """The targets by page and viewport, and what each leaves out."""

    targets: Mapping[str, Target]
    left: Mapping[str, Left] = field(default_factory=dict)


def power(said: PowerOptions) -> None:
    """Make faults, judge them, and tell what would be caught.

    Raises:
        UsageError: nothing to break.
        InfrastructureError: no browser, no model, or no page on which a fault fits.
    """
    config = overridden(load_config(said.config), Overrides(baseline=said.source))
    source = config.baseline if config.baseline.url else config.candidate
    _refuse_nothing(config, source)
    targets = selected_targets(config, said.only)
    seen = Seen(
        {_name(one): one for one in targets}, _left_out(config, targets, source)
    )
    report = summarise(
        _faults(said, config, seen, source=source),
        {name: left.share for name, left in seen.left.items()},
    )
    if said.as_json:
        print_json(report.to_document())
    _tell(report)


def _name(target: Target) -> str:
    return f"{target.page}@{target.viewport.name}"


def _refuse_nothing(config: GateConfig, source: Deployment) -> None:
    if not source.url:
        remedy = "give --from URL, or set baseline in [gate] of visual-gate.toml"
        raise NothingToBreakError("deployment", remedy)
    if not config.pages:
        raise NothingToBreakError("page", "add [[pages]] to visual-gate.toml")


def _left_out(
    config: GateConfig, targets: Sequence[Target], source: Deployment
) -> dict[str, Left]:
    """Masked and ignored boxes of each target, from one capture of it."""
    found: dict[str, Left] = {}
    with open_browser(config.capture) as browser:
        for target in targets:
            try:
                taken = browser.capture(source, target, Side.BASELINE)
            except CaptureError as problem:
                say(str(problem))
                continue
            scale = target.viewport.device_scale_factor
            masks = [_unscaled(box, scale) for box in taken.facts.masked]
            found[_name(target)] = _left((*masks, *target.ignored), target)
    return found


def _unscaled(box: Box, scale: float) -> Box:
    sides = (box.x, box.y, box.width, box.height)
    return Box(*(round(side / scale) for side in sides))


def _left(boxes: tuple[Box, ...], target: Target) -> Left:
    seen = target.viewport.width * target.viewport.height
    return Left(boxes, min(sum(box.area for box in boxes) / seen, 1.0))


def _faults(
    said: PowerOptions, config: GateConfig, seen: Seen, *, source: Deployment
) -> list[Injected]:
    base = source.url.rstrip("/")
    pages = {one.page: base + one.path for one in seen.targets.values()}
    viewports = {one.viewport.name: one.viewport for one in seen.targets.values()}
    ordered = Ordered(pages, tuple(viewports.values()), said.pictures, str(said.seed))
    comparer = open_comparer(config.model)
    with TemporaryDirectory() as folder:
        lines = inject(ordered, Path(folder), say)
        with progress(len(lines), "judging") as step:
            found: list[Injected] = []
            for line in lines:
                name = f"{line['page']}@{line['viewport']}"
                target, left = seen.targets.get(name), seen.left.get(name, Left())
                if target is not None:
                    found += judged(
                        line, Path(folder), comparer, target=target, ignored=left.boxes
                    )
                step(name)
    return found


def _tell(report: PowerReport) -> None:
    say(f"{_told(report.total)} faults would be caught")
    say_all(
        table([(f"  {row.page}", _told(row.share), row.reason) for row in report.pages])
    )
    worst = sorted(report.kinds.items(), key=lambda item: item[1].value)
    say_all(table([(f"  {kind}", _told(one)) for kind, one in worst[:SHOWN_KINDS]]))
    say(f"  smallest area mostly caught: {_or_none(report.smallest_px, 'px')}")
    say(f"  faintest change mostly caught: {_or_none(report.faintest, 'levels')}")


def _told(share: Share) -> str:
    low, high = share.interval
    return f"{share.caught} of {share.faults} ({low:.0%} to {high:.0%})"


def _or_none(value: int | None, unit: str) -> str:
    return "none" if value is None else f"{value} {unit}"
