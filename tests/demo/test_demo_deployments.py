"""The demo's two deployments, over HTTP and in a real browser."""

from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from tests.demo.measure import Places, measure
from visual_gate.config import load_config
from visual_gate.demo import DEFECTS, HARMLESS, config_path, open_demo
from visual_gate.demo.changes import load_places
from visual_gate.demo.deployments import CANDIDATE, SITE, find_file
from visual_gate.records import Box, Side

PAGES = ("/", "/catalogue", "/product", "/checkout")
LONGEST_SITE_BYTES = 600_000


def read(url: str) -> bytes:
    with urlopen(url, timeout=10) as response:  # noqa: S310  our own server
        body: bytes = response.read()
        return body


def test_both_deployments_answer_every_page_on_ports_of_their_own() -> None:
    with open_demo() as (baseline, candidate):
        assert baseline != candidate
        for path in PAGES:
            assert b"Loam" in read(baseline + path)
            assert b"Loam" in read(candidate + path)


def test_two_demos_run_beside_each_other() -> None:
    with open_demo() as one, open_demo() as other:
        assert len({*one, *other}) == 4


def test_the_candidate_is_the_baseline_but_for_its_own_files() -> None:
    own = {path.relative_to(CANDIDATE[0]) for path in files(CANDIDATE[0])}
    with open_demo() as (baseline, candidate):
        differ = {
            path.relative_to(CANDIDATE[1])
            for path in files(CANDIDATE[1])
            if read(f"{baseline}/{path.relative_to(CANDIDATE[1])}")
            != read(f"{candidate}/{path.relative_to(CANDIDATE[1])}")
        }
    assert differ == own


def test_every_file_of_the_candidate_belongs_to_a_change() -> None:
    own = {path.relative_to(CANDIDATE[0]).as_posix() for path in files(CANDIDATE[0])}
    named = {name for change in DEFECTS + HARMLESS for name in change.files}
    assert named == own


def test_every_file_has_a_media_type_a_browser_accepts() -> None:
    with open_demo() as (baseline, _):
        for path in files(CANDIDATE[1]):
            if path.suffix == ".txt":
                continue
            name = path.relative_to(CANDIDATE[1])
            with urlopen(f"{baseline}/{name}", timeout=10) as response:  # noqa: S310  our own server
                assert response.headers["Content-Type"] != "text/plain"


def test_the_icon_font_is_missing_on_the_candidate_alone() -> None:
    with open_demo() as (baseline, candidate):
        font = "/fonts/loam-icons.4f1c9a.woff2"
        assert font[1:] in read(candidate + "/styles/icons.css").decode()
        assert read(baseline + "/fonts/loam-icons.woff2")[:4] == b"wOF2"
        with pytest.raises(HTTPError, match="404"):
            read(candidate + font)


@pytest.mark.parametrize(
    "path",
    [
        "/../changes.py",
        "/%2e%2e/changes.py",
        "/..%2f..%2fchanges.py",
        "//etc/passwd",
        "/photos",
    ],
)
def test_nothing_outside_the_site_is_served(path: str) -> None:
    assert find_file(CANDIDATE, path) is None


def test_a_head_request_has_the_length_and_no_body() -> None:
    with open_demo() as (baseline, _):
        connection = HTTPConnection(urlsplit(baseline).netloc, timeout=10)
        connection.request("HEAD", "/checkout")
        response = connection.getresponse()
        assert int(response.headers["Content-Length"]) > 1000
        assert response.read() == b""
        connection.close()


def test_the_ports_are_free_again_afterwards() -> None:
    with open_demo() as (baseline, _):
        netloc = urlsplit(baseline).netloc
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection(netloc, timeout=2).request("GET", "/")


def test_the_demo_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in files(SITE)) < LONGEST_SITE_BYTES


def test_the_config_names_the_four_pages() -> None:
    config = load_config(config_path())
    assert {page.name: page.path for page in config.pages} == {
        "home": "/",
        "catalogue": "/catalogue",
        "product": "/product",
        "checkout": "/checkout",
    }


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def measured(chromium: Browser) -> Places:
    return measure(chromium)


@pytest.mark.browser
def test_the_recorded_places_are_where_the_changes_really_show(
    measured: Places,
) -> None:
    recorded = load_places()
    found = {
        (target, change, Side(side)): [Box(*box) for box in boxes]
        for target, changes in measured.items()
        for change, sides in changes.items()
        for side, boxes in sides.items()
    }
    assert set(found) == set(recorded)
    for key, boxes in found.items():
        assert len(boxes) == len(recorded[key]), key
        for box, place in zip(boxes, recorded[key], strict=True):
            assert place.padded(12).contains(box), key


@pytest.mark.browser
def test_the_shop_works_and_its_candidate_is_broken_as_told(chromium: Browser) -> None:
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with open_demo() as (baseline, candidate):
        page.goto(baseline + "/checkout", wait_until="networkidle")
        assert page.inner_text("#total") == "£121.95"
        assert said == []
        page.goto(candidate + "/checkout", wait_until="networkidle")
        assert page.inner_text("#total") == "£NaN"
        assert "basket: the total is not a number" in said
        page.goto(candidate + "/product", wait_until="networkidle")
        button = page.locator("#add")
        assert button.evaluate("node => node.scrollWidth > node.clientWidth")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_shop_scrolls_sideways_or_misses_a_file(
    chromium: Browser, path: str
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    lost: list[str] = []
    page.on(
        "response",
        lambda answer: None if answer.ok else lost.append(answer.url),
    )
    with open_demo() as (baseline, _):
        page.goto(baseline + path, wait_until="networkidle")
        page.evaluate(
            """() => Promise.all([...document.images].map(image => {
              image.loading = 'eager';
              return image.decode();
            })).then(() => true)"""
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert lost == []
    page.close()
