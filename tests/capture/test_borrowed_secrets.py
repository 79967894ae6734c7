"""A page that a test has opened gives away no more than one that we open."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.capture.test_secrets import ECHO, HOME, SESSION, TOKEN, signed_in, told
from tests.site.server import Site, open_site
from visual_gate.capture.borrowed import BorrowedPage
from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.errors import CaptureError
from visual_gate.records import CaptureSettings, Deployment, Side

pytestmark = pytest.mark.browser
TARGET = replace(HOME, steps=())
SETTINGS = CaptureSettings(settle_timeout_s=2.0)


@pytest.fixture(scope="module")
def tests_own() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        yield browser
        browser.close()


@pytest.fixture
def borrowed(tests_own: Browser, site: Site) -> Iterator[BorrowedPage]:
    site.pages[HOME.path] = ECHO
    page = tests_own.new_page(viewport={"width": 480, "height": 320})
    page.goto(site.url + HOME.path)
    yield BorrowedPage(page, SETTINGS)
    page.context.close()


@pytest.mark.parametrize("side", Side)
def test_what_the_page_repeats_of_its_secrets_is_blotted_out(
    borrowed: BorrowedPage, site: Site, side: Side
) -> None:
    found = told(borrowed.capture(signed_in(site), TARGET, side))
    assert "Signed in with ***" in found
    assert TOKEN not in found
    assert SESSION not in found


def test_without_secrets_nothing_is_blotted_out(
    borrowed: BorrowedPage, site: Site
) -> None:
    capture = borrowed.capture(Deployment(site.url), TARGET, Side.CANDIDATE)
    assert f"for {TOKEN}" in json.dumps(asdict(capture.facts))
    assert "***" not in told(capture)


def test_a_page_that_cannot_be_opened_hides_what_is_secret_in_its_address(
    borrowed: BorrowedPage, site: Site
) -> None:
    lost = replace(TARGET, path=f"/reset?session={SESSION}")
    with pytest.raises(CaptureError) as failed:
        borrowed.capture(signed_in(site), lost, Side.BASELINE)
    assert SESSION not in str(failed.value)


def test_headers_of_the_deployment_reach_no_other_host(
    borrowed: BorrowedPage, site: Site
) -> None:
    with open_site() as other:
        other.pages["/font.css"] = "p { color: red }"
        site.pages[HOME.path] = f"<link rel=stylesheet href={other.url}/font.css><p>a"
        borrowed.capture(signed_in(site), TARGET, Side.BASELINE)
        (third,) = other.seen("/font.css")
    own = [one.headers.get("authorization") for one in site.seen(HOME.path)]
    assert own[-1] == f"Bearer {TOKEN}"
    assert "authorization" not in third.headers
