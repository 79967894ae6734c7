"""Small stand-ins that satisfy the protocols; mypy checks that they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from visual_gate.errors import CaptureError
from visual_gate.images import encode_png
from visual_gate.protocols import BaselineSource, Browser, Scorer
from visual_gate.records import (
    AlignedPage,
    BrowserInfo,
    Capture,
    Deployment,
    DomNode,
    Image,
    Matched,
    ModelInfo,
    PageFacts,
    Side,
    Target,
)

BROWSER = BrowserInfo("chromium", "1.0", "/usr/bin/fake", "0" * 16)
NODES: tuple[DomNode, ...] = ()


def make_capture(
    image: Image, target: Target, side: Side, facts: PageFacts | None = None
) -> Capture:
    """A capture of these pixels."""
    return Capture(
        target=target,
        side=side,
        encoded=encode_png(image),
        nodes=NODES,
        facts=facts or PageFacts(url=f"http://{side}{target.path}", status=200),
        browser=BROWSER,
    )


@dataclass
class FakeBrowser:
    """Answers with pictures in turn, the last one again and again.

    ``None`` in place of a picture is a capture that fails. ``taken`` lists the sides
    in the order in which they were asked for.
    """

    pictures: Mapping[Side, Sequence[Image | None]]
    taken: list[Side] = field(default_factory=list)

    @property
    def info(self) -> BrowserInfo:
        return BROWSER

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        turn = self.taken.count(side)
        self.taken.append(side)
        image = self.pictures[side][min(turn, len(self.pictures[side]) - 1)]
        if image is None:
            raise CaptureError(target.key, side, "the connection was refused")
        return make_capture(image, target, side)


@dataclass(frozen=True)
class FakeLiveBaseline:
    """The baseline side of a fake browser."""

    browser: FakeBrowser
    is_live: bool = True

    def load(self, target: Target) -> Capture:
        return self.browser.capture(Deployment("http://b"), target, Side.BASELINE)


@dataclass
class ConstantScorer:
    """Gives every difference the same score, and counts how often it was asked."""

    value: float
    asked: int = 0

    @property
    def model(self) -> ModelInfo:
        return ModelInfo("constant", "0" * 64)

    def score(self, page: AlignedPage) -> tuple[float, ...]:
        self.asked += 1
        return tuple(
            1.0 if isinstance(match, Matched) and match.identical else self.value
            for match in page.matches
        )


def make_page(*, button: tuple[int, int, int] = (0, 90, 200)) -> Image:
    """A small page: a heading, lines of text, a button of this colour."""
    page = np.full((400, 320, 3), 255, np.uint8)
    page[24:44, 20:220] = (30, 30, 30)
    for top in range(80, 240, 20):
        page[top : top + 8, 20:280:9] = (60, 60, 60)
        page[top : top + 8, 23:280:9] = (60, 60, 60)
    page[300:340, 20:140] = button
    return page


_BROWSER: Browser = FakeBrowser({})
_BASELINE: BaselineSource = FakeLiveBaseline(FakeBrowser({}))
_SCORER: Scorer = ConstantScorer(1.0)
