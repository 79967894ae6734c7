"""The power of a gate: every page broken on purpose, and judged as in a run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from visual_gate.baselines import LiveBaseline
from visual_gate.errors import InfrastructureError
from visual_gate.images import decode
from visual_gate.judge import judge_target
from visual_gate.observe import NoMemory, Observer, keep_nothing
from visual_gate.observe.shots import shot
from visual_gate.power.injected import (
    Ground,
    Injected,
    at_place,
    inject,
    planned,
    worst_of,
)
from visual_gate.power.patches import (
    CLEAR_LEVELS,
    LARGE_PX,
    LEVELS,
    SIDES_PX,
    PaintedBrowser,
    least,
    places,
    squares,
)
from visual_gate.power.steady import SteadyBrowser
from visual_gate.power.summary import PageFaults, summarise
from visual_gate.records import (
    Box,
    Capture,
    Deployment,
    PowerReport,
    Target,
    TargetReport,
    Verdict,
)

SURE = 0.8
"""Share of the squares that must be caught to call them caught."""


class NothingInjectedError(InfrastructureError):
    """No page could be broken on purpose."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"no fault could be made on any page ({problem}); check that the "
            "deployment answers, and name pages with more than a few elements"
        )


@dataclass(frozen=True, slots=True)
class Ordered:
    """How much is broken: pictures of each target, and the seed of the faults."""

    pictures: int
    seed: str
    step: Callable[[str], None] = field(default=lambda _: None)
    """Told of each target when it is done."""


def measure(
    observer: Observer, source: Deployment, targets: Sequence[Target], ordered: Ordered
) -> PowerReport:
    """What the gate would catch on these pages, by the observer's own settings.

    Args:
        observer: of a gate run; its browser, scorer and settings are used.
        source: the deployment whose pages are broken, and held against themselves.
        targets: the pages, with steps, masks and thresholds.
        ordered: how much.

    Raises:
        NothingInjectedError: not one page could be captured.
    """
    found = []
    for target in targets:
        found.append(_on_page(observer, source, target, ordered=ordered))
        ordered.step(target.key)
    if not any(page.captured for page in found):
        problem = next((page.problem for page in found if page.problem), "no page")
        raise NothingInjectedError(problem.rstrip("."))
    return summarise(found)


def _on_page(
    observer: Observer, source: Deployment, target: Target, *, ordered: Ordered
) -> PageFaults:
    steady = SteadyBrowser(observer.browser)
    watching = replace(
        observer,
        baseline=LiveBaseline(steady, source),
        candidate=source,
        keep=keep_nothing,
        memory=NoMemory(),
        known={},
    )
    untouched = watching.observe(target)
    report = judge_target(untouched.evidence, observer.settings)
    taken = steady.first(target)
    if taken is None or report.verdict is Verdict.ERROR:
        why = report.problems or ("it could not be captured",)
        return PageFaults(target.key, problem=why[0], captured=taken is not None)
    ground = _ground(taken, report)
    faults: list[Injected] = []
    for render in planned(f"{ordered.seed}/{target.key}", ordered.pictures):
        faults += inject(watching, source, target, ground=ground, render=render)
    search = _Search(watching, steady, target, ground, ordered.seed)
    return PageFaults(
        target.key,
        tuple(faults),
        masked=_share_of(ground, ground.hidden),
        smallest_px=search.smallest_px(),
        faintest_levels=search.faintest_levels(),
    )


def _ground(taken: Capture, report: TargetReport) -> Ground:
    hidden = shot(taken).picture.ignored
    restless = [
        part.box_candidate or part.box_baseline
        for part in report.components
        if part.verdict is not Verdict.PASS
    ]
    unstable = tuple(box for box in restless if box is not None)
    return Ground(decode(taken.encoded), hidden, unstable)


def _share_of(ground: Ground, boxes: Sequence[Box]) -> float:
    height, width = ground.image.shape[:2]
    covered = sum(box.area for box in boxes)
    return min(covered / float(max(height * width, 1)), 1.0)


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for the least painted square that the gate catches on a page."""

    observer: Observer
    browser: SteadyBrowser
    target: Target
    ground: Ground
    seed: str

    def smallest_px(self) -> int | None:
        """Side of the smallest square of a clearly other colour."""
        return least(SIDES_PX, lambda side: self._is_caught(side, CLEAR_LEVELS))

    def faintest_levels(self) -> int | None:
        """Least change of colour of a large square."""
        return least(LEVELS, lambda levels: self._is_caught(LARGE_PX, levels))

    def _is_caught(self, side: int, levels: int) -> bool:
        height, width = self.ground.image.shape[:2]
        left_out = (*self.ground.hidden, *self.ground.unstable)
        spots = places((width, height), left_out, f"{self.seed}/{self.target.key}")
        if not spots:
            return False
        painted = squares(spots, side)
        browser = SteadyBrowser(PaintedBrowser(self.browser, painted, levels))
        seen = replace(self.observer, browser=browser).observe(self.target)
        report = judge_target(seen.evidence, self.observer.settings)
        caught = sum(
            worst_of(list(at_place(report, box, box))) is not Verdict.PASS
            for box in painted
        )
        return caught >= SURE * len(painted)
