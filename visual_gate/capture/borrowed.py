"""Capture of a page that somebody else has opened: a test with Playwright's sync API.

The page stays where it is, with its state; only what moves is brought to its end. Page
time is not held, since the page was loaded without that.

The steps of a capture are written for the async API. Here they run through at once,
on thin stand-ins whose calls are answered by the sync API before they return.
"""

import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import CDPSession, Error as PlaywrightError, Locator, Page

from visual_gate.capture.attempt import AttemptError, browser_error
from visual_gate.capture.browser import fonts_digest
from visual_gate.capture.headers import add_headers_to_borrowed
from visual_gate.capture.login import read_login
from visual_gate.capture.navigate import page_url
from visual_gate.capture.probe import Said, probe
from visual_gate.capture.secrets import secrets_of
from visual_gate.capture.settle import settle_again
from visual_gate.capture.shoot import Clip, Shot, find_clip, shoot
from visual_gate.capture.tab import PAGE_HOOK, SETTLE_SCRIPT, Tab
from visual_gate.errors import CaptureError
from visual_gate.records import (
    BrowserInfo,
    Capture,
    CaptureSettings,
    ColorScheme,
    Cookie,
    Deployment,
    PageFacts,
    Side,
    Target,
    Viewport,
)

T = TypeVar("T")

STATUS = "performance.getEntriesByType('navigation')[0]?.responseStatus || 0"
LONGEST_WAIT_MS = 500
"""What moves by itself gets this long; page time cannot be run ahead."""

ZONE = "Intl.DateTimeFormat().resolvedOptions().timeZone"
LOOK = "[innerWidth, innerHeight, devicePixelRatio, dark.matches]"
OPEN_LOOK = f"(dark => {LOOK})(matchMedia('(prefers-color-scheme: dark)'))"


def is_sync_page(page: object) -> bool:
    """Whether this is a page of Playwright's sync API."""
    return isinstance(page, Page)


class BorrowedPage:
    """Takes captures of one open page, in the thread that opened it."""

    def __init__(self, page: Page, settings: CaptureSettings) -> None:
        self._page = page
        self._settings = settings
        self.info = _info(page)

    @property
    def path(self) -> str:
        """The page's path and query on its deployment."""
        parts = urlsplit(self._page.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def target(self, wanted: Target) -> Target:
        """The target as the page shows it: its own window, density and scheme."""
        width, height, density, dark = self._page.evaluate(OPEN_LOOK)
        size = f"{width}x{height}" + (f"@{density:g}" if density != 1 else "")
        return replace(
            wanted,
            viewport=Viewport(size, width, height, float(density)),
            color_scheme=ColorScheme.DARK if dark else ColorScheme.LIGHT,
        )

    def capture(
        self,
        deployment: Deployment,
        target: Target,
        side: Side,
    ) -> Capture:
        """Capture the page as it stands, or the same path of a live baseline.

        The baseline is opened in the same browser, in a window of its own that is
        like this one, since another browser draws other pixels.

        What the deployment was given in trust, and the page repeats, is blotted out.

        Raises:
            CaptureError: target, side and cause in one sentence.
        """
        secrets = secrets_of(deployment, target)
        started = time.perf_counter()
        try:
            with self._shown(deployment, target, side) as page:
                shot, said, facts = _run_through(_take(page, target, self._settings))
        except AttemptError as problem:
            cause = secrets.hide(problem.cause)
            raise CaptureError(target.key, side, cause) from problem
        except PlaywrightError as problem:
            cause = secrets.hide(browser_error(problem).cause)
            raise CaptureError(target.key, side, cause) from problem
        seconds = time.perf_counter() - started
        return Capture(
            target,
            side,
            shot.encoded,
            nodes=secrets.hide_in_nodes(said.nodes),
            facts=secrets.hide_in_facts(facts),
            browser=self.info,
            seconds=seconds,
        )

    @contextmanager
    def _shown(
        self, deployment: Deployment, target: Target, side: Side
    ) -> Iterator[Page]:
        browser = self._page.context.browser
        if side is Side.CANDIDATE or browser is None:
            yield self._page
            return
        context = browser.new_context(
            viewport=self._page.viewport_size,
            device_scale_factor=target.viewport.device_scale_factor,
            color_scheme=target.color_scheme.value,
            locale=self._page.evaluate("navigator.language"),
            timezone_id=self._page.evaluate(ZONE),
            storage_state=deployment.storage_state or None,
            ignore_https_errors=deployment.any_certificate,
        )
        try:
            cookies = [_cookie(one, deployment) for one in deployment.cookies]
            context.add_cookies(cookies)
            page = context.new_page()
            if deployment.headers:
                add_headers_to_borrowed(context.new_cdp_session(page), deployment)
            page.goto(page_url(deployment.url, target.path))
            yield page
        finally:
            context.close()


def _cookie(cookie: Cookie, deployment: Deployment) -> Any:
    """A cookie for the deployment's address and all below its path."""
    address = urljoin(deployment.url, cookie.path)
    return {"name": cookie.name, "value": cookie.value, "url": address}


def _run_through(work: Coroutine[Any, Any, T]) -> T:
    """The answer of a coroutine that never has to wait for anything."""
    try:
        work.send(None)
    except StopIteration as done:
        answer: T = done.value
        return answer
    work.close()
    message = "a step of the capture waits on an event loop that is not there"
    raise RuntimeError(message)


async def _take(
    page: Page, target: Target, settings: CaptureSettings
) -> tuple[Shot, Said, PageFacts]:
    devtools = page.context.new_cdp_session(page)
    tab = _OpenTab(page, devtools, settings)
    try:
        unsettled = await settle_again(tab)
        form = await read_login(tab)
        clip = await find_clip(tab, target)
        shot = await shoot(tab, clip)
        said = await probe(tab, target, clip)
    finally:
        with suppress(PlaywrightError):
            devtools.detach()
    facts = replace(_facts(page, said, clip), login_form=form.is_login)
    return shot, said, replace(facts, unsettled=unsettled or shot.restless)


class _OpenTab(Tab):
    """An open page as a tab of ours; its frames learn what settling needs."""

    def __init__(
        self, page: Page, devtools: CDPSession, settings: CaptureSettings
    ) -> None:
        stand_in: Any = _AnsweredPage(page)
        session: Any = _AnsweredDevtools(devtools)
        nobody: Any = _Nobody()
        super().__init__(stand_in, session, nobody, nobody, settings)
        self._opened = page
        for frame in page.frames:
            frame.evaluate(SETTLE_SCRIPT)

    async def ask(self, call: str, frame: Any = None) -> Any:
        return (frame or self._opened.main_frame).evaluate(f"{PAGE_HOOK}.{call}")

    async def ask_all(self, call: str) -> list[Any]:
        main, *others = self._opened.frames
        answers = [await self.ask(call, main)]
        for frame in others:
            with suppress(PlaywrightError):  # a frame may vanish
                answers.append(await self.ask(call, frame))
        return answers

    async def pass_time(self, span_ms: int) -> None:
        self._opened.wait_for_timeout(min(span_ms, LONGEST_WAIT_MS))


class _AnsweredPage:
    """The calls of the async page that a capture makes."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def viewport_size(self) -> Any:
        return self._page.viewport_size

    async def evaluate(self, script: str, argument: Any = None) -> Any:
        return self._page.evaluate(script, argument)

    def locator(self, selector: str) -> "_AnsweredLocator":
        return _AnsweredLocator(self._page.locator(selector))


class _AnsweredLocator:
    """The calls of the async locator that a capture makes."""

    def __init__(self, locator: Locator) -> None:
        self._locator = locator

    @property
    def first(self) -> "_AnsweredLocator":
        return _AnsweredLocator(self._locator.first)

    async def count(self) -> int:
        return self._locator.count()

    async def bounding_box(self) -> Any:
        return self._locator.bounding_box()

    async def evaluate_all(self, script: str) -> Any:
        return self._locator.evaluate_all(script)


class _AnsweredDevtools:
    """The one call of the async session that a capture makes."""

    def __init__(self, devtools: CDPSession) -> None:
        self._devtools = devtools

    async def send(self, method: str, options: dict[str, Any]) -> Any:
        return self._devtools.send(method, options)


class _Nobody:
    """Listens to no requests and runs no clock: the page was open before."""

    async def quiet(self, limit_s: float) -> None:
        """Nothing is waited for."""

    def overdue(self) -> str:
        return ""

    def stirred(self) -> bool:
        return False


def _facts(page: Page, said: Said, clip: Clip) -> PageFacts:
    return PageFacts(
        url=page.url,
        status=int(page.evaluate(STATUS)),
        title=said.title,
        fonts=said.fonts,
        masked=said.masked,
        critical=said.critical,
        optional=said.optional,
        unmatched=said.unmatched,
        clock_held=False,
        nodes_truncated=said.truncated,
        truncated_at_px=clip.cut_at_px,
    )


def _info(page: Page) -> BrowserInfo:
    browser = page.context.browser
    version = browser.version if browser else ""
    headless = "Headless" in str(page.evaluate("navigator.userAgent"))
    name = "chromium-headless-shell" if headless else "chromium"
    return BrowserInfo(name, version, "", fonts_digest())
