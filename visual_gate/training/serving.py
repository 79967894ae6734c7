"""Serves the folder of one page to the browser, from this machine only."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote, urlsplit

from visual_gate.training.corpus import CorpusPage

KINDS = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


@contextmanager
def served(page: CorpusPage) -> Iterator[str]:
    """The address of the page while its folder is served."""
    if page.url:
        yield page.url
        return
    server = _Server(("127.0.0.1", 0), partial(_Handler, page))
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.05))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{quote(page.path)}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def find_file(page: CorpusPage, path: str) -> Path | None:
    """The file for a request path, if it lies inside one of the page's folders."""
    wanted = path.lstrip("/")
    for prefix, root in (*page.mounts, ("", page.folder)):
        if prefix and not wanted.startswith(prefix + "/"):
            continue
        found = (root / wanted[len(prefix) :].lstrip("/")).resolve()
        if found.is_dir():
            found /= "index.html"
        if found.is_relative_to(root.resolve()) and found.is_file():
            return found
    return None


class _Server(ThreadingHTTPServer):
    """Says nothing about browsers that leave in the middle of an answer."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave the terminal to the renderer's own words."""


class _Handler(BaseHTTPRequestHandler):
    """Answers with files; anything else is not found."""

    protocol_version = "HTTP/1.1"

    def __init__(self, page: CorpusPage, *args: object) -> None:
        self._page = page
        super().__init__(*args)  # type: ignore[arg-type]  # the server passes them on

    def do_GET(self) -> None:
        found = find_file(self._page, unquote(urlsplit(self.path).path))
        if found is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")
        else:
            content = found.read_bytes()
            self._answer(HTTPStatus.OK, _kind(found, content), content)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:  # the browser has left
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep the terminal quiet."""


def _kind(file: Path, content: bytes) -> str:
    kind = KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    if kind == "text/html" and b"charset" not in content[:2048].lower():
        return "text/html; charset=utf-8"
    return kind or "application/octet-stream"
