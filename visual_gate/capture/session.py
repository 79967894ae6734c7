"""A browser that takes captures: sync and thread-safe outside, one loop inside."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress

from playwright.async_api import (
    Browser,
    Error as PlaywrightError,
    Playwright,
    async_playwright,
)

from visual_gate.capture.attempt import (
    AttemptError,
    ClockStalledError,
)
from visual_gate.capture.browser import (
    BROWSER_VARIABLE,
    BrowserChoice,
    find_browser,
    fonts_digest,
    is_root,
    launch_flags,
)
from visual_gate.capture.egress import Guard, Network, Outside, open_guard
from visual_gate.capture.loop import LoopThread
from visual_gate.capture.memory import watched_memory
from visual_gate.capture.secrets import secrets_of
from visual_gate.capture.starting import lacks_sandbox, start_problem
from visual_gate.capture.take import Taken, take
from visual_gate.errors import BrowserError, CaptureError
from visual_gate.records import (
    BrowserInfo,
    Capture,
    CaptureSettings,
    Deployment,
    EgressRules,
    Side,
    Target,
)

LAUNCH_S = 60.0
CLOSE_S = 10.0
PAUSE_S = 0.5
"""Before another attempt."""


@contextmanager
def open_browser(
    settings: CaptureSettings, *, outside: Outside | None = None
) -> Iterator["ChromiumBrowser"]:
    """A running browser until the block ends; no process outlives it.

    Args:
        settings: how captures are made, and what they may reach.
        outside: what the guard of what may be reached connects to; the network.

    Raises:
        BrowserError: none was found, or it did not start.
    """
    choice = find_browser(settings.executable_path)
    with LoopThread() as loop:
        crew = _Crew(settings, choice, outside or Network())
        loop.run(crew.start())
        try:
            yield ChromiumBrowser(loop, crew)
        finally:
            loop.run(crew.close())


class ChromiumBrowser:
    """Takes captures in one Chromium; call it from as many threads as you like."""

    def __init__(self, loop: LoopThread, crew: "_Crew") -> None:
        self._loop = loop
        self._crew = crew

    @property
    def info(self) -> BrowserInfo:
        """Which browser, of which version, with which fonts."""
        return self._crew.info

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        """Capture one target of one deployment; waits while too many are under way.

        Raises:
            CaptureError: target, side and cause in one sentence.
            BrowserError: the browser died and did not start again.
        """
        return self._loop.run(self._crew.capture(deployment, target, side=side))


class _Crew:
    """The async side: one driver, one browser, a bounded number of tabs."""

    def __init__(
        self, settings: CaptureSettings, choice: BrowserChoice, outside: Outside
    ) -> None:
        self._settings = settings
        self._choice = choice
        self._outside = outside
        self._open = AsyncExitStack()
        self._guard: Guard | None = None
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._launching = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self.info = BrowserInfo(choice.name, "", choice.executable, fonts_digest())

    async def start(self) -> None:
        self._playwright = await async_playwright().start()
        try:
            await self._watch()
            browser = await self._running()
        except BaseException:
            await self.close()
            raise
        self.info = BrowserInfo(
            self._choice.name,
            browser.version,
            self._choice.executable,
            self.info.fonts_digest,
        )

    async def _watch(self) -> None:
        """Guard and watch what the browser does, from before it starts."""
        settings = self._settings
        if settings.guarded:
            rules = EgressRules.parse(settings.allow_hosts, settings.allow_private)
            guard = open_guard(rules, self._outside)
            self._guard = await self._open.enter_async_context(guard)
        watch = watched_memory(settings.most_memory_mb)
        await self._open.enter_async_context(watch)

    async def close(self) -> None:
        """Stop browser and driver, whatever state they are in."""
        await self._open.aclose()
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                if self._browser is not None:
                    await self._browser.close()
        if self._playwright is not None:
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await self._playwright.stop()

    async def capture(
        self, deployment: Deployment, target: Target, *, side: Side
    ) -> Capture:
        secrets = secrets_of(deployment, target)
        async with self._slots:
            started = time.perf_counter()
            try:
                taken = await self._take(deployment, target)
            except AttemptError as problem:
                cause = secrets.hide(problem.cause)
                raise CaptureError(target.key, side, cause) from problem
            seconds = time.perf_counter() - started
        return Capture(
            target,
            side,
            taken.encoded,
            nodes=secrets.hide_in_nodes(taken.nodes),
            facts=secrets.hide_in_facts(taken.facts),
            browser=self.info,
            seconds=seconds,
        )

    async def _take(self, deployment: Deployment, target: Target) -> Taken:
        """Attempt as often as the settings allow where the trouble may pass."""
        left = self._settings.retries
        hold_clock = True
        while True:
            try:
                return await take(
                    await self._running(),
                    deployment,
                    target=target,
                    settings=self._settings,
                    hold_clock=hold_clock,
                    guard=self._guard,
                )
            except ClockStalledError:
                hold_clock = False
            except AttemptError as problem:
                if not problem.transient or not left:
                    raise
                left -= 1
                await asyncio.sleep(PAUSE_S)

    async def _running(self) -> Browser:
        """The browser, started again where it died."""
        async with self._launching:
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._launch()
            return self._browser

    async def _launch(self) -> Browser:
        try:
            return await self._start(sandbox=not is_root())
        except PlaywrightError as problem:
            if is_root() or not lacks_sandbox(problem):
                raise self._refusal(problem) from problem
        try:
            return await self._start(sandbox=False)
        except PlaywrightError as problem:
            raise self._refusal(problem) from problem

    async def _start(self, *, sandbox: bool) -> Browser:
        if self._playwright is None:
            raise BrowserError("the browser is closed; open it again")
        return await self._playwright.chromium.launch(
            executable_path=self._choice.executable,
            headless=True,
            args=self._flags(),
            chromium_sandbox=sandbox,
            timeout=LAUNCH_S * 1000,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )

    def _flags(self) -> list[str]:
        guarded = self._guard.flags if self._guard else ()
        return [*launch_flags(as_root=is_root()), *guarded]

    def _refusal(self, problem: PlaywrightError) -> BrowserError:
        return BrowserError(
            f"{self._choice.executable} did not start: {start_problem(problem)}; "
            f"run it by hand, or name another in {BROWSER_VARIABLE}"
        )
