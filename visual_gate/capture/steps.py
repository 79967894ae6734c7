"""What is done on a page before its capture: click, fill, hover, press, wait."""

import asyncio

from playwright.async_api import Error as PlaywrightError, Locator

from visual_gate.capture.attempt import AttemptError, browser_error, first_line
from visual_gate.capture.clock import BETWEEN
from visual_gate.capture.tab import Tab
from visual_gate.records import Click, Fill, Hover, Press, Step, WaitFor

LOOK_AGAIN_S = 0.05
OUTSIDE = (-1.0, -1.0)
"""Where the pointer rests: over nothing."""


async def take_steps(tab: Tab, steps: tuple[Step, ...]) -> None:
    """Do all steps in order; each has the settling time to succeed.

    Raises:
        AttemptError: one failed, named by its number and selector.
    """
    for number, step in enumerate(steps, start=1):
        tab.stage = f"step {number} ({_named(step)})"
        try:
            await _take(tab, step)
        except PlaywrightError as problem:
            error = browser_error(problem)
            if error.transient:
                raise error from problem
            cause = f"{tab.stage} failed: {first_line(problem)}"
            raise AttemptError(cause) from problem
        await tab.pass_time(BETWEEN)
        await tab.page.wait_for_load_state("load")
    if steps and not isinstance(steps[-1], Hover):
        await tab.page.mouse.move(*OUTSIDE)


async def _take(tab: Tab, step: Step) -> None:
    limit_ms = tab.settings.settle_timeout_s * 1000
    match step:
        case Press(key=key):
            await tab.page.keyboard.press(key)
        case WaitFor(selector=selector):
            await _visible(tab, selector)
        case Click(selector=selector):
            await (await _visible(tab, selector)).click(timeout=limit_ms)
        case Hover(selector=selector):
            await (await _visible(tab, selector)).hover(timeout=limit_ms)
        case Fill(selector=selector, value=value):
            await (await _visible(tab, selector)).fill(value, timeout=limit_ms)


async def _visible(tab: Tab, selector: str) -> Locator:
    """The first visible match, while page time passes."""
    found = tab.page.locator(selector)
    try:
        async with asyncio.timeout(tab.settings.settle_timeout_s):
            while not await found.first.is_visible():
                await tab.pass_time(BETWEEN)
                await asyncio.sleep(LOOK_AGAIN_S)
    except TimeoutError as problem:
        there = await found.count()
        why = "matches nothing visible" if there else "matches nothing"
        cause = f"{tab.stage} failed: {selector} {why}; correct the selector, unless"
        raise AttemptError(f"{cause} the page has lost it") from problem
    return found.first


def _named(step: Step) -> str:
    match step:
        case Press(key=key):
            return f"press {key}"
        case WaitFor(selector=selector):
            return f"wait for {selector}"
        case Click() | Fill() | Hover():
            return f"{type(step).__name__.lower()} {step.selector}"
