"""Each way in which a deployment can let a capture down, really happening."""

import os
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.capture.conftest import QUICK
from tests.capture.processes import children, wait_for
from tests.capture.shots import SMALL, shot, shot_of
from tests.site.server import Site, open_site
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import CaptureError
from visual_gate.records import (
    Capture,
    Click,
    Deployment,
    Side,
    Target,
    WaitFor,
)

pytestmark = pytest.mark.browser


def cause_of(
    chromium: ChromiumBrowser, url: str, path: str = "/", **options: object
) -> str:
    """The whole sentence, which must name target and side."""
    target = replace(Target("home", path, SMALL), **options)  # type: ignore[arg-type]
    with pytest.raises(CaptureError) as caught:
        chromium.capture(Deployment(url), target, Side.BASELINE)
    sentence = str(caught.value)
    assert sentence.startswith("home@small on the baseline: ")
    assert "\n" not in sentence
    return sentence


def test_a_deployment_that_is_down(chromium: ChromiumBrowser) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sentence = cause_of(chromium, f"http://127.0.0.1:{port}")
    assert f"127.0.0.1:{port}: connection refused" in sentence


DEAD = "http://dead.invalid/there"


@pytest.mark.parametrize(
    "page",
    [
        f"<script>location = '{DEAD}'</script>",
        f"<script>setTimeout(() => {{ location = '{DEAD}' }}, 200)</script>",
    ],
)
def test_a_script_that_leads_to_a_host_that_is_not_there_names_that_host(
    chromium: ChromiumBrowser, site: Site, page: str
) -> None:
    site.pages["/"] = page
    sentence = cause_of(chromium, site.url)
    assert f"dead.invalid (to which {site.url}/ redirects): the host name" in sentence


def test_a_redirect_to_a_host_that_is_not_there_names_that_host(
    chromium: ChromiumBrowser, site: Site
) -> None:
    sentence = cause_of(chromium, site.url, f"/to?{DEAD}")
    assert f"dead.invalid (to which {site.url}/to?{DEAD} redirects): the" in sentence


def test_a_redirect_to_a_host_that_never_answers_names_that_host(site: Site) -> None:
    settings = replace(QUICK, navigation_timeout_s=0.7, retries=0)
    with open_site() as other, open_browser(settings) as chromium:
        sentence = cause_of(chromium, site.url, f"/to?{other.url}/hang")
    host = other.url.removeprefix("http://")
    assert f": {host} (to which {site.url}/to" in sentence
    assert "redirects) gave no answer within 0.7 s" in sentence


def test_an_answer_without_a_page_is_named(
    chromium: ChromiumBrowser, site: Site
) -> None:
    sentence = cause_of(chromium, site.url, "/status/204")
    assert f"{site.url}/status/204: it answered without a page, as 204" in sentence


def test_a_login_in_an_address_that_is_led_to_is_not_told(
    chromium: ChromiumBrowser, site: Site
) -> None:
    with open_site() as other:
        other.pages["/"] = "<h1>other</h1>"
        host = other.url.removeprefix("http://")
        site.pages["/"] = f"<script>location = 'http://bob:secret@{host}/'</script>"
        sentence = cause_of(chromium, site.url)
    assert f"redirects to another host, {host}; name that one" in sentence


def test_a_misspelt_host(chromium: ChromiumBrowser) -> None:
    sentence = cause_of(chromium, "http://shop.invalid")
    assert "shop.invalid: the host name is not known to DNS" in sentence


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error(chromium: ChromiumBrowser, site: Site, status: int) -> None:
    sentence = cause_of(chromium, site.url, f"/status/{status}")
    assert f"/status/{status} answered {status} " in sentence
    assert "logs" in sentence


def test_a_page_that_is_not_there(chromium: ChromiumBrowser, site: Site) -> None:
    assert "/gone answered 404 Not Found; correct the path" in cause_of(
        chromium, site.url, "/gone"
    )


def test_a_page_that_wants_a_login(chromium: ChromiumBrowser, site: Site) -> None:
    sentence = cause_of(chromium, site.url, "/status/401")
    assert "401 Unauthorized; give headers, cookies or storage_state" in sentence


def test_an_error_page_that_is_expected_is_captured(site: Site) -> None:
    settings = replace(QUICK, expected_status=(404,))
    with open_browser(settings) as chromium:
        assert shot_of(chromium, site, "/gone").facts.status == 404


def test_a_redirect_to_another_host(chromium: ChromiumBrowser, site: Site) -> None:
    with open_site() as other:
        other.pages["/"] = "<h1>other</h1>"
        sentence = cause_of(chromium, site.url, f"/to?{other.url}/")
        host = other.url.removeprefix("http://")
        assert f"redirects to another host, {host}" in sentence


def test_a_script_that_leaves_for_another_host(
    chromium: ChromiumBrowser, site: Site
) -> None:
    with open_site() as other:
        other.pages["/"] = "<h1>other</h1>"
        site.pages["/"] = (
            f"<script>setTimeout(() => {{ location = '{other.url}' }}, 300)</script>"
        )
        assert "redirects to another host" in cause_of(chromium, site.url)


def test_a_script_that_moves_on_within_the_deployment_is_followed(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/home"] = "<h1 id=home>home</h1>"
    site.pages["/"] = "<script>setTimeout(() => { location = '/home' }, 50)</script>"
    capture = shot_of(chromium, site, "/")
    assert capture.facts.url == f"{site.url}/home"
    assert [one.text for one in capture.nodes if one.selector == "#home"] == ["home"]


def test_a_script_that_moves_on_to_an_error_page(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = (
        "<script>setTimeout(() => { location = '/status/500' }, 50)</script>"
    )
    assert "/status/500 answered 500" in cause_of(chromium, site.url)


@pytest.mark.parametrize("login", ["/login?next=/", "/users/sign_in", "/auth/sso"])
def test_a_redirect_to_a_login(
    chromium: ChromiumBrowser, site: Site, login: str
) -> None:
    path = login.partition("?")[0]
    site.pages[path] = "<input type=password>"
    sentence = cause_of(chromium, site.url, f"/to?{login}")
    assert f"redirects to the login page {path}" in sentence


def test_a_login_page_that_was_asked_for_is_captured(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/login"] = "<h1>Log in</h1>"
    assert shot_of(chromium, site, "/login").facts.status == 200


def test_a_page_that_redirects_for_ever(chromium: ChromiumBrowser, site: Site) -> None:
    assert "redirects for ever" in cause_of(chromium, site.url, "/loop")


def test_a_page_that_never_answers(site: Site) -> None:
    settings = replace(QUICK, navigation_timeout_s=0.7, retries=0)
    with open_browser(settings) as chromium:
        sentence = cause_of(chromium, site.url, "/hang")
    assert "gave no answer within 0.7 s; raise navigation_timeout_s" in sentence


def test_a_page_that_keeps_its_thread_busy_for_ever(site: Site) -> None:
    settings = replace(
        QUICK,
        navigation_timeout_s=0.5,
        settle_timeout_s=0.5,
        target_timeout_s=3.0,
        retries=0,
    )
    site.pages["/"] = "<p>busy</p><script>while (true) {}</script>"
    with open_browser(settings) as chromium:
        sentence = cause_of(chromium, site.url)
    assert "not done within 3 s while waiting for the page to settle" in sentence


def test_a_connection_that_is_reset(site: Site) -> None:
    with open_browser(replace(QUICK, retries=0)) as chromium:
        sentence = cause_of(chromium, site.url, "/flaky/one/blink.gif")
    assert "the connection was" in sentence
    assert "before an answer came" in sentence


def test_a_connection_that_is_reset_once_is_tried_again(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/page.html"] = "<h1>hello</h1>"
    assert shot_of(chromium, site, "/flaky/two/page.html").facts.status == 200


def test_what_will_not_pass_is_not_tried_again(
    chromium: ChromiumBrowser, site: Site
) -> None:
    cause_of(chromium, site.url, "/status/503")
    assert len(site.seen("/status/503")) == 1


def test_a_download_instead_of_a_page(chromium: ChromiumBrowser, site: Site) -> None:
    assert "is a download, not a page" in cause_of(chromium, site.url, "/download")


def test_something_that_speaks_no_http(chromium: ChromiumBrowser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        sentence = cause_of(chromium, f"http://127.0.0.1:{port}")
        thread.join()
    assert "does not speak HTTP" in sentence


def test_plain_http_behind_an_https_address(
    chromium: ChromiumBrowser, site: Site
) -> None:
    url = site.url.replace("http:", "https:")
    assert "TLS failed; it may be plain http" in cause_of(chromium, url)


def test_a_certificate_signed_by_nobody(
    chromium: ChromiumBrowser, tmp_path: Path
) -> None:
    with _tls_site(tmp_path) as url:
        assert "TLS failed: its certificate is signed by nobody" in cause_of(
            chromium, url
        )
        trusted = Deployment(url, any_certificate=True)
        capture = chromium.capture(trusted, Target("home", "/", SMALL), Side.CANDIDATE)
        assert [node.text for node in capture.nodes if node.text] == ["signed"]


def test_a_selector_that_matches_nothing(chromium: ChromiumBrowser, site: Site) -> None:
    site.pages["/"] = "<p id=empty></p><style>#empty{display:none}</style>"
    sentence = cause_of(chromium, site.url, selector="#nope")
    assert "the selector #nope matches nothing; correct it" in sentence
    sentence = cause_of(chromium, site.url, selector="#empty")
    assert "the selector #empty matches nothing that can be seen" in sentence
    assert "is no selector" in cause_of(chromium, site.url, selector="p[")


def test_a_mask_that_is_no_selector(chromium: ChromiumBrowser, site: Site) -> None:
    site.pages["/"] = "<p>text</p>"
    sentence = cause_of(chromium, site.url, masks=("p[",))
    assert "the mask or selector p[ is wrong" in sentence
    assert sentence.endswith('selector "p["; correct it')


def test_a_step_that_fails(chromium: ChromiumBrowser, site: Site) -> None:
    site.pages["/"] = "<p id=hidden style='display:none'>text</p>"
    sentence = cause_of(chromium, site.url, steps=(Click("#nope"),))
    assert "step 1 (click #nope) failed: #nope matches nothing; correct" in sentence
    assert "unless the page has lost it" in sentence
    sentence = cause_of(chromium, site.url, steps=(WaitFor("#hidden"),))
    assert "#hidden matches nothing visible" in sentence


def test_a_login_state_that_is_not_there(chromium: ChromiumBrowser, site: Site) -> None:
    deployment = Deployment(site.url, storage_state="gone.json")
    with pytest.raises(CaptureError, match=r"login state gone\.json cannot be read"):
        chromium.capture(deployment, Target("home", "/", SMALL), Side.CANDIDATE)


def test_a_recording_that_is_none(
    chromium: ChromiumBrowser, site: Site, tmp_path: Path
) -> None:
    har = tmp_path / "data.har"
    for content, said in ((None, "cannot be read"), ("{}", "is no HAR file")):
        if content is not None:
            har.write_text(content)
        with pytest.raises(CaptureError, match=said):
            chromium.capture(
                Deployment(site.url, har=str(har)),
                Target("home", "/", SMALL),
                Side.CANDIDATE,
            )


def test_a_dialog_is_dismissed(chromium: ChromiumBrowser, site: Site) -> None:
    capture = shot(
        chromium,
        site,
        "<p id=said></p><script>alert(1); said.textContent = confirm('sure?')</script>",
    )
    assert [one.text for one in capture.nodes if one.selector == "#said"] == ["false"]


def test_windows_that_a_page_opens_while_time_passes_are_no_failure(
    site: Site,
) -> None:
    """Each closes while page time passes, in which it would break off."""
    site.pages["/"] = (
        "<h1>shop</h1><a id=more href=/window target=_blank>more</a>"
        "<script>onload = () => { for (let i = 0; i < 6; i++)"
        " setTimeout(() => more.click(), 100 * i) }</script>"
    )
    site.pages["/window"] = "<p>news</p>"
    with open_browser(replace(QUICK, retries=0)) as chromium:
        for _ in range(4):
            assert shot_of(chromium, site, "/").facts.status == 200
    assert len(site.seen("/window")) >= 4


def test_a_tab_that_crashes_is_tried_again(site: Site) -> None:
    settings = replace(QUICK, concurrency=1)
    with open_browser(settings) as chromium:
        capture = _capture_while(chromium, site, _kill_newest_renderer)
        assert capture.facts.status == 200


def test_a_tab_that_crashes_each_time(site: Site) -> None:
    settings = replace(QUICK, concurrency=1, retries=0)
    with (
        open_browser(settings) as chromium,
        pytest.raises(CaptureError, match="the tab crashed"),
    ):
        _capture_while(chromium, site, _kill_newest_renderer)


def test_a_browser_that_died_is_started_again(site: Site) -> None:
    settings = replace(QUICK, concurrency=1)
    with open_browser(settings) as chromium:
        capture = _capture_while(chromium, site, _kill_browser)
        assert capture.facts.status == 200


def _capture_while(chromium: ChromiumBrowser, site: Site, act: object) -> Capture:
    """Capture a page that waits for a picture, and do something meanwhile."""
    site.pages["/page.html"] = "<h1>hello</h1><img src=/slow/1.0/blink.gif>"
    assert callable(act)

    def meanwhile() -> None:
        wait_for(lambda: bool(site.seen("/slow/1.0/blink.gif")))
        act()

    thread = threading.Thread(target=meanwhile)
    thread.start()
    try:
        return shot_of(chromium, site, "/page.html")
    finally:
        thread.join()


def _kill_newest_renderer() -> None:
    renderers = [
        process
        for process in children(os.getpid())
        if "--type=renderer" in process.line
    ]
    os.kill(max(renderers, key=lambda one: one.started).number, signal.SIGKILL)


def _kill_browser() -> None:
    for process in children(os.getpid()):
        if "--remote-debugging-pipe" in process.line and "--type=" not in process.line:
            os.kill(process.number, signal.SIGKILL)


class _Signed(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>signed</p>")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _tls_site(folder: Path) -> Iterator[str]:
    """An https server with a certificate that it signed itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    subprocess.run(
        [*request.split(), "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with HTTPServer(("127.0.0.1", 0), _Signed) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"https://localhost:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
