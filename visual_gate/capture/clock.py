"""Page time: stopped while a page loads, then run for a fixed span.

However busy the machine is, a script's animation then ends at the same point. A page
that cannot live with stopped time is noticed, and captured without.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from playwright.async_api import BrowserContext, Error as PlaywrightError

from visual_gate.capture.attempt import ClockStalledError, browser_error, first_line

LONGEST_REAL_WAIT_MS = 500
"""Where time cannot be held, a span is waited for really, but no longer than this."""

LOADED = (100, 900)
"""Page time in ms that passes after loading, in spans with the network between."""

RESTED = (1000, 3000)
"""Page time in ms that passes before the shot."""

BETWEEN = 250
"""Page time in ms that passes after a step or a scroll."""


class PageClock:
    """Runs the time of one page.

    Args:
        context: where the page lives.
        held: false where page time runs on as it likes.
        stall_s: longest real time for a span; beyond that time has stalled.

    Time passes in all windows of the context at once, and ends with an error where one
    of them closes meanwhile: ``passing`` is held while it does.
    """

    def __init__(self, context: BrowserContext, *, held: bool, stall_s: float) -> None:
        self.held = held
        self.passed_ms = 0
        self.passing = asyncio.Lock()
        self._context = context
        self._stall_s = stall_s

    async def install(self, start: str) -> None:
        """Stop time at an ISO 8601 moment in pages yet to open, before they have any.

        Stopped at once: between an installation and a pause that follows it, time would
        run on for as long as the machine is busy, and frames would not fall alike.
        """
        if self.held:
            await self._context.clock.pause_at(datetime.fromisoformat(start))

    async def run(self, span_ms: int, complain: Callable[[str], None]) -> None:
        """Let page time pass.

        Args:
            span_ms: how much.
            complain: told of errors in the page's own timers.

        Raises:
            ClockStalledError: the page did not get through it.
        """
        if not self.held:
            await asyncio.sleep(min(span_ms, LONGEST_REAL_WAIT_MS) / 1000)
            return
        self.passed_ms += span_ms
        try:
            async with self.passing, asyncio.timeout(self._stall_s):
                await self._context.clock.run_for(span_ms)
        except TimeoutError as problem:
            raise ClockStalledError("page time stalled while it was held") from problem
        except PlaywrightError as problem:
            error = browser_error(problem)
            if error.transient:
                raise error from problem
            complain(first_line(problem))
