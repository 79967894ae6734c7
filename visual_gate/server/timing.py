"""How long the captures and the scoring of a run took."""

from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from visual_gate.baselines import LiveBaseline
from visual_gate.observe import Observer
from visual_gate.protocols import Browser, Scorer
from visual_gate.records import (
    AlignedPage,
    BrowserInfo,
    Capture,
    Deployment,
    ModelInfo,
    Side,
    Target,
)


@dataclass(slots=True)
class Spent:
    """Seconds of each kind of work; appended from several threads."""

    captures: list[float] = field(default_factory=list)
    scorings: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TimedBrowser:
    """A browser whose captures are timed."""

    browser: Browser
    spent: Spent

    @property
    def info(self) -> BrowserInfo:
        return self.browser.info

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        """Take the capture; raises what the browser raises."""
        started = monotonic()
        capture = self.browser.capture(deployment, target, side)
        self.spent.captures.append(monotonic() - started)
        return capture


@dataclass(frozen=True, slots=True)
class TimedScorer:
    """A scorer whose work is timed."""

    scorer: Scorer
    spent: Spent

    @property
    def model(self) -> ModelInfo:
        return self.scorer.model

    def score(self, page: AlignedPage) -> tuple[float, ...]:
        """The scores of the page's matches, each 0 to 1."""
        started = monotonic()
        scores = self.scorer.score(page)
        self.spent.scorings.append(monotonic() - started)
        return scores


def timed(observer: Observer, spent: Spent) -> Observer:
    """The same observer with a watch on its browser and its scorer."""
    browser = TimedBrowser(observer.browser, spent)
    scorer = TimedScorer(observer.comparer.scorer, spent)
    parts: dict[str, Any] = {
        "browser": browser,
        "comparer": replace(observer.comparer, scorer=scorer),
    }
    if isinstance(observer.baseline, LiveBaseline):
        parts["baseline"] = replace(observer.baseline, browser=browser)
    return replace(observer, **parts)
