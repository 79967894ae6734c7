"""Faults made on real pages, as the gate opens them, and judged as the gate judges."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes import ConstantScorer
from tests.site.server import Site, open_site
from visual_gate.baselines import LiveBaseline
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.compare import Comparer
from visual_gate.observe import Observer, keep_nothing
from visual_gate.power import NothingInjectedError, Ordered, measure
from visual_gate.records import (
    CaptureSettings,
    Click,
    Deployment,
    JudgeSettings,
    PowerReport,
    Target,
    Viewport,
)
from visual_gate.segment import PixelSegmenter

pytestmark = pytest.mark.browser

HOME = Target("home", "/home.html", Viewport("small", 480, 320))
SETTINGS = CaptureSettings(settle_timeout_s=2.0, navigation_timeout_s=5.0, retries=0)
ROWS = "".join(
    f"<p>Line {row}: <b>things of all kinds</b> for <i>{row + 3} crowns</i></p>"
    f"<button>Buy number {row}</button>"
    for row in range(6)
)
SHUT = f"""<!doctype html><title>Shop</title>
<style>body {{ font: 16px/1.4 sans-serif; margin: 20px; color: #222 }}
button {{ background: #06c; color: #fff; padding: 10px 30px; border: 0 }}</style>
<h1>Shop</h1><button id="open" onclick="rows.hidden = false">Show all</button>
<div id="rows" hidden>{ROWS}</div>"""
OPEN = SHUT.replace("hidden>", ">")


@pytest.fixture(scope="module")
def browser() -> Iterator[ChromiumBrowser]:
    with open_browser(SETTINGS) as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages[HOME.path] = OPEN
        yield opened


def power(browser: ChromiumBrowser, site: Site, target: Target = HOME) -> PowerReport:
    """The power of a gate whose scorer finds every difference bad."""
    source = Deployment(site.url, headers={"X-Shop": "seven"})
    observer = Observer(
        browser=browser,
        baseline=LiveBaseline(browser, source),
        candidate=source,
        comparer=Comparer(PixelSegmenter(), ConstantScorer(0.02)),
        settings=JudgeSettings(),
        keep=keep_nothing,
    )
    return measure(observer, source, [target], Ordered(1, "2"))


def test_a_gate_that_lets_nothing_pass_catches_every_fault(
    browser: ChromiumBrowser, site: Site
) -> None:
    report = power(browser, site)
    assert report.total.faults >= 2
    assert report.total.caught == report.total.faults
    assert report.total.failed >= 1
    (row,) = report.pages
    assert row.smallest_px is not None
    assert row.smallest_px <= 16
    assert row.faintest_levels is not None
    assert {one.headers.get("x-shop") for one in site.seen(HOME.path)} == {"seven"}


def test_faults_are_made_where_the_steps_of_the_page_lead(
    browser: ChromiumBrowser, site: Site
) -> None:
    site.pages[HOME.path] = SHUT
    report = power(browser, site, replace(HOME, steps=(Click("#open"),)))
    assert report.total.faults >= 2


def test_under_a_mask_nothing_is_caught_and_the_mask_is_named(
    browser: ChromiumBrowser, site: Site
) -> None:
    (row,) = power(browser, site, replace(HOME, masks=("#rows",))).pages
    assert row.share.caught < row.share.faults, row


def test_a_page_that_does_not_answer_is_no_power_at_all(
    browser: ChromiumBrowser, site: Site
) -> None:
    with pytest.raises(NothingInjectedError, match="answered 503"):
        power(browser, site, replace(HOME, path="/status/503"))
