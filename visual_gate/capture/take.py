"""One attempt at a capture, from the empty tab to the picture: the order of things."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from playwright.async_api import Browser, Error as PlaywrightError

from visual_gate.capture.altered import AlteredDeployment, alter
from visual_gate.capture.attempt import (
    CRASHED,
    AttemptError,
    ElsewhereError,
    browser_error,
)
from visual_gate.capture.egress import Guard
from visual_gate.capture.login import (
    begins_here,
    check_login,
    check_login_after_steps,
)
from visual_gate.capture.moment import Moment, moment_of
from visual_gate.capture.navigate import (
    check_arrival,
    open_page,
    page_url,
    wait_for_load,
)
from visual_gate.capture.probe import Said, probe
from visual_gate.capture.settle import settle, settle_again
from visual_gate.capture.shoot import find_clip, shoot
from visual_gate.capture.steps import take_steps
from visual_gate.capture.tab import Tab, open_tab
from visual_gate.records import (
    CaptureSettings,
    Deployment,
    DomNode,
    FailedRequest,
    PageFacts,
    Target,
)

MOST_MOVES = 4
"""How often a page may move on by itself before it is settled."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture as PNG, and what the page said."""

    encoded: bytes
    nodes: tuple[DomNode, ...]
    facts: PageFacts


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The HTTP status, 0 while a login is in the way, and whether one can log in."""

    status: int
    login_form: bool


async def take(
    browser: Browser,
    deployment: Deployment,
    *,
    target: Target,
    settings: CaptureSettings,
    hold_clock: bool,
    guard: Guard | None = None,
) -> Taken:
    """Capture a target once.

    Raises:
        AttemptError: it failed, and why; transient where another attempt may do better.
    """
    stage = "opening a tab"
    crashed = False
    try:
        async with (
            asyncio.timeout(settings.target_timeout_s) as timer,
            open_tab(
                browser,
                deployment,
                target=target,
                settings=settings,
                hold_clock=hold_clock,
                guard=guard,
            ) as tab,
        ):

            def on_crash(_: object) -> None:
                nonlocal crashed
                crashed = True
                timer.reschedule(0)

            tab.page.on("crash", on_crash)
            try:
                return await _take(tab, deployment, target)
            finally:
                stage = tab.stage
    except TimeoutError as problem:
        if crashed:
            raise AttemptError(CRASHED, transient=True) from problem
        limit = f"{settings.target_timeout_s:g} s"
        raise AttemptError(
            f"not done within {limit} while {stage}; raise target_timeout_s "
            "if the page is only slow",
            transient=True,
        ) from problem
    except PlaywrightError as problem:
        raise browser_error(problem) from problem


async def _take(tab: Tab, deployment: Deployment, target: Target) -> Taken:
    url = page_url(deployment.url, target.path)
    await open_page(tab, url)
    if not target.steps:
        check_arrival(tab, url)
    tab.stage = "waiting for the page to settle"
    unsettled = await _settle_where_it_goes(tab, settle)
    arrived = await _arrive(tab, url, target)
    if target.steps:
        await take_steps(tab, target.steps)
        tab.stage = "waiting for the page to settle after its steps"
        unsettled = await _settle_where_it_goes(tab, settle_again)
        arrived = await _arrive_by_steps(tab, url, target, before=arrived)
    if isinstance(deployment, AlteredDeployment):
        await alter(tab, deployment, target)
    tab.stage = "taking the picture"
    clip = await find_clip(tab, target)
    shot = await shoot(tab, clip)
    tab.stage = "reading the page"
    said = await probe(tab, target, clip)
    facts = _facts(tab, said, unsettled=unsettled or shot.restless)
    facts = replace(
        facts,
        status=arrived.status,
        login_form=arrived.login_form,
        truncated_at_px=clip.cut_at_px,
    )
    facts = _placed(facts, await moment_of(tab))
    return Taken(shot.encoded, said.nodes, facts)


async def _arrive(tab: Tab, url: str, target: Target) -> _Arrival:
    """Before the steps, which may begin on a login that stands in the way."""
    try:
        status = check_arrival(tab, url)
        form = await check_login(tab, url, target)
    except ElsewhereError:
        if not await begins_here(tab, target.steps):
            raise
        return _Arrival(0, login_form=True)
    return _Arrival(status, form.is_login)


async def _arrive_by_steps(
    tab: Tab, url: str, target: Target, *, before: _Arrival
) -> _Arrival:
    """After the steps, which lead past a login where they began on one."""
    try:
        if before.status:
            form = await check_login_after_steps(tab, url, target)
            return _Arrival(before.status, form.is_login)
        return await _arrive(tab, url, replace(target, steps=()))
    except ElsewhereError as problem:
        raise AttemptError(f"after its steps {problem.cause}") from problem


async def _settle_where_it_goes(
    tab: Tab, settling: Callable[[Tab], Awaitable[str]]
) -> str:
    """Settle; where a script moves on to another page meanwhile, settle there."""
    for _ in range(MOST_MOVES):
        try:
            return await settling(tab)
        except PlaywrightError as problem:
            if "context was destroyed" not in problem.message:
                raise
        await wait_for_load(tab)
    raise AttemptError("the page keeps moving on to another by itself")


def _facts(tab: Tab, said: Said, *, unsettled: str) -> PageFacts:
    return PageFacts(
        url=tab.page.url,
        status=0,
        title=said.title,
        written_in=said.language,
        console_errors=tuple(sorted(tab.listener.console_errors)),
        failed_requests=tuple(sorted(tab.listener.failed, key=_request_order)),
        fonts=said.fonts,
        masked=said.masked,
        critical=said.critical,
        optional=said.optional,
        unmatched=said.unmatched,
        unsettled=unsettled,
        clock_held=tab.clock.held,
        nodes_truncated=said.truncated,
    )


def _placed(facts: PageFacts, moment: Moment) -> PageFacts:
    """With when and where the page takes itself to be."""
    return replace(
        facts,
        clock=moment.clock,
        timezone=moment.timezone,
        language=moment.language,
        not_as_asked=moment.not_as_asked,
    )


def _request_order(request: FailedRequest) -> tuple[str, str, int]:
    return request.url, request.resource, request.status
