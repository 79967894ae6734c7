"""A page held still while scripts change it and many shots are taken of it.

The gate's own captures come from ``session``; this seam is for making training data,
where loading the page again for each shot would cost most of the time.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    CDPSession,
    Error as PlaywrightError,
    Page,
    Playwright,
    sync_playwright,
)

from visual_gate.capture.browser import is_root, launch_flags
from visual_gate.errors import BrowserError, InfrastructureError
from visual_gate.records import Viewport

PAGE_TIME = datetime(2024, 5, 15, 12, tzinfo=UTC)
"""The moment at which every page is opened."""

SPANS_MS = (50, 450, 1000)
LAST_SPAN_MS = 3000
LOAD_TIMEOUT_MS = 9000
QUIET_TIMEOUT_MS = 1500
START_TIMEOUT_MS = 20_000
OFFLINE_FLAG = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
TEXT_FLAGS = ("--font-render-hinting", "--disable-lcd-text")
"""Switches of the gate that a look may replace."""


class StudioError(InfrastructureError):
    """A page that could not be opened, held still or shot."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a browser draws: which build, with which switches for text.

    ``executable`` is the program, ``flags`` replace the gate's own text switches and
    ``environ`` is added to its environment (``FONTCONFIG_FILE``).
    """

    name: str
    executable: str
    flags: tuple[str, ...] = ("--font-render-hinting=none", "--disable-lcd-text")
    environ: tuple[tuple[str, str], ...] = ()
    offline: bool = True
    """Whether only this machine's own address can be reached."""


class Stage:
    """One settled page: run scripts on it, shoot it."""

    def __init__(self, page: Page, height: int) -> None:
        self._page = page
        self._devtools: CDPSession = page.context.new_cdp_session(page)
        self.height = height
        """Full height of the page in pixels when it had settled."""

    def run(self, script: str, argument: object = None) -> Any:
        """Evaluate a script with one argument; returns what JSON can carry.

        Raises:
            StudioError: the script failed, or the page is gone.
        """
        try:
            return self._page.evaluate(script, argument)
        except PlaywrightError as problem:
            raise StudioError(f"script failed: {_first_line(problem)}") from problem

    def shoot(self, height: int) -> bytes:
        """The top of the page, full width and this high, as lossless PNG.

        Raises:
            StudioError: the browser could not take the picture.
        """
        width = self._page.viewport_size["width"] if self._page.viewport_size else 0
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        wish = {"format": "png", "optimizeForSpeed": True, "clip": clip}
        try:
            shot = self._devtools.send(
                "Page.captureScreenshot", {**wish, "captureBeyondViewport": True}
            )
        except PlaywrightError as problem:
            raise StudioError(f"no picture: {_first_line(problem)}") from problem
        return base64.b64decode(shot["data"])


class Studio:
    """One running browser with one look; use it with ``with``."""

    def __init__(
        self, look: Look, *, playwright: Playwright, environ: Mapping[str, str]
    ) -> None:
        self.look = look
        self._browser = _launch(look, playwright, environ)

    @property
    def version(self) -> str:
        return self._browser.version

    @contextmanager
    def open(
        self, url: str, viewport: Viewport, scripts: Sequence[str] = ()
    ) -> Iterator[Stage]:
        """Load a page, bring it to rest, add the scripts, and hand it over.

        Raises:
            StudioError: the page did not load or came to no rest.
        """
        with suppress(PlaywrightError):
            if not self._browser.is_connected():
                raise StudioError(f"the browser {self.look.name} is gone")
        context = self._browser.new_context(
            viewport={"width": viewport.width, "height": viewport.height},
            reduced_motion="reduce",
            color_scheme="light",
            locale="en-US",
            timezone_id="UTC",
            service_workers="block",
        )
        try:
            context.add_init_script(_beside("studio.js"))
            context.clock.install(time=PAGE_TIME)
            context.clock.pause_at(PAGE_TIME + timedelta(seconds=1))
            yield _settled(context.new_page(), url, scripts)
        except PlaywrightError as problem:
            raise StudioError(f"{url}: {_first_line(problem)}") from problem
        finally:
            with suppress(PlaywrightError):
                context.close()

    def close(self) -> None:
        with suppress(PlaywrightError):
            self._browser.close()


class Studios:
    """The browsers of one process, started when first asked for, one for each look.

    To be closed when done with: ``with closing(Studios(environ)) as studios``.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = dict(environ)
        self._running: dict[Look, Studio] = {}
        self._playwright: Playwright | None = None

    def studio(self, look: Look) -> Studio:
        """The browser for this look; raises BrowserError where it will not start."""
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        if look not in self._running:
            self._running[look] = Studio(
                look, playwright=self._playwright, environ=self._environ
            )
        return self._running[look]

    def restart(self, look: Look) -> None:
        """Close the browser of this look; the next page starts a fresh one."""
        if studio := self._running.pop(look, None):
            studio.close()

    def close(self) -> None:
        for studio in self._running.values():
            studio.close()
        self._running.clear()
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None


def _launch(look: Look, playwright: Playwright, environ: Mapping[str, str]) -> Browser:
    kept = [
        flag
        for flag in launch_flags(as_root=is_root())
        if not flag.startswith(TEXT_FLAGS)
    ]
    try:
        return playwright.chromium.launch(
            executable_path=look.executable,
            args=[*kept, *look.flags, *((OFFLINE_FLAG,) if look.offline else ())],
            env={**environ, **dict(look.environ)},
            timeout=START_TIMEOUT_MS,
        )
    except PlaywrightError as problem:
        raise BrowserError(
            f"{look.executable} did not start ({_first_line(problem)}); "
            "run it by hand with --version to see why"
        ) from problem


def _settled(page: Page, url: str, scripts: Sequence[str]) -> Stage:
    page.goto(url, wait_until="load", timeout=LOAD_TIMEOUT_MS)
    for span in SPANS_MS:
        page.clock.run_for(span)
    with suppress(PlaywrightError):  # a page that polls is never quiet
        page.wait_for_load_state("networkidle", timeout=QUIET_TIMEOUT_MS)
    page.clock.run_for(LAST_SPAN_MS)
    height = page.evaluate(_beside("studio_settle.js"))
    for script in scripts:
        page.evaluate(script)
    return Stage(page, int(height))


def _beside(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _first_line(problem: PlaywrightError) -> str:
    return problem.message.strip().splitlines()[0][:200]
