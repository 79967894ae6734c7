"""Two small deployments of one shop, served from this package on the loopback."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).parent / "site"
BASELINE = (SITE / "baseline",)
CANDIDATE = (SITE / "candidate", SITE / "baseline")
"""The candidate is the baseline with the files of its own folder laid over it."""

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


@contextmanager
def open_demo() -> Iterator[tuple[str, str]]:
    """Serve both deployments on free ports while inside ``with``.

    Yields:
        The URLs of the baseline and of the candidate.
    """
    with ExitStack() as stack:
        yield (
            stack.enter_context(_served(BASELINE)),
            stack.enter_context(_served(CANDIDATE)),
        )


@contextmanager
def _served(layers: tuple[Path, ...]) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(_Pages, layers))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def find_file(layers: tuple[Path, ...], url: str) -> Path | None:
    """The file that answers a URL, from the first layer that has it.

    ``/`` is the home page and ``/checkout`` is ``checkout.html``. ``None`` where there
    is no such file, or where the URL leads out of the layer.
    """
    path = unquote(urlsplit(url).path).replace("\0", "").lstrip("/") or "index"
    name = path if "." in path else f"{path}.html"
    for layer in layers:
        found = (layer / name).resolve()
        if found.is_relative_to(layer.resolve()) and found.is_file():
            return found
    return None


class _Server(ThreadingHTTPServer):
    """Connections end with the server; nobody waits for an idle browser."""

    daemon_threads = True
    block_on_close = False


class _Pages(BaseHTTPRequestHandler):
    """Answers GET and HEAD from layered folders, silently."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self, layers: tuple[Path, ...], *request: object, **more: object
    ) -> None:
        self._layers = layers
        super().__init__(*request, **more)  # type: ignore[arg-type]  # passed through

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        found = find_file(self._layers, self.path)
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        body = found.read_bytes() if found else b"not found\n"
        kind = MEDIA_TYPES.get(found.suffix if found else "", "text/plain")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing; the terminal belongs to the gate."""
