"""Edits of a live page, as the alignment benchmark makes them."""

import pickle
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from benchmarks.edits import make
from tests.site.server import Site, open_site
from visual_gate.capture.browser import find_browser, is_root, launch_flags

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINE = "<p>Kettle of one litre, with a lid</p>"


@pytest.fixture
def tab() -> Iterator[Page]:
    with sync_playwright() as tool:
        flags = list(launch_flags(as_root=is_root()))
        path = find_browser("").executable
        browser = tool.chromium.launch(executable_path=path, args=flags)
        yield browser.new_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path) as opened:
        yield opened


def test_a_banner_pushes_what_the_page_tells_of(tab: Page, site: Site) -> None:
    site.pages["/"] = f"<!doctype html><body style=margin:0>{LINE * 8}</body>"
    case = make(tab, f"{site.url}/", "banner", chance=random.Random(1))  # noqa: S311
    assert case is not None
    (banner,) = case.places
    assert banner.y == 0
    assert {shift for _, shift in case.moves} >= {(0, banner.height)}
    told = [node for node in case.after.nodes if "Kettle" in node.text]
    assert len(told) == 8
    assert all(node.styles["color"] for node in told)
    assert pickle.loads(pickle.dumps(case)).name == case.name  # noqa: S301  our own
