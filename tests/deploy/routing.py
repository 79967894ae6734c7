"""One loopback address in front of two deployments, as a mesh gateway is."""

import http.client
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias
from urllib.parse import urlsplit

Choose: TypeAlias = Callable[[Mapping[str, str]], str]
"""From the headers of a request (lower case) to the name of a side."""

UNNAMED = "nobody"
"""A request that names no side; it is answered with an error."""


def by_header(headers: Mapping[str, str]) -> str:
    return headers.get("x-side", UNNAMED)


def by_cookie(headers: Mapping[str, str]) -> str:
    found = SimpleCookie(headers.get("cookie", "")).get("side")
    return found.value if found else UNNAMED


@contextmanager
def open_gateway(sides: Mapping[str, str], choose: Choose) -> Iterator[str]:
    """Forward GET requests to the side that each names; yields the one address."""
    handler = partial(_Gateway, sides, choose)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(
        self, sides: Mapping[str, str], choose: Choose, *request: object
    ) -> None:
        self._sides = sides
        self._choose = choose
        super().__init__(*request)  # type: ignore[arg-type]  # passed through

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        behind = self._sides.get(self._choose(headers))
        if behind is None:
            self._send(421, b"no side named", "text/plain")
            return
        connection = http.client.HTTPConnection(urlsplit(behind).netloc)
        try:
            connection.request("GET", self.path)
            answer = connection.getresponse()
            kind = answer.headers.get("Content-Type", "")
            self._send(answer.status, answer.read(), kind)
        finally:
            connection.close()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
