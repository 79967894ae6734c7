"""The whole configuration of a gate as one frozen record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from visual_gate.records import (
    VIEWPORTS,
    Box,
    CaptureSettings,
    ColorScheme,
    Deployment,
    JudgeSettings,
    Step,
    Target,
    Viewport,
)

DESKTOP = VIEWPORTS["desktop"]
_PLAIN = Target(page="", path="/", viewport=DESKTOP)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """A page to compare. What is empty or ``None`` comes from the gate's settings.

    ``masks`` are selectors, ``ignored`` boxes in CSS pixels of the page.
    """

    name: str
    path: str
    viewports: tuple[Viewport, ...] = ()
    color_schemes: tuple[ColorScheme, ...] = ()
    selector: str = ""
    steps: tuple[Step, ...] = ()
    masks: tuple[str, ...] = ()
    ignored: tuple[Box, ...] = ()
    threshold: float | None = None
    critical: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineSettings:
    """Where approved captures are kept.

    ``directory`` is a folder in the repository; ``remote`` another place for the
    pictures, empty for none. ``history`` is a folder for what accepted runs saw of the
    pages' noise, empty for none. ``three_way`` holds candidate and live baseline
    against the approved captures as well.
    """

    directory: str = "baselines"
    remote: str = ""
    history: str = ""
    three_way: bool = False


@dataclass(frozen=True, slots=True)
class GateConfig:
    """All that a gate run is told.

    A deployment with an empty URL is not configured: without a baseline deployment the
    stored baselines are compared against. ``threshold`` is the least score that passes,
    ``thresholds`` the same for single kinds of component. ``model`` names a scorer
    model, empty for the one in use. ``path`` is the file that all this came from.
    """

    pages: tuple[PageSettings, ...] = ()
    baseline: Deployment = field(default_factory=lambda: Deployment(""))
    candidate: Deployment = field(default_factory=lambda: Deployment(""))
    viewports: tuple[Viewport, ...] = (DESKTOP,)
    color_schemes: tuple[ColorScheme, ...] = (ColorScheme.LIGHT,)
    threshold: float = _PLAIN.threshold
    thresholds: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    judge: JudgeSettings = field(default_factory=JudgeSettings)
    capture: CaptureSettings = field(default_factory=CaptureSettings)
    baselines: BaselineSettings = field(default_factory=BaselineSettings)
    path: str = ""

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every page in each of its viewports and colour schemes."""
        return tuple(target for page in self.pages for target in self.targets_of(page))

    def targets_of(self, page: PageSettings) -> tuple[Target, ...]:
        """One page in each of its viewports and colour schemes."""
        return tuple(
            Target(
                page=page.name,
                path=page.path,
                viewport=viewport,
                color_scheme=color_scheme,
                selector=page.selector,
                steps=page.steps,
                masks=page.masks,
                ignored=page.ignored,
                threshold=self.threshold if page.threshold is None else page.threshold,
                thresholds=self.thresholds,
                critical=page.critical,
                optional=page.optional,
            )
            for viewport in page.viewports or self.viewports
            for color_scheme in page.color_schemes or self.color_schemes
        )
