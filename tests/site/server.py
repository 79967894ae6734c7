"""A real web server on a loopback port, with a path for each kind of bad day.

``with open_site() as site`` serves the files of a folder and, before these, the pages
put into ``site.pages``. Beside them it answers:

/status/503              that status, with a short page
/hang                    nothing, until the site closes
/reset                   the connection is reset before a byte of answer
/flaky/NAME/page.html    reset the first time, then /page.html
/slow/0.5/page.html      /page.html, half a second late
/to?URL                  302 to URL
/loop                    302 to itself
/download                a file to save instead of a page
/stream                  a page that never ends
"""

import mimetypes
import socket
import struct
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
TYPES = {
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".js": "text/javascript",
    ".html": "text/html; charset=utf-8",
}


@dataclass(frozen=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""


@dataclass
class Site:
    """What is served, and what was asked for."""

    root: Path
    mounts: Mapping[str, Path] = field(default_factory=dict)
    """Folders served below a prefix, e.g. ``{"node_modules/x": Path(...)}``."""
    url: str = ""
    pages: dict[str, str | bytes] = field(default_factory=dict)
    requests: list[Seen] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    flaky: set[str] = field(default_factory=set)

    def seen(self, path: str) -> list[Seen]:
        """The requests for one path, without their query."""
        return [one for one in self.requests if one.path.partition("?")[0] == path]

    def content(self, path: str) -> bytes | None:
        """The bytes at a path; None where there is nothing."""
        page = self.pages.get(path)
        if page is not None:
            return page.encode() if isinstance(page, str) else page
        for prefix, folder in self.mounts.items():
            below = f"/{prefix.strip('/')}/"
            if path.startswith(below):
                return _file_content(folder, path.removeprefix(below))
        return _file_content(self.root, path)


def _file_content(root: Path, path: str) -> bytes | None:
    file = (root / path.lstrip("/")).resolve()
    if file.is_dir():
        file /= "index.html"
    inside = file.is_relative_to(root.resolve())
    return file.read_bytes() if inside and file.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.requests.append(Seen(self.command, self.path, headers))
        path, _, query = self.path.partition("?")
        self._answer(urllib.parse.unquote(path), query)

    do_HEAD = do_GET  # noqa: N815 - the name the standard library calls

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Tests read ``site.requests`` instead."""

    def _answer(self, path: str, query: str) -> None:
        _, first, *rest = path.split("/", 3)
        match first:
            case "status":
                self._send(int(rest[0]), b"<h1>status</h1>")
            case "hang" | "stream":
                self._keep_open(streaming=first == "stream")
            case "reset":
                self._reset()
            case "flaky":
                self._flaky(*rest)
            case "slow":
                self.site.closing.wait(float(rest[0]))
                self._serve("/" + rest[1])
            case "to" | "loop":
                self._send(302, b"", {"Location": urllib.parse.unquote(query) or path})
            case "download":
                self._send(200, b"0" * 64, {"Content-Disposition": "attachment"})
            case _:
                self._serve(path)

    def _flaky(self, name: str, path: str) -> None:
        if name in self.site.flaky:
            self._serve("/" + path)
            return
        self.site.flaky.add(name)
        self._reset()

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()

    def _keep_open(self, *, streaming: bool) -> None:
        self.close_connection = True
        if not streaming:
            self.site.closing.wait()
            return
        self.send_response(200)
        self.send_header("Content-Type", TYPES[".html"])
        self.end_headers()
        while not self.site.closing.wait(0.01):
            self.wfile.write(b"<p>more</p>" * 10)

    def _serve(self, path: str) -> None:
        content = self.site.content(path)
        if content is None:
            self._send(404, b"<h1>not found</h1>")
            return
        suffix = Path(path).suffix or ".html"
        kind = TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "text/plain"
        self._send(200, content, {"Content-Type": kind})

    def _send(
        self, status: int, content: bytes, headers: dict[str, str] | None = None
    ) -> None:
        said = {"Content-Type": TYPES[".html"], **(headers or {})}
        self.send_response(status, HTTPStatus(status).phrase)
        for name, value in said.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up early is no news."""


@contextmanager
def open_site(
    root: Path = PAGES,
    port: int = 0,
    *,
    mounts: Mapping[str, Path] | None = None,
    host: str = "127.0.0.1",
) -> Iterator[Site]:
    """Serve a folder on the loopback until the block ends.

    Args:
        root: the folder that is "/".
        port: 0 takes a free one.
        mounts: more folders, by the prefix they are served below.
        host: the address on the loopback.
    """
    site = Site(root, mounts or {})
    handler = type("SiteHandler", (_Handler,), {"site": site})
    with _Server((host, port), handler) as server:
        site.url = f"http://{host}:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            server.shutdown()
            thread.join()
