"""What the gate would catch, on the page in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.report.samples import HOSTILE, make_shop_report, write_sample
from tests.report.test_report_page import DESKTOP, PALE_TEXT, PHONE
from visual_gate.records import PageRow, PowerReport, Share

pytestmark = pytest.mark.browser

POWER = PowerReport(
    total=Share(18, 30, 14),
    pages=(
        PageRow("home@desktop", Share(14, 16, 12), "", 6, 8),
        PageRow(
            "checkout-with-a-very-long-name@phone", Share(0, 9), "masks", None, None
        ),
        PageRow(f"terms{HOSTILE}", Share(4, 5, 2), "", 12, 24),
    ),
    kinds={"lost_icon": Share(2, 9), "colour": Share(16, 21, 14)},
    smallest_px=1_000,
    faintest=16,
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = replace(make_shop_report(), power=POWER)
    return write_sample(report, tmp_path_factory.mktemp("power"))


def opened(
    chromium: Browser, path: Path, *, phone: bool = False, dark: bool = False
) -> Page:
    page = chromium.new_page(
        viewport=PHONE if phone else DESKTOP,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page.goto(path.as_uri())
    return page


def test_the_first_screen_leads_to_what_would_be_caught(
    chromium: Browser, shop: Path
) -> None:
    page = opened(chromium, shop)
    link = page.get_by_role("link", name="of 30 seeded faults")
    expect(link).to_be_in_viewport()
    expect(page.locator(".figures", has_text="60 %")).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", name="What this gate would")).to_be_in_viewport()
    assert page.locator("#viewer h2").inner_text()


def test_a_reader_hears_page_share_and_limits_of_each_row(
    chromium: Browser, shop: Path
) -> None:
    page = opened(chromium, shop)
    region = page.get_by_role("region", name="What this gate would catch here")
    table = region.get_by_role("table", name="By page, the least caught first")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Page",
        "Caught",
        "Square from",
        "Change from",
    ]
    names = table.get_by_role("rowheader").all_inner_texts()
    assert [name[:5] for name in names] == ["check", "terms", "home@"]
    home = table.get_by_role("row", name="home@desktop")
    cells = [
        " ".join(text.split()) for text in home.get_by_role("cell").all_inner_texts()
    ]
    assert cells == ["14 of 16 64 to 97 %, 12 failed", "6 px", "8 levels"]
    assert "masks" in table.get_by_role("row", name="checkout").inner_text()


def test_kinds_are_listed_when_they_are_asked_for(
    chromium: Browser, shop: Path
) -> None:
    page = opened(chromium, shop)
    kinds = page.get_by_role("table", name="By kind of fault")
    expect(kinds).to_be_hidden()
    page.get_by_text("By kind of fault", exact=True).click()
    expect(kinds).to_be_visible()
    rows = kinds.get_by_role("rowheader").all_inner_texts()
    assert rows == ["lost_icon", "colour"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_shows_all_of_it_readably(
    chromium: Browser, shop: Path, *, dark: bool
) -> None:
    page = opened(chromium, shop, phone=True, dark=dark)
    page.get_by_text("By kind of fault", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(PALE_TEXT) == []
    wide = "() => document.querySelector('.power table').getBoundingClientRect().right"
    assert page.evaluate(wide) <= PHONE["width"]


def test_a_name_from_the_pages_stays_text(chromium: Browser, shop: Path) -> None:
    page = opened(chromium, shop)
    assert HOSTILE in page.locator("#power").inner_text()
    assert page.evaluate("window.hacked") is None


def test_without_a_measurement_nothing_is_said(
    chromium: Browser, tmp_path: Path
) -> None:
    page = opened(chromium, write_sample(make_shop_report(), tmp_path))
    expect(page.locator("#power")).to_have_count(0)
    expect(page.get_by_text("Would catch")).to_have_count(0)
