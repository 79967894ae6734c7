"""Cards beside a column that stays, in a real browser."""

from collections.abc import Iterator

import pytest

from tests.capture.shots import shot
from tests.site.server import Site, open_site
from visual_gate.align import align_pages
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.images import decode
from visual_gate.records import (
    Added,
    Box,
    CaptureSettings,
    Match,
    Matched,
    Picture,
    Viewport,
)
from visual_gate.segment import PixelSegmenter

pytestmark = pytest.mark.browser

VIEW = Viewport("wide", 1100, 800)
SETTINGS = CaptureSettings(settle_timeout_s=2.0, navigation_timeout_s=5.0, retries=0)
WORDS = (
    "harbour", "violet", "engine", "quarter", "lantern", "meadow", "puzzle",
    "cobalt", "ribbon", "saddle", "timber", "walnut", "zephyr", "glacier",
)  # fmt: skip
STYLE = """* { box-sizing: border-box }
body { margin: 0; font: 15px/24px sans-serif; background: #f4f6f8; color: #223 }
header { background: #234; color: #fff; padding: 16px 24px }
.page { display: grid; grid-template-columns: 240px 1fr; gap: 24px; padding: 24px }
.side .card { margin-bottom: 20px }
.card { background: #fff; border-radius: 10px; box-shadow: 0 1px 4px #0003;
  padding: 16px; min-height: 120px }
.grid { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px }
h3 { margin: 0 0 6px; font-size: 17px } p { margin: 0 }
.notice { background: #cfe2ff; border-radius: 6px; padding: 12px }"""
LOWER = ".card4 { position: relative; top: 20px }"


def card(number: int) -> str:
    text = " ".join(WORDS[(number * 5 + at) % 14] for at in range(9))
    title = f"{WORDS[number % 14].title()} {number}"
    return f"<div class='card card{number}'><h3>{title}</h3><p>{text}</p></div>"


def cards(*, notice: str = "", style: str = "") -> str:
    """A page; ``notice`` is how one above the cards looks, empty for none."""
    news = f"<div class=notice style='{notice}'>New prices from Monday on</div>"
    side = "".join(map(card, range(20, 24)))
    grid = "".join(map(card, range(9)))
    return (
        f"<style>{STYLE}{style}</style><header>Shop</header><div class=page>"
        f"<div class=side>{side}</div>"
        f"<main>{news if notice else ''}<div class=grid>{grid}</div></main></div>"
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[ChromiumBrowser]:
    with open_browser(SETTINGS) as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


def findings(browser: ChromiumBrowser, site: Site, after: str) -> list[Match]:
    taken = [shot(browser, site, html, viewport=VIEW) for html in (cards(), after)]
    one, other = (Picture(decode(each.encoded), each.nodes) for each in taken)
    matches = align_pages(one, other, PixelSegmenter()).matches
    return [m for m in matches if not (isinstance(m, Matched) and m.identical)]


@pytest.mark.parametrize(
    "notice",
    [
        "margin-bottom: 20px",
        "margin-bottom: 20px; width: 200px",
        "margin: 0 0 20px 300px; width: 120px",
        "margin: 0 0 20px auto; width: 200px",
    ],
)
def test_a_notice_above_the_cards_of_one_column_is_one_finding(
    browser: ChromiumBrowser, site: Site, notice: str
) -> None:
    (came,) = findings(browser, site, cards(notice=notice))
    assert isinstance(came, Added)
    assert came.candidate.y < 90
    assert came.candidate.bottom < 190


@pytest.mark.parametrize("notice", ["", "margin-bottom: 20px; width: 200px"])
def test_a_card_lower_than_its_row_is_found_with_and_without_a_notice(
    browser: ChromiumBrowser, site: Site, notice: str
) -> None:
    found = findings(browser, site, cards(notice=notice, style=LOWER))
    below = Box(557, 237, 252, 400)
    seen = [match.candidate for match in found if isinstance(match, Matched)]
    assert any(box.y > 190 and box.touches(below) for box in seen)
