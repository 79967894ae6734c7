"""The seams: where the outside world is plugged in."""

from typing import Protocol

from visual_gate.records import (
    AlignedPage,
    BrowserInfo,
    Capture,
    Component,
    Deployment,
    ModelInfo,
    Picture,
    Side,
    Target,
)


class Browser(Protocol):
    """Takes captures. Safe to call from several threads at once."""

    @property
    def info(self) -> BrowserInfo: ...

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        """Capture one target; raises CaptureError with the cause in one sentence."""
        ...


class BaselineSource(Protocol):
    """Where the baseline of a target comes from: live or stored."""

    @property
    def is_live(self) -> bool:
        """Whether each load captures anew, so that its noise can be measured."""
        ...

    def load(self, target: Target) -> Capture:
        """Raises BaselineNotFoundError or CaptureError."""
        ...


class Segmenter(Protocol):
    """Finds the components of a page."""

    def segment(self, picture: Picture) -> tuple[Component, ...]: ...


class Scorer(Protocol):
    """Scores every match of a page, 0 to 1, in the order of the matches."""

    @property
    def model(self) -> ModelInfo: ...

    def score(self, page: AlignedPage) -> tuple[float, ...]: ...
