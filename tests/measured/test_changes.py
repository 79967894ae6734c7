"""Changes that benchmarks make on pages, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.changes import CHANGE, WHOLE, Wish, made_on, serve_changeable
from benchmarks.sites import RealPage
from tests.site.server import Site, open_site
from visual_gate.capture.session import open_browser
from visual_gate.faults import Request
from visual_gate.protocols import Browser
from visual_gate.records import (
    VIEWPORTS,
    CaptureSettings,
    Deployment,
    Side,
    Target,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "<p>Kettle of one litre, with a lid</p>" * 8
PLAIN = f"<!doctype html><head></head><body>{TEXT}</body>"
FIXED = PLAIN.replace(
    "</body>",
    "<div style='position:fixed;right:-300px;top:0;width:200px'>Menu</div></body>",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser(CaptureSettings()) as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path) as opened:
        yield opened


def made(site: Site, browser: Browser, page: str) -> bool:
    """Whether a page is drawn a fraction of a pixel elsewhere when asked to be."""
    site.pages["/page.html"] = page
    wish = Wish(tuple(Request(WHOLE, seed, 1.0) for seed in (1, 2)))
    serve_changeable(site, [RealPage("page", "/page.html")], [wish])
    target = Target("page", "/page.html", VIEWPORTS["desktop"], steps=CHANGE)
    browser.capture(Deployment(site.url), target, Side.CANDIDATE)
    return bool(made_on(site)["/page.html"])


def test_a_page_is_drawn_a_fraction_of_a_pixel_elsewhere(
    site: Site, browser: Browser
) -> None:
    assert made(site, browser, PLAIN)


def test_a_page_whose_fixed_panel_would_come_along_is_left_alone(
    site: Site, browser: Browser
) -> None:
    assert not made(site, browser, FIXED)
