"""A real browser behind the guard, and pages that try to get past it."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address
from itertools import chain, repeat
from pathlib import Path

import pytest

from tests.capture.conftest import QUICK
from tests.capture.processes import children
from tests.capture.shots import SMALL
from tests.site.server import Site, open_site
from visual_gate.capture.egress import Streams
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import CaptureError
from visual_gate.records import Capture, Cookie, Deployment, Side, Target

pytestmark = pytest.mark.browser

GUARDED = replace(
    QUICK,
    allow_hosts=("*.test:*", "127.0.0.1:*", "127.0.0.2:*", "169.254.169.254"),
    allow_private=("127.0.0.1/32",),
    retries=0,
)
ELSEWHERE = "127.0.0.2"
"""An address of this machine that is not allowed."""


class Names:
    """Answers of a DNS that tests write; each call takes the next.

    Connections are counted by address, and never leave this machine: not even where
    the guard would let a page through to somebody's metadata service.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Iterator[list[str]]] = {}
        self.reached: set[str] = set()

    def tell(self, host: str, *answers: str) -> None:
        last = repeat([answers[-1]])
        self.answers[host] = chain(([one] for one in answers[:-1]), last)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        if host not in self.answers:
            raise socket.gaierror(host)
        return next(self.answers[host])

    async def connect(self, address: str, port: int) -> Streams:
        self.reached.add(address)
        if not ip_address(address).is_loopback:
            raise OSError("tests stay on this machine")
        return await asyncio.open_connection(address, port)


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


@pytest.fixture(scope="module")
def guarded(names: Names) -> Iterator[ChromiumBrowser]:
    with open_browser(GUARDED, outside=names) as opened:
        yield opened


@pytest.fixture(autouse=True)
def only_allowed(names: Names) -> Iterator[None]:
    """No test of this room may have reached anything but what is allowed."""
    yield
    assert names.reached <= {"127.0.0.1"}


@pytest.fixture
def inner() -> Iterator[Site]:
    """A site that nobody outside must be able to read."""
    with open_site(host=ELSEWHERE) as opened:
        opened.pages["/"] = "<h1>secret</h1>"
        opened.pages["/secret.js"] = "document.title = 'stolen'"
        yield opened


def captured(chromium: ChromiumBrowser, url: str, path: str = "/") -> Capture:
    return chromium.capture(Deployment(url), Target("home", path, SMALL), Side.BASELINE)


def cause_of(chromium: ChromiumBrowser, url: str, path: str = "/") -> str:
    with pytest.raises(CaptureError) as caught:
        captured(chromium, url, path)
    assert "\n" not in str(caught.value)
    return caught.value.cause


def test_a_page_that_is_allowed_is_captured_as_without_a_guard(
    guarded: ChromiumBrowser, chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = "<h1>shop</h1><img src=/blink.gif><script src=/a.js></script>"
    site.pages["/a.js"] = "fetch('/data', {method: 'POST', body: 'x'.repeat(99999)})"
    site.pages["/data"] = "{}"
    inside, outside = captured(guarded, site.url), captured(chromium, site.url)
    assert inside.encoded == outside.encoded
    assert inside.facts == outside.facts
    assert len(site.seen("/data")) == 2


def test_a_name_that_is_not_allowed_is_refused_in_one_sentence(
    guarded: ChromiumBrowser,
) -> None:
    cause = cause_of(guarded, "http://shop.example")
    assert cause == "shop.example:80 is not in allow_hosts"
    cause = cause_of(guarded, "https://shop.example")
    assert cause == "shop.example:443 is not in allow_hosts"


def test_a_name_that_leads_to_a_private_address_is_refused(
    guarded: ChromiumBrowser, names: Names, inner: Site
) -> None:
    names.tell("shop.test", ELSEWHERE)
    cause = cause_of(guarded, inner.url.replace(ELSEWHERE, "shop.test"))
    expected = "shop.test: 127.0.0.2 is a loopback address and not in allow_private"
    assert cause == expected
    assert not inner.requests


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_metadata_service_is_refused_though_its_name_is_allowed(
    guarded: ChromiumBrowser, names: Names, scheme: str
) -> None:
    names.tell("metadata.test", "169.254.169.254")
    cause = cause_of(guarded, f"{scheme}://metadata.test", "/latest/meta-data/")
    assert "169.254.169.254 is a link-local or metadata address" in cause


@pytest.mark.parametrize(
    "there", ["http://169.254.169.254/latest/", "https://10.0.0.1/", "http://[::1]/"]
)
def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(
    guarded: ChromiumBrowser, site: Site, there: str
) -> None:
    cause = cause_of(guarded, site.url, f"/to?{there}")
    assert "not in allow_" in cause


def test_a_redirect_to_a_file_is_no_page(guarded: ChromiumBrowser, site: Site) -> None:
    cause = cause_of(guarded, site.url, "/to?file:///etc/passwd")
    assert "leads to an address that no web page may lead to" in cause


def test_a_path_cannot_name_a_file(guarded: ChromiumBrowser, site: Site) -> None:
    cause = cause_of(guarded, site.url, "/file:///etc/passwd")
    assert "answered 404" in cause


def test_a_script_that_moves_on_to_a_refused_address_ends_the_capture(
    guarded: ChromiumBrowser, site: Site, inner: Site
) -> None:
    site.pages["/"] = f"<script>location = '{inner.url}'</script>"
    assert "127.0.0.2 is a loopback address" in cause_of(guarded, site.url)
    assert not inner.requests


def test_a_name_that_changes_its_address_leads_nowhere_else(
    guarded: ChromiumBrowser, names: Names, site: Site
) -> None:
    """The rebinding of DNS: a good answer first, then one inside."""
    port = int(site.url.rpartition(":")[2])
    with open_site(host=ELSEWHERE, port=port) as inner:
        inner.pages["/secret.js"] = "document.title = 'stolen'"
        names.tell("rebind.test", "127.0.0.1", ELSEWHERE)
        site.pages["/"] = "<h1>shop</h1><script src=/secret.js></script>"
        capture = captured(guarded, f"http://rebind.test:{port}")
        assert not inner.requests
    assert capture.facts.title == ""
    (failed,) = capture.facts.failed_requests
    assert (failed.url, failed.status) == ("/secret.js", 0)
    assert failed.reason.startswith("rebind.test: 127.0.0.2 is a loopback address")


def test_what_a_page_asks_for_inside_fails_with_its_reason(
    guarded: ChromiumBrowser, site: Site, inner: Site
) -> None:
    there = inner.url.removeprefix("http://")
    site.pages["/"] = (
        f"<img src=http://{there}/blink.gif><iframe src=http://{there}/></iframe>"
        f"<script src=https://{there}/secret.js></script>"
        f"<link rel=stylesheet href=http://tracker.example/a.css>"
        f"<script>new WebSocket('ws://{there}/'); navigator.sendBeacon("
        f"'http://{there}/', 'x'); new EventSource('http://{there}/')</script>"
    )
    reasons = {
        (one.resource, one.reason)
        for one in captured(guarded, site.url).facts.failed_requests
    }
    refused = "127.0.0.2 is a loopback address and not in allow_private"
    for kind in ("image", "script", "document"):
        assert (kind, refused) in reasons
    assert ("stylesheet", "tracker.example:80 is not in allow_hosts") in reasons
    assert not inner.requests


def test_no_packet_leaves_around_the_guard(
    guarded: ChromiumBrowser, site: Site
) -> None:
    """WebRTC speaks UDP, which no proxy sees; nothing of it may be sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(1.0)
        stun = f"stun:127.0.0.1:{listening.getsockname()[1]}"
        site.pages["/"] = (
            "<p>call</p><script>const call = new RTCPeerConnection("
            f"{{iceServers: [{{urls: '{stun}'}}]}}); call.createDataChannel('x');"
            "call.createOffer().then(offer => call.setLocalDescription(offer))"
            "</script>"
        )
        captured(guarded, site.url)
        with pytest.raises(TimeoutError):
            listening.recv(1)


def test_a_deployment_that_is_down_is_still_told_apart(
    guarded: ChromiumBrowser, names: Names
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cause = cause_of(guarded, f"http://127.0.0.1:{port}")
    assert cause == (
        f"127.0.0.1:{port}: connection refused; check that the deployment runs there"
    )
    cause = cause_of(guarded, "http://gone.test")
    assert "gone.test: the host name is not known to DNS" in cause


def test_cookies_and_redirects_of_the_deployment_work_behind_the_guard(
    guarded: ChromiumBrowser, site: Site
) -> None:
    site.pages["/home"] = "<h1>home</h1>"
    deployment = Deployment(site.url, cookies=(Cookie("side", "b"),))
    target = Target("home", "/to?/home", SMALL)
    capture = guarded.capture(deployment, target, Side.BASELINE)
    assert capture.facts.url == f"{site.url}/home"
    assert site.seen("/home")[0].headers["cookie"] == "side=b"


def test_a_page_that_streams_for_ever_is_an_error_and_others_go_on(
    site: Site,
) -> None:
    settings = replace(GUARDED, target_timeout_s=6.0)
    site.pages["/good"] = "<h1>good</h1>"
    with open_browser(settings) as chromium:
        cause = cause_of(chromium, site.url, "/stream")
        assert f"{site.url}/stream never ends: it is still on its way" in cause
        assert captured(chromium, site.url, "/good").facts.status == 200


def test_a_page_that_takes_memory_without_end_is_ended_and_others_go_on(
    site: Site,
) -> None:
    settings = replace(GUARDED, most_memory_mb=400, target_timeout_s=20.0)
    site.pages["/"] = (
        "<p>hungry</p><script>const kept = [];"
        "setInterval(() => kept.push(new Uint8Array(4e7).fill(7)), 10)</script>"
    )
    site.pages["/good"] = "<h1>good</h1>"
    with open_browser(settings) as chromium:
        assert "the tab crashed" in cause_of(chromium, site.url)
        assert captured(chromium, site.url, "/good").facts.status == 200


def test_dialogs_downloads_and_windows_without_end_leave_nothing_behind(
    guarded: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = (
        "<h1 id=shop>shop</h1><a id=save href=/download download>save</a>"
        "<a id=more href=/window target=_blank>more</a><script>"
        "for (let i = 0; i < 30; i++) alert(i); onbeforeunload = () => 'stay';"
        "for (let i = 0; i < 10; i++) window.open('/window');"
        "for (let i = 0; i < 10; i++) save.click(); more.click()</script>"
    )
    site.pages["/window"] = "<script>alert('again'); window.open('/')</script>"
    before = _downloads()
    capture = captured(guarded, site.url)
    assert [one.text for one in capture.nodes if one.selector == "#shop"] == ["shop"]
    assert _downloads() == before
    assert len(site.seen("/")) == 1


def test_dialogs_without_end_end_with_the_time_of_the_page(site: Site) -> None:
    settings = replace(GUARDED, target_timeout_s=4.0, navigation_timeout_s=2.0)
    site.pages["/"] = "<p>ask</p><script>while (true) alert('again')</script>"
    site.pages["/good"] = "<h1>good</h1>"
    with open_browser(settings) as chromium:
        assert "not done within 4 s while" in cause_of(chromium, site.url)
        assert captured(chromium, site.url, "/good").facts.status == 200


def _downloads() -> set[Path]:
    folders = Path(os.environ.get("TMPDIR", "/tmp")).glob("playwright-artifacts-*")  # noqa: S108  Playwright's own place
    return {file for folder in folders for file in folder.rglob("*") if file.is_file()}


def test_the_guard_ends_with_its_browser() -> None:
    threads, running = set(threading.enumerate()), children(os.getpid())
    with open_browser(GUARDED):
        pass
    for thread in set(threading.enumerate()) - threads:
        thread.join(5)
        assert not thread.is_alive(), thread.name
    left = {one.number for one in children(os.getpid())}
    assert left <= {one.number for one in running}
