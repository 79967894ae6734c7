"""Open a page, and make sure that it is the page that was asked for."""

import asyncio
from urllib.parse import urljoin, urlsplit

from playwright.async_api import (
    Error as PlaywrightError,
    Response,
    TimeoutError as SlowError,
)

from visual_gate.capture.attempt import (
    AttemptError,
    ClockStalledError,
    ElsewhereError,
    host_of,
    navigation_error,
    network_error,
    place_of,
)
from visual_gate.capture.login import check_login_address
from visual_gate.capture.tab import Tab

SUCCESS = range(200, 300)
SERVER_ERRORS = range(500, 600)
DEFAULT_PORTS = {"http": 80, "https": 443}
UNAUTHORISED = (401, 403)
NOT_ARRIVED = "chrome-error:"
"""Where the browser is when a page led to an address that gives no answer."""

RESPONSE_S = 1.0


async def open_page(tab: Tab, url: str) -> None:
    """Navigate and wait for the load event.

    Raises:
        AttemptError: no answer, or another status than expected.
    """
    limit_ms = tab.settings.navigation_timeout_s * 1000
    try:
        answer = await tab.page.goto(url, wait_until="commit", timeout=limit_ms)
    except SlowError as problem:
        raise _unanswered(tab, url) from problem
    except PlaywrightError as problem:
        refuse(tab)
        raise navigation_error(problem, url, tab.listener.asked) from problem
    refuse(tab)
    _checked_status(answer, url, tab.settings.expected_status)
    await wait_for_load(tab)


def _unanswered(tab: Tab, url: str) -> AttemptError:
    led = host_of(tab.listener.asked or url) != host_of(url)
    where = place_of(url, tab.listener.asked) if led else url
    limit = f"{tab.settings.navigation_timeout_s:g} s"
    cause = f"{where} gave no answer within {limit}; raise navigation_timeout_s"
    return AttemptError(f"{cause} if it is only slow", transient=True)


def page_url(base: str, path: str) -> str:
    """The address of a page on a deployment that may live below a folder."""
    return urljoin(base.rstrip("/") + "/", "./" + path.lstrip("/"))


def refuse(tab: Tab) -> None:
    """End here where the guard did not let the page itself through.

    Raises:
        AttemptError: it did not, and why.
    """
    if tab.listener.refused:
        raise AttemptError(tab.listener.refused)


def check_arrival(tab: Tab, url: str) -> int:
    """The status of the page that is shown now; scripts may have moved on.

    Raises:
        AttemptError: it is on another host, a login page, or an error page.
    """
    refuse(tab)
    _check_place(tab, url)
    return _checked_status(
        tab.listener.document, tab.page.url, tab.settings.expected_status
    )


def _check_place(tab: Tab, url: str) -> None:
    arrived = tab.page.url
    if arrived.startswith(NOT_ARRIVED):
        raise network_error(tab.listener.failure, url, tab.listener.asked)
    check_login_address(arrived, url)
    if not _same_host(arrived, url):
        if refused := tab.listener.obstacle(arrived):  # told before the event of it
            raise AttemptError(refused)
        raise ElsewhereError(
            f"{url} redirects to another host, {host_of(arrived)}; name that one if it "
            "is the deployment, or give headers, cookies, storage_state or steps if it "
            "asks for a login"
        )


async def wait_for_load(tab: Tab) -> None:
    """A page that is slow to load goes on unsettled; one that is stuck does not.

    Raises:
        AttemptError: its time stands still, or the page itself never ends.
    """
    whole_s = tab.settings.navigation_timeout_s
    first_s = min(tab.settings.settle_timeout_s, whole_s)
    if await _loaded(tab, first_s):
        return
    if tab.clock.held and not await _responds(tab):
        raise ClockStalledError("the page never loads in held time")
    if await _loaded(tab, max(whole_s - first_s, 0.001)):
        return
    if tab.listener.endless() and await _responds(tab):
        limit = f"{whole_s:g} s"
        raise AttemptError(
            f"{tab.page.url} never ends: it is still on its way after {limit}; "
            "raise navigation_timeout_s if it is only slow"
        )
    tab.listener.give_up()


async def _loaded(tab: Tab, limit_s: float) -> bool:
    try:
        await tab.page.wait_for_load_state("load", timeout=limit_s * 1000)
    except SlowError:
        return False
    except PlaywrightError as problem:
        raise navigation_error(problem, tab.page.url) from problem
    return True


async def _responds(tab: Tab) -> bool:
    """Whether the page's own thread is free to answer anything."""
    try:
        async with asyncio.timeout(RESPONSE_S):
            await tab.page.evaluate("1")
    except TimeoutError:
        return False
    return True


def _checked_status(
    answer: Response | None, url: str, expected: tuple[int, ...]
) -> int:
    if answer is None:
        raise AttemptError(f"{url} is no page of a web server; name its address")
    status = answer.status
    if status in SUCCESS or status in expected:
        return status
    said = f"{url} answered {status} {answer.status_text}".rstrip()
    if status in UNAUTHORISED:
        raise AttemptError(f"{said}; give headers, cookies or storage_state")
    if status in SERVER_ERRORS:
        raise AttemptError(f"{said}; look into the deployment's logs")
    raise AttemptError(f"{said}; correct the path, or add it to expected_status")


def _same_host(arrived: str, url: str) -> bool:
    there, asked = urlsplit(arrived), urlsplit(url)
    if there.hostname != asked.hostname:
        return False
    ports = [part.port or DEFAULT_PORTS.get(part.scheme) for part in (there, asked)]
    return ports[0] == ports[1] or set(ports) == set(DEFAULT_PORTS.values())
