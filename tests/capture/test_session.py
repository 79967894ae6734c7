"""The browser as a whole: many threads, few tabs, and a clean end."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.capture.conftest import QUICK
from tests.capture.processes import children, running, wait_for
from tests.capture.shots import SMALL, shot_of
from tests.site.server import Site
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import BrowserError, CaptureError
from visual_gate.protocols import Browser
from visual_gate.records import Deployment, Side, Target

pytestmark = pytest.mark.browser

SCRIPT = """
import sys
from visual_gate.capture.session import open_browser
from visual_gate.records import CaptureSettings, Deployment, Side, Target, Viewport

with open_browser(CaptureSettings()) as browser:
    print("open", flush=True)
    target = Target("home", "/hang", Viewport("small", 400, 300))
    browser.capture(Deployment(sys.argv[1]), target, Side.BASELINE)
"""


def test_it_is_a_browser(chromium: ChromiumBrowser) -> None:
    browser: Browser = chromium
    assert browser.info.version.count(".") == 3
    assert browser.info.executable
    assert len(browser.info.fonts_digest) == 16


def test_both_sides_of_a_still_page_are_equal_to_the_byte(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/page.html"] = "<h1>hello</h1><p>" + "some words " * 3000
    target = Target("page", "/page.html", SMALL)
    first, second = (
        chromium.capture(Deployment(site.url), target, side) for side in Side
    )
    assert first.encoded == second.encoded
    assert first.nodes == second.nodes


def test_no_more_tabs_than_allowed_are_open_at_once(site: Site) -> None:
    """Each page waits for a picture: as many wait as there are tabs."""
    open_now = 0
    most = 0
    lock = threading.Lock()
    original = site.content

    def content(path: str) -> bytes | None:
        nonlocal open_now, most
        if path == "/page.html":
            with lock:
                open_now += 1
                most = max(most, open_now)
        return original(path)

    site.pages["/page.html"] = "<h1>hello</h1><img src=/slow/0.3/blink.gif>"
    site.content = content  # type: ignore[method-assign]

    def capture(_: int) -> None:
        nonlocal open_now
        shot_of(chromium, site, "/page.html")
        with lock:
            open_now -= 1

    with (
        open_browser(replace(QUICK, concurrency=2)) as chromium,
        ThreadPoolExecutor(6) as threads,
    ):
        list(threads.map(capture, range(6)))
    assert most == 2


def test_one_failure_leaves_the_others_alone(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/page.html"] = "<h1>hello</h1>"

    def status(path: str) -> int:
        try:
            return shot_of(chromium, site, path).facts.status
        except CaptureError:
            return 0

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(status, ["/page.html", "/status/500", "/page.html"]))
    assert found == [200, 0, 200]


def test_no_process_and_no_thread_outlives_the_browser(site: Site) -> None:
    site.pages["/page.html"] = "<h1>hello</h1>"
    before = {one.number for one in children(os.getpid())}
    threads = threading.active_count()
    with open_browser(QUICK) as chromium:
        shot_of(chromium, site, "/page.html")
        mine = {one.number for one in children(os.getpid())} - before
    assert mine
    wait_for(lambda: not mine & {one.number for one in running()})
    assert threading.active_count() == threads


def test_a_program_that_is_no_browser_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "odd"
    file.write_text("#!/bin/sh\nexit 3\n")
    file.chmod(0o755)
    settings = replace(QUICK, executable_path=str(file))
    with (
        pytest.raises(BrowserError, match=f"{file} did not start"),
        open_browser(settings),
    ):
        pass


@pytest.mark.parametrize("whole_group", [True, False])
def test_an_interrupt_stops_at_once_and_quietly(
    site: Site, *, whole_group: bool
) -> None:
    """In a terminal the signal reaches the driver and the browser as well."""
    process = subprocess.Popen(
        [sys.executable, "-X", "dev", "-c", SCRIPT, site.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        wait_for(lambda: bool(site.seen("/hang")))
        family = {one.number for one in children(process.pid)}
        if whole_group:
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert len(family) > 2
    wait_for(lambda: not family & {one.number for one in running()})
    assert said.rstrip().endswith("KeyboardInterrupt")
    for noise in ("never retrieved", "ResourceWarning", "Task was destroyed", "node:"):
        assert noise not in said


def test_a_killed_gate_leaves_no_browser_behind(site: Site) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, site.url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: bool(site.seen("/hang")))
    family = {one.number for one in children(process.pid)}
    assert len(family) > 1
    process.kill()
    process.wait()
    wait_for(lambda: not family & {one.number for one in running()})
