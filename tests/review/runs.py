"""Runs to review: a real gate over drawn pages, with stored baselines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tests.fakes import BROWSER, ConstantScorer, FakeBrowser, make_capture, make_page
from visual_gate.baselines import DirectoryStore, Signature, known_differences
from visual_gate.compare import Comparer
from visual_gate.gate import Gate, RunIdentity
from visual_gate.images import decode
from visual_gate.observe import Observer
from visual_gate.records import (
    VIEWPORTS,
    Box,
    Capture,
    Deployment,
    DomNode,
    Environment,
    GateReport,
    Image,
    JudgeSettings,
    ModelInfo,
    Side,
    Target,
)
from visual_gate.report import keep_captures, write_report
from visual_gate.review import Desk, open_desk, open_run
from visual_gate.segment import PixelSegmenter

ANNA = Signature("Anna <anna@shop.example>", "2026-03-01T09:00:00Z")
HOME = Target("home", "/", VIEWPORTS["desktop"])
CART = replace(HOME, page="cart", path="/cart")
PLAIN, RED = make_page(), make_page(button=(220, 30, 30))
GREEN = make_page(button=(30, 140, 60))
NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


Told = Callable[[Capture], Capture]
"""What a page says of its elements."""


class SitePictures(FakeBrowser):
    """A browser that shows each target its own picture."""

    def __init__(self, pictures: dict[str, Image], told: Told) -> None:
        super().__init__({})
        self.by_page, self.told = pictures, told

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        return self.told(make_capture(self.by_page[target.page], target, side))


def mute(capture: Capture) -> Capture:
    """The capture of a page whose elements are not known."""
    return capture


def named(capture: Capture) -> Capture:
    """The capture with a button that says which colour it has."""
    red, green, blue = decode(capture.encoded)[320, 60]
    style = {
        "background-color": f"rgb({red}, {green}, {blue})",
        "border-color": "rgb(0, 0, 0)",
    }
    box = Box(20, 300, 120, 40)
    node = DomNode("#buy", "button", "button", "Buy", box, styles=style)
    return replace(capture, nodes=(node,))


def make_store(
    folder: Path, targets: Sequence[Target] = (HOME, CART), *, told: Told = mute
) -> DirectoryStore:
    """A store in which each target's plain page is approved."""
    store = DirectoryStore(folder / "baselines", ANNA)
    for target in targets:
        store.save(told(make_capture(PLAIN, target, Side.BASELINE)))
    return store


def run_check(  # noqa: PLR0913  a run has many sides
    store: DirectoryStore,
    folder: Path,
    candidate: dict[str, Image],
    *,
    targets: tuple[Target, ...] = (HOME, CART),
    baseline_url: str = "",
    told: Told = mute,
    score: float = 0.1,
) -> GateReport:
    """A gate run against the store, written to the folder with its pictures."""
    scorer = ConstantScorer(score)
    settings = JudgeSettings()
    gate = Gate(
        observer=Observer(
            browser=SitePictures(candidate, told),
            baseline=store,
            candidate=Deployment("http://candidate"),
            comparer=Comparer(PixelSegmenter(), scorer),
            settings=settings,
            keep=partial(keep_captures, folder),
            known=known_differences(store.place),
        ),
        targets=targets,
        settings=settings,
        identity=RunIdentity(
            baseline_url,
            "http://candidate",
            0.5,
            ModelInfo("constant", "f" * 64),
            Environment("0", "3", "test", BROWSER),
        ),
        concurrency=1,
        now=lambda: NOW,
    )
    report = gate.run()
    write_report(report, folder)
    return report


def make_desk(store: DirectoryStore, folder: Path, *, again: bool = False) -> Desk:
    """A desk for the run in the folder; deciding again takes place a day later."""
    now = NOW + timedelta(days=again)
    return open_desk(Desk(open_run(folder), store, lambda: now), again=again)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but the lock, with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
