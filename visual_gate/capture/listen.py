"""What a page asks for and complains of while it is captured."""

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.async_api import (
    ConsoleMessage,
    Dialog,
    Error as PlaywrightError,
    Page,
    Request,
    Response,
)

from visual_gate.capture.egress import REFUSED, UNREACHABLE, Guard
from visual_gate.records import FailedRequest

MOST_ERRORS = 50
LONGEST_ERROR = 300
FIRST_ERROR_STATUS = 400
FOLLOW_UP_S = 0.02
"""How soon an answer is followed by the requests that it causes."""

UNREAD_S = 0.5
SHORT_BYTES = 64_000
"""A script's request whose short answer has begun ends within this time, or its body is
one that nobody reads, such as a beacon's: the browser never says that it ended."""

STREAMS = frozenset({"websocket", "eventsource", "ping", "media", "cspviolationreport"})
"""Requests that may stay open for ever, or draw nothing."""

DRAWN = frozenset({"document", "stylesheet", "image", "font", "script"})


class Listener:
    """Collects console errors and failed requests, and knows what is still open.

    Args:
        page: the tab.
        origin: scheme, host and port of the deployment: left out of what is told, so
            that both sides can be compared.
        guard: who knows why a host was not reached.
    """

    def __init__(self, page: Page, origin: str, guard: Guard | None = None) -> None:
        self.console_errors: list[str] = []
        self.failed: list[FailedRequest] = []
        self.crashed = False
        self.document: Response | None = None
        self.refused = ""
        """Why the page itself may not or cannot be reached; empty when it can."""
        self.asked = ""
        """The address that the page itself was last asked from; redirects change it."""
        self.failure = ""
        """What the browser calls the reason why nothing came from there, if so."""
        self._guard = guard
        self._page = page
        self._origin = origin
        self._open: set[Request] = set()
        self._ignored: set[Request] = set()
        self._started = 0
        self._known = 0
        self._changed = asyncio.Event()
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfinished", self._on_finished)
        page.on("requestfailed", self._on_failed)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_page_error)
        page.on("dialog", self._on_dialog)

    async def quiet(self, limit_s: float) -> None:
        """Wait until nothing is on its way; what outlasts the limit is given up on."""
        if self._started == self._known and not self._waited_for():
            return
        try:
            async with asyncio.timeout(limit_s):
                await self._until_quiet()
        except TimeoutError:
            self.give_up()
        self._known = self._started

    def stirred(self) -> bool:
        """Whether the page has asked for anything since it was last waited for."""
        return self._started != self._known

    def give_up(self) -> None:
        """Wait no longer for anything that is still on its way."""
        self._ignored |= self._open

    def endless(self) -> bool:
        """Whether the page's own document is still on its way."""
        return self.document is not None and self.document.request in self._open

    def overdue(self) -> str:
        """What never arrived though the page draws it; empty when all did."""
        late = [one for one in self._open if one.resource_type in DRAWN]
        if not late:
            return ""
        return f"{late[0].resource_type} {self.shortened(late[0].url)} never finished"

    def complain(self, message: str) -> None:
        """Note an error of the page's own scripts."""
        text = message.replace(self._origin, "").strip()[:LONGEST_ERROR]
        if text not in self.console_errors and len(self.console_errors) < MOST_ERRORS:
            self.console_errors.append(text)

    def shortened(self, url: str) -> str:
        """Path and query; a third party's with its host in front."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        own = f"{parts.scheme}://{parts.netloc}" == self._origin
        return path if own else f"//{parts.netloc}{path}"

    async def _until_quiet(self) -> None:
        while True:
            started = self._started
            while self._waited_for():
                self._changed.clear()
                await self._changed.wait()
            await asyncio.sleep(FOLLOW_UP_S)
            if self._started == started and not self._waited_for():
                return

    def _waited_for(self) -> set[Request]:
        return self._open - self._ignored

    def _on_request(self, request: Request) -> None:
        if self._is_document(request):
            self.asked, self.failure = request.url, ""
        if request.resource_type in STREAMS or request.url.startswith("data:"):
            return
        self._started += 1
        self._open.add(request)

    def _on_finished(self, request: Request) -> None:
        self._open.discard(request)
        self._changed.set()

    def _on_response(self, response: Response) -> None:
        request = response.request
        if self._is_document(request):
            self.document = response
            self.refused = self.obstacle(request.url, response.status)
        elif response.status >= FIRST_ERROR_STATUS:
            self._fail(request, response.status, reason=response.status_text)
        if request.resource_type == "fetch" and _is_short(response):
            loop = asyncio.get_running_loop()
            loop.call_later(UNREAD_S, self._on_finished, request)

    def _on_failed(self, request: Request) -> None:
        if self._is_document(request):
            self.refused = self.obstacle(request.url, 0)
            if request.url == self.asked:  # not one that a later address overtook
                self.failure = request.failure or ""
        reason = (request.failure or "").removeprefix("net::")
        if reason != "ERR_ABORTED":  # the page itself changed its mind
            self._fail(request, 0, reason=reason)
        self._on_finished(request)

    def _is_document(self, request: Request) -> bool:
        own = self._page.main_frame
        return request.is_navigation_request() and request.frame == own

    def obstacle(self, url: str, status: int = 0) -> str:
        """Why the guard did not let a request through; empty where it did."""
        if self._guard is None or status not in (0, REFUSED, UNREACHABLE):
            return ""
        return self._guard.obstacles.problem(url)

    def _fail(self, request: Request, status: int, *, reason: str) -> None:
        url = self.shortened(request.url)
        if problem := self.obstacle(request.url, status):
            status, reason = 0, problem
        failed = FailedRequest(url, request.resource_type, status, reason)
        if failed not in self.failed and len(self.failed) < MOST_ERRORS:
            self.failed.append(failed)

    def _on_console(self, message: ConsoleMessage) -> None:
        loading = message.text.startswith("Failed to load resource")  # told by _fail
        if message.type == "error" and not loading:
            self.complain(message.text)

    def _on_page_error(self, problem: PlaywrightError) -> None:
        self.complain(f"{problem.name or 'Error'}: {problem.message}".splitlines()[0])

    async def _on_dialog(self, dialog: Dialog) -> None:
        with suppress(PlaywrightError):  # the page may be gone with its dialog
            await dialog.dismiss()


def _is_short(response: Response) -> bool:
    """Whether the whole answer comes at once with its headers."""
    length = response.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= SHORT_BYTES
