"""Captures that need not be taken again."""

from dataclasses import dataclass

import numpy as np
import pytest

from tests.fakes import BROWSER, make_capture
from visual_gate.power.steady import ENOUGH, MOST, SteadyBrowser
from visual_gate.records import (
    VIEWPORTS,
    BrowserInfo,
    Capture,
    Deployment,
    Side,
    Target,
)

SITE = Deployment("http://shop.test")
HOME = Target("home", "/", VIEWPORTS["desktop"])


@dataclass
class Counting:
    """A browser that counts; a restless page is another shade at each capture."""

    restless: bool
    taken: int = 0

    @property
    def info(self) -> BrowserInfo:
        return BROWSER

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        self.taken += 1
        shade = self.taken if self.restless else 0
        return make_capture(np.full((8, 8, 3), shade, np.uint8), target, side)


@pytest.mark.parametrize(("restless", "taken"), [(False, ENOUGH), (True, MOST)])
def test_no_page_is_captured_for_ever(*, restless: bool, taken: int) -> None:
    browser = Counting(restless)
    steady = SteadyBrowser(browser)
    shown = [steady.capture(SITE, HOME, Side.BASELINE) for _ in range(3 * MOST)]
    assert browser.taken == taken
    distinct = {one.encoded for one in shown[-MOST:]}
    assert len(distinct) == (MOST if restless else 1)
