"""Two deployments, a real browser, and gate runs over them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.fakes import ConstantScorer
from tests.site.server import Site
from visual_gate.baselines import LiveBaseline
from visual_gate.capture.session import ChromiumBrowser
from visual_gate.compare import Comparer
from visual_gate.gate import Gate, RunIdentity
from visual_gate.observe import Memory, NoMemory, Observer, keep_nothing
from visual_gate.protocols import BaselineSource, Browser
from visual_gate.records import (
    CaptureSettings,
    Deployment,
    Environment,
    GateReport,
    JudgeSettings,
    ModelInfo,
    Target,
    Viewport,
)
from visual_gate.segment import PixelSegmenter

HOME = Target("home", "/home.html", Viewport("small", 480, 320))
SETTINGS = CaptureSettings(
    settle_timeout_s=2.0, navigation_timeout_s=5.0, retries=0, max_height_px=900
)
STYLE = """<style>body { font: 16px/1.4 sans-serif; margin: 20px; color: #222 }
#buy { background: #06c; color: #fff; padding: 10px 30px; border: 0 }</style>"""
PLAIN = f"""<!doctype html><title>Shop</title>{STYLE}<h1>Shop</h1>
<p>Hand made in small numbers, each a little different.</p>
<button id="buy">Buy now</button>"""
NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """How a run goes, where it is not as usual.

    ``score`` is what the scorer makes of every difference; ``stored`` and ``browser``
    stand in for the live baseline and the real browser.
    """

    score: float = 0.9
    judge: JudgeSettings = field(default_factory=JudgeSettings)
    stored: BaselineSource | None = None
    memory: Memory = field(default_factory=NoMemory)
    browser: Browser | None = None
    now: Callable[[], datetime] = lambda: NOON


USUAL = Way()


@dataclass(frozen=True)
class Shops:
    """A baseline and a candidate deployment, and a browser to look at them."""

    baseline: Site
    candidate: Site
    browser: ChromiumBrowser

    def show(self, there: str, here: str) -> None:
        self.baseline.pages[HOME.path] = there
        self.candidate.pages[HOME.path] = here

    def run(self, *targets: Target, way: Way = USUAL) -> GateReport:
        """A gate run; by default all differences are harmless to its scorer."""
        browser = way.browser or self.browser
        observer = Observer(
            browser=browser,
            baseline=way.stored or LiveBaseline(browser, Deployment(self.baseline.url)),
            candidate=Deployment(self.candidate.url),
            comparer=Comparer(PixelSegmenter(), ConstantScorer(way.score)),
            settings=way.judge,
            keep=keep_nothing,
            memory=way.memory,
        )
        identity = RunIdentity(
            self.baseline.url,
            self.candidate.url,
            0.5,
            ModelInfo("constant", ""),
            Environment("0", "3", "test", self.browser.info),
        )
        return Gate(
            observer,
            targets or (HOME,),
            way.judge,
            identity,
            concurrency=1,
            now=way.now,
        ).run()


def said(report: GateReport) -> str:
    """All that a run gave as its reasons."""
    return " ".join(report.reasons)
