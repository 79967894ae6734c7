"""A server on the loopback that answers about comments as the forges do."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

ONE = re.compile(r"/comments/(\d+)$|/notes/(\d+)$")


@dataclass
class Forge:
    """Comments by their number, and the token without which nothing is answered."""

    token: tuple[str, str]
    url: str = ""
    comments: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


class _Answers(BaseHTTPRequestHandler):
    def __init__(self, forge: Forge, *request: object, **more: object) -> None:
        self._forge = forge
        super().__init__(*request, **more)  # type: ignore[arg-type]  # passed through

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        each, page = int(asked["per_page"][0]), int(asked["page"][0])
        listed = [{"id": n, "body": b} for n, b in sorted(self._forge.comments.items())]
        self._answer(listed[each * (page - 1) : each * page])

    def do_POST(self) -> None:
        number = len(self._forge.comments) + 1
        self._forge.comments[number] = self._body()
        self._answer({"id": number}, status=201)

    def do_PATCH(self) -> None:
        known = ONE.search(self.path)
        assert known is not None
        self._forge.comments[int(known[1] or known[2])] = self._body()
        self._answer({})

    def do_PUT(self) -> None:
        self.do_PATCH()

    def _body(self) -> str:
        length = int(self.headers["Content-Length"])
        return str(json.loads(self.rfile.read(length))["body"])

    def _answer(self, document: Any, *, status: int = 200) -> None:
        name, value = self._forge.token
        self._forge.asked.append(f"{self.command} {urlsplit(self.path).path}")
        content = json.dumps(document).encode()
        self.send_response(status if self.headers[name] == value else 403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """The terminal belongs to the test."""


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """The forge at its address, until the context is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answers, forge))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    forge.url = f"http://127.0.0.1:{server.server_port}"
    yield forge
    server.shutdown()
    server.server_close()
    thread.join()
