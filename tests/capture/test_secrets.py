"""What a page echoes of the values it was given is kept out of all that is told."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest

from tests.site.server import Site, open_site
from visual_gate.capture.secrets import secrets_of
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import CaptureError
from visual_gate.records import (
    Capture,
    CaptureSettings,
    Cookie,
    Deployment,
    Fill,
    Side,
    Target,
    Viewport,
)

TOKEN = "tok-51f/9a&c"
SESSION = "sess-0a1b2c3d"
TYPED = "hunter2 hunter2"
HOME = Target(
    "home", "/home.html", Viewport("small", 480, 320), steps=(Fill("#who", TYPED),)
)
ECHO = f"""<!doctype html><title>for {TOKEN}</title><h1>Signed in with {TOKEN}</h1>
<p aria-label="{SESSION}">{SESSION}</p><input id="who">
<img src="/lost.png?key={TOKEN.replace("&", "%26").replace("/", "%2F")}">
<script>console.error("no luck with " + document.cookie + " and {TOKEN}")</script>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[ChromiumBrowser]:
    settings = CaptureSettings(settle_timeout_s=2.0, retries=0)
    with open_browser(settings) as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages[HOME.path] = ECHO
        yield opened


def signed_in(site: Site) -> Deployment:
    return Deployment(
        site.url,
        headers={"Authorization": f"Bearer {TOKEN}"},
        cookies=(Cookie("session", SESSION),),
    )


def told(capture: Capture) -> str:
    """All that is kept of a capture beside its picture."""
    nodes = [
        (one.selector, one.text, one.role, dict(one.styles)) for one in capture.nodes
    ]
    return json.dumps([asdict(capture.facts), nodes])


@pytest.mark.browser
def test_a_page_that_prints_its_secrets_everywhere_gives_none_of_them_away(
    browser: ChromiumBrowser, site: Site
) -> None:
    capture = browser.capture(signed_in(site), HOME, Side.CANDIDATE)
    found = told(capture)
    assert "Signed in with ***" in found
    assert "no luck with session=***" in found
    assert "/lost.png?key=***" in found
    assert not any(secret in found for secret in (TOKEN, SESSION, TYPED, "51f"))


@pytest.mark.browser
def test_without_these_values_nothing_is_blotted_out(
    browser: ChromiumBrowser, site: Site
) -> None:
    plain = replace(HOME, steps=())
    found = told(browser.capture(Deployment(site.url), plain, Side.CANDIDATE))
    assert f"Signed in with {TOKEN}" in found
    assert "***" not in found


@pytest.mark.browser
def test_an_error_that_names_an_address_hides_what_is_secret_in_it(
    browser: ChromiumBrowser, site: Site
) -> None:
    target = replace(HOME, path=f"/status/503?session={SESSION}", steps=())
    with pytest.raises(CaptureError) as failed:
        browser.capture(signed_in(site), target, Side.CANDIDATE)
    assert SESSION not in str(failed.value)
    assert "session=***" in str(failed.value)


def test_short_values_are_words_like_any_other() -> None:
    shop = Deployment("http://shop", headers={"X-Env": "prod"})
    assert secrets_of(shop, HOME).hide("our products") == "our products"


def test_the_longer_value_goes_first() -> None:
    shop = Deployment("http://shop", headers={"A": "abcdef", "B": "abcdef-ghi"})
    assert secrets_of(shop, HOME).hide("abcdef-ghi abcdef") == "*** ***"
