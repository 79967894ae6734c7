"""A small server on the loopback interface, for one reviewer.

It is the standard library's: a review is one person, one page and six requests, and
must work with the plain install.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from visual_gate.errors import VisualGateError
from visual_gate.records import Ruling, TargetReport
from visual_gate.review.access import HEADERS, Access
from visual_gate.review.desk import Answer, Desk
from visual_gate.review.evidence import picture
from visual_gate.review.page import review_page
from visual_gate.review.problems import PortTakenError

HOST = "127.0.0.1"
MOST_BYTES = 1_000_000
"""Longest body of a request that is read."""

_MEDIA_TYPES = {"png": "image/png", "webp": "image/webp", "jpg": "image/jpeg"}
_HTML, _JSON = "text/html; charset=utf-8", "application/json"
_HELLO = b"""\
<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">
<title>Visual Gate review</title><p><a href="/">Open the review</a></p>
"""
"""Reached by the token; our own page leads on, so that the strict cookie is sent."""

_CLOSED = "this address works once; start the review again with: visual-gate review"


class ReviewServer(ThreadingHTTPServer):
    """Serves one desk; ``ended`` is set when the person closes the review."""

    daemon_threads = True

    def __init__(self, desk: Desk, port: int = 0) -> None:
        super().__init__((HOST, port), Handler)
        self.desk = desk
        self.access = Access(self.server_address[1])
        self.ended = Event()
        self.pictures: dict[str, TargetReport] = {
            path: report
            for report in desk.run.report.targets
            for path in (
                report.pictures.baseline,
                report.pictures.candidate,
                report.pictures.difference,
            )
            if path
        }


class Handler(BaseHTTPRequestHandler):
    """One request. Everything is refused that does not come from our own page."""

    server: ReviewServer  # type: ignore[mutable-override]  # only ours makes handlers
    protocol_version = "HTTP/1.1"
    server_version = "visual-gate"
    sys_version = ""
    timeout: ClassVar[float | None] = 60
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """The page, or a picture of the run."""
        address = urlsplit(self.path)
        if not self._may_enter(address.query):
            return
        if address.path == "/":
            content, policy = review_page(self.server.desk)
            self._send(HTTPStatus.OK, content, _HTML, policy=policy)
        elif address.path == "/state":
            self._answer(self.server.desk.state)
        else:
            self._send_picture(unquote(address.path.removeprefix("/")))

    def do_POST(self) -> None:
        """A decision, or the wish to see, write or end all of them."""
        body = self._body()
        if not self._may_enter("") or not self._may_change():
            return
        try:
            asked = json.loads(body or b"{}")
            act = self._acts(asked)[urlsplit(self.path).path]
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            self._refuse(HTTPStatus.BAD_REQUEST, "the request is not understood")
            return
        self._answer(act)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
        """Nothing: the person looks at the page, not at the terminal."""

    def _acts(self, asked: dict[str, Any]) -> dict[str, Callable[[], Answer]]:
        desk = self.server.desk

        def decide() -> Answer:
            places = [int(number) for number in asked["places"]]
            ruling, reason = Ruling(asked["ruling"]), str(asked["reason"])
            return desk.decide(places, ruling, reason, revision=asked["revision"])

        def write() -> Answer:
            return desk.write(revision=asked["revision"], force=asked["force"] is True)

        return {
            "/decide": decide,
            "/undo": lambda: desk.undo(revision=asked["revision"]),
            "/plan": desk.plan,
            "/write": write,
            "/commit": lambda: desk.commit(str(asked["message"])),
            "/close": self._close,
        }

    def _close(self) -> Answer:
        self.server.ended.set()
        return {}

    def _answer(self, act: Callable[[], Answer]) -> None:
        """What was asked for as JSON, or why not in one sentence."""
        try:
            answer = act()
        except VisualGateError as problem:
            self._refuse(HTTPStatus.CONFLICT, str(problem))
        except (ValueError, KeyError, TypeError, IndexError):
            self._refuse(HTTPStatus.BAD_REQUEST, "the request is not understood")
        else:
            self._send(HTTPStatus.OK, json.dumps(answer).encode(), _JSON)

    def _may_enter(self, query: str) -> bool:
        """Whether the browser is the one that was given the token."""
        access = self.server.access
        if not access.knows_host(self.headers.get("Host", "")):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "unknown host")
            return False
        if access.knows_session(self.headers.get("Cookie", "")):
            return True
        cookie = access.exchange(parse_qs(query).get("token", [""])[0])
        if cookie:
            self._send(HTTPStatus.OK, _HELLO, _HTML, cookie=cookie)
        else:
            self._refuse(HTTPStatus.FORBIDDEN, _CLOSED)
        return False

    def _may_change(self) -> bool:
        """Whether our own page asks, not another one in the same browser."""
        ours = self.server.access.knows_origin(self.headers.get("Origin", ""))
        if not ours or self.headers.get_content_type() != _JSON:
            self._refuse(HTTPStatus.FORBIDDEN, "only the review's own page may do this")
            return False
        return True

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            return b""
        return self.rfile.read(int(length))

    def _send_picture(self, path: str) -> None:
        report = self.server.pictures.get(path)
        if report is None:
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such picture in this run")
            return
        try:
            content = picture(self.server.desk.run.folder, report, path)
        except VisualGateError as problem:
            self._refuse(HTTPStatus.CONFLICT, str(problem))
            return
        kind = _MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
        self._send(HTTPStatus.OK, content, kind, lasting=True)

    def _refuse(self, status: HTTPStatus, problem: str) -> None:
        self._send(status, json.dumps({"problem": problem}).encode(), _JSON)

    def _send(
        self,
        status: HTTPStatus,
        content: bytes,
        kind: str,
        *,
        policy: str = "",
        cookie: str = "",
        lasting: bool = False,
    ) -> None:
        self.send_response(status)
        headers = {**HEADERS, **({"Content-Security-Policy": policy} if policy else {})}
        headers["Content-Type"] = kind
        headers["Content-Length"] = str(len(content))
        headers["Cache-Control"] = "private, max-age=3600" if lasting else "no-store"
        if cookie:
            headers["Set-Cookie"] = cookie
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


@contextmanager
def serving(desk: Desk, port: int = 0) -> Iterator[ReviewServer]:
    """A running server; it stops when the context is left.

    Raises:
        PortTakenError: the port cannot be listened on.
    """
    try:
        server = ReviewServer(desk, port)
    except OSError as problem:
        raise PortTakenError(port, problem) from problem
    thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
