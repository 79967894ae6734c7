"""What belongs to one deployment: headers, cookies, login state, recorded responses."""

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.capture.shots import SMALL, nodes
from tests.site.server import Site, open_site
from visual_gate.capture.session import ChromiumBrowser
from visual_gate.records import Capture, Cookie, Deployment, Side, Target

pytestmark = pytest.mark.browser

HEADERS = {"X-Preview": "canary", "Authorization": "Bearer secret"}


def capture_of(
    chromium: ChromiumBrowser, deployment: Deployment, path: str = "/"
) -> Capture:
    return chromium.capture(deployment, Target("home", path, SMALL), Side.CANDIDATE)


def test_headers_go_to_the_deployment_and_to_nobody_else(
    chromium: ChromiumBrowser, site: Site
) -> None:
    with open_site() as third_party:
        for name in ("/a.js", "/b.js", "/c.html"):
            third_party.pages[name] = ""
        site.pages["/own.js"] = ""
        site.pages["/"] = f"""<script src=/own.js></script>
          <script src={third_party.url}/a.js></script>
          <script src=/to?{third_party.url}/b.js></script>
          <iframe src={third_party.url}/c.html></iframe>"""
        capture_of(chromium, Deployment(site.url, headers=HEADERS))
        told = [one.headers for one in third_party.requests]
    assert {one.path for one in third_party.requests} >= {"/a.js", "/b.js", "/c.html"}
    assert not [one for one in told if {"x-preview", "authorization"} & one.keys()]
    for path in ("/", "/own.js"):
        (seen,) = site.seen(path)
        assert seen.headers["x-preview"] == "canary"
        assert seen.headers["authorization"] == "Bearer secret"


def test_headers_do_not_change_what_is_captured(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = "<h1>hello</h1><img src=blink.gif><img src=gone.png>"
    plain = capture_of(chromium, Deployment(site.url))
    dressed = capture_of(chromium, Deployment(site.url, headers=HEADERS))
    assert plain.encoded == dressed.encoded
    assert plain.facts.failed_requests == dressed.facts.failed_requests


def test_cookies_are_sent_where_they_belong(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = site.pages["/shop/cart"] = "<h1>hello</h1>"
    cookies = (Cookie("cohort", "b"), Cookie("basket", "7", path="/shop"))
    deployment = Deployment(site.url, cookies=cookies)
    capture_of(chromium, deployment)
    capture_of(chromium, deployment, "/shop/cart")
    assert site.seen("/")[0].headers["cookie"] == "cohort=b"
    sent = site.seen("/shop/cart")[0].headers["cookie"].split("; ")
    assert sorted(sent) == ["basket=7", "cohort=b"]


def test_nothing_is_left_behind_for_the_next_capture(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = """<p id=visits></p><script>
      document.cookie = "seen=1";
      localStorage.visits = Number(localStorage.visits || 0) + 1;
      visits.textContent = localStorage.visits;
    </script>"""
    captures = [capture_of(chromium, Deployment(site.url)) for _ in range(2)]
    assert [nodes(one)["#visits"].text for one in captures] == ["1", "1"]
    assert "cookie" not in site.seen("/")[1].headers


def test_a_login_state_is_restored(
    chromium: ChromiumBrowser, site: Site, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    stored = {"origin": site.url, "localStorage": [{"name": "who", "value": "Ada"}]}
    state.write_text(json.dumps({"cookies": [], "origins": [stored]}))
    site.pages["/"] = "<p id=who></p><script>who.append(localStorage.who)</script>"
    capture = capture_of(chromium, Deployment(site.url, storage_state=str(state)))
    assert nodes(capture)["#who"].text == "Ada"


def test_recorded_data_is_replayed_but_the_deployment_stays_under_test(
    chromium: ChromiumBrowser, site: Site, tmp_path: Path
) -> None:
    har = tmp_path / "data.har"
    har.write_text(json.dumps(_recording("http://elsewhere:8000")))
    site.pages["/api/price"] = "live"
    site.pages["/style.css"] = "p { color: rgb(1, 2, 3) }"
    site.pages["/"] = """<link rel=stylesheet href=/style.css><p id=price></p>
      <p id=other></p><script>
      fetch("/api/price?id=7").then((one) => one.text()).then((t) => price.append(t));
      fetch("/api/price").then((one) => one.text()).then((t) => other.append(t));
    </script>"""
    capture = capture_of(chromium, Deployment(site.url, har=str(har)))
    found = nodes(capture)
    assert found["#price"].text == "recorded"
    assert found["#other"].text == "live"
    assert found["#price"].styles["color"] == "rgb(1, 2, 3)"


def test_a_zipped_recording_with_its_bodies_beside_it_is_replayed(
    chromium: ChromiumBrowser, site: Site, tmp_path: Path
) -> None:
    recording = _recording(site.url)
    entry = recording["log"]["entries"][0]
    entry["response"]["content"] = {"_file": "body.txt"}
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("data.har", json.dumps(recording))
        archive.writestr("body.txt", "zipped")
    site.pages["/style.css"] = "p { color: rgb(1, 2, 3) }"
    site.pages["/"] = """<link rel=stylesheet href=/style.css><p id=price></p><script>
      fetch("/api/price?id=7").then((one) => one.text()).then((t) => price.append(t));
    </script>"""
    deployment = Deployment(site.url, har=str(tmp_path / "data.zip"), headers=HEADERS)
    price = nodes(capture_of(chromium, deployment))["#price"]
    assert (price.text, price.styles["color"]) == ("zipped", "rgb(1, 2, 3)")


def _recording(origin: str) -> dict[str, Any]:
    def entry(path: str, body: str) -> dict[str, Any]:
        encoded = base64.b64encode(body.encode()).decode()
        return {
            "request": {"method": "GET", "url": origin + path},
            "response": {
                "status": 200,
                "headers": [
                    {"name": "Content-Type", "value": "text/plain"},
                    {"name": "Content-Encoding", "value": "br"},
                ],
                "content": {"text": encoded, "encoding": "base64"},
            },
        }

    style = entry("/style.css", "p { color: red }")
    return {"log": {"entries": [entry("/api/price?id=7", "recorded"), style]}}
