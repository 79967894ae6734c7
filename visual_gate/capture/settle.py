"""Make a page hold still: the order of things; the page's side is in settle.js."""

from visual_gate.capture.clock import BETWEEN, LOADED, RESTED
from visual_gate.capture.tab import Tab

REST_ROUNDS = 3
"""How often a page is brought to rest before it is called restless."""

SHORT_REST_MS = 300
"""Patience in later rounds, and with a page of which something never arrived."""


async def settle(tab: Tab) -> str:
    """Bring a loaded page to rest; why it did not come to rest, else empty.

    Page time passes in fixed spans with the network quiet between, what appears only on
    scrolling is made to appear, and all that moves is brought to its end.
    """
    for span_ms in LOADED:
        await tab.pass_time(span_ms)
    await _scroll_through(tab)
    return await settle_again(tab)


async def settle_again(tab: Tab) -> str:
    """The last part of settling, also after steps were taken."""
    for span_ms in RESTED:
        await tab.pass_time(span_ms)
    return await _rest(tab)


async def _rest(tab: Tab) -> str:
    """Fonts, pictures, media and animations at their end; else what is not."""
    limit_ms = round(tab.settings.settle_timeout_s * 1000)
    why: list[str] = []
    for _ in range(REST_ROUNDS):
        if why or tab.listener.overdue():
            limit_ms = SHORT_REST_MS
        answers = await tab.ask_all(f"rest({limit_ms})")
        why = [reason for answer in answers for reason in answer]
        await tab.listener.quiet(tab.settings.settle_timeout_s)
        if not why:
            break
    return tab.listener.overdue() or next(iter(why), "")


async def _scroll_through(tab: Tab) -> None:
    """Show every part once to scripts that wait for it, then return to the top."""
    if not await tab.ask("prepare()"):
        return
    size = tab.page.viewport_size
    step = size["height"] if size else tab.settings.max_height_px
    top, height = step, tab.settings.max_height_px
    while top < min(height, tab.settings.max_height_px):
        height = await tab.ask(f"scrollTo({top})")
        await tab.pass_time(BETWEEN)
        top += step
    await tab.ask("scrollTo(0)")
    await tab.pass_time(BETWEEN)
