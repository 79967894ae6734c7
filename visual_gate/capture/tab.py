"""A tab of its own for each capture: nothing is shared, nothing is left behind."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error as PlaywrightError,
    Frame,
    Page,
)

from visual_gate.capture.attempt import AttemptError
from visual_gate.capture.clock import PageClock
from visual_gate.capture.egress import Guard
from visual_gate.capture.har import replay_recorded
from visual_gate.capture.headers import add_headers
from visual_gate.capture.listen import Listener
from visual_gate.records import CaptureSettings, Cookie, Deployment, Target

SETTLE_SCRIPT = files("visual_gate.capture").joinpath("settle.js").read_text("utf-8")
PAGE_HOOK = 'window[Symbol.for("visual-gate")]'
"""Where settle.js keeps what it offers, in every frame."""

POPUP_SCRIPT = """{
  const open = window.open.bind(window);
  window.open = (...how) => navigator.userActivation.isActive ? open(...how) : null;
}"""
"""A browser's own popup blocker, which is off under automation: only a click opens
windows, or a page whose windows open windows could keep the browser busy for ever."""

CLOSE_S = 5.0


@dataclass(slots=True)
class Tab:
    """An open tab: its page, and what watches over it.

    ``stage`` says what is going on, for the message when time is up.
    """

    page: Page
    devtools: CDPSession
    listener: Listener
    clock: PageClock
    settings: CaptureSettings
    stage: str = "opening the page"

    async def ask(self, call: str, frame: Frame | None = None) -> Any:
        """Evaluate ``call``, e.g. ``rest(500)``, on what settle.js offers a frame."""
        return await (frame or self.page.main_frame).evaluate(f"{PAGE_HOOK}.{call}")

    async def ask_all(self, call: str) -> list[Any]:
        """The same in every frame, the main one first; frames that vanish are left out.

        Raises:
            PlaywrightError: the main frame did not answer.
        """
        main, *others = self.page.frames
        first = await self.ask(call, main)
        if not others:
            return [first]
        asked = (self.ask(call, frame) for frame in others)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return [first, *(one for one in answers if not isinstance(one, BaseException))]

    async def pass_time(self, span_ms: int) -> None:
        """Let page time pass, then wait for what that set going on the network."""
        await self.clock.run(span_ms, self.listener.complain)
        await self.listener.quiet(self.settings.settle_timeout_s)


@asynccontextmanager
async def open_tab(
    browser: Browser,
    deployment: Deployment,
    *,
    target: Target,
    settings: CaptureSettings,
    hold_clock: bool,
    guard: Guard | None = None,
) -> AsyncIterator[Tab]:
    """A fresh context with one page, dressed for a deployment and a target."""
    context = await _open_context(browser, deployment, target=target, settings=settings)
    try:
        clock = PageClock(context, held=hold_clock, stall_s=settings.settle_timeout_s)
        await context.add_init_script(POPUP_SCRIPT)
        await context.add_init_script(SETTLE_SCRIPT)
        await clock.install(settings.clock)
        if deployment.har:
            await replay_recorded(context, Path(deployment.har), deployment.url)
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        if deployment.headers:
            await add_headers(devtools, deployment)
        context.on("page", _closing_windows(clock))
        listener = Listener(page, origin_of(deployment.url), guard)
        yield Tab(page, devtools, listener, clock, settings)
    finally:
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await context.close()


def _closing_windows(clock: PageClock) -> Callable[[Page], Awaitable[None]]:
    """Ends the windows that a page opens, since nobody looks at them."""

    async def close(opened: Page) -> None:
        async with clock.passing:
            with suppress(PlaywrightError):
                await opened.close()

    return close


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _open_context(
    browser: Browser,
    deployment: Deployment,
    *,
    target: Target,
    settings: CaptureSettings,
) -> BrowserContext:
    viewport = target.viewport
    context = await browser.new_context(
        viewport={"width": viewport.width, "height": viewport.height},
        device_scale_factor=viewport.device_scale_factor,
        color_scheme=target.color_scheme.value,
        reduced_motion="reduce",
        locale=settings.locale,
        timezone_id=settings.timezone,
        service_workers="block",
        accept_downloads=False,
        storage_state=_login_state(deployment.storage_state),
        ignore_https_errors=deployment.any_certificate,
    )
    if deployment.cookies:
        await _add_cookies(context, deployment)
    return context


def _login_state(path: str) -> Any:
    if not path:
        return None
    try:
        return json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as problem:
        cause = f"the login state {path} cannot be read ({problem})"
        raise AttemptError(cause) from problem


async def _add_cookies(context: BrowserContext, deployment: Deployment) -> None:
    await context.add_cookies(
        [_cookie_for(cookie, deployment.url) for cookie in deployment.cookies]
    )


def _cookie_for(cookie: Cookie, url: str) -> Any:
    parts = urlsplit(url)
    return {
        "name": cookie.name,
        "value": cookie.value,
        "path": cookie.path,
        "domain": parts.hostname or "",
        "secure": parts.scheme == "https",
    }
