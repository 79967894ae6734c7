"""What a request may cost: its size, its depth, and how many a caller may send."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DEEPEST = 16
MOST_CALLERS = 10_000
FREE = frozenset({"/healthz", "/readyz", "/metrics"})
"""Always answered: a cluster that probes must not be told to come back later."""


@dataclass(slots=True)
class Rate:
    """A bucket of tokens for each caller, filled at a steady rate."""

    per_s: float
    now: Callable[[], float]
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def allows(self, caller: str) -> bool:
        """Whether this caller may send one more request now."""
        if len(self._left) > MOST_CALLERS:
            self._left.clear()
        burst, now = 2 * self.per_s, self.now()
        left, seen = self._left.get(caller, (burst, now))
        left = min(burst, left + (now - seen) * self.per_s)
        self._left[caller] = (max(left - 1, 0.0), now)
        return left >= 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Answers requests that are too many, too large or too deep, before all else."""

    app: ASGIApp
    rate: Rate
    most_bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] not in FREE and not self.rate.allows(_caller(scope)):
            text = "too many requests; ask again in a second\n"
            refusal = PlainTextResponse(text, 429, {"Retry-After": "1"})
            await refusal(scope, receive, send)
            return
        body = await _read(receive, self.most_bytes)
        if body is None:
            text = f"the request is larger than {self.most_bytes} bytes\n"
            await PlainTextResponse(text, 413)(scope, receive, send)
        elif _is_too_deep(body):
            text = f"the request is nested deeper than {DEEPEST} levels\n"
            await PlainTextResponse(text, 400)(scope, receive, send)
        else:
            await self.app(scope, _replay(body, receive), send)


def _caller(scope: Scope) -> str:
    """A name for who asks that holds no secret."""
    said = Headers(scope=scope).get("authorization", "")
    if said:
        return hashlib.sha256(said.encode()).hexdigest()
    client = scope.get("client")
    return str(client[0]) if client else ""


async def _read(receive: Receive, most: int) -> bytes | None:
    """The whole body, None where it is too large."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return body


def _is_too_deep(body: bytes) -> bool:
    """Whether JSON is nested deeper than any of ours; other bodies never are."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    try:
        return _depth(json.loads(body)) > DEEPEST
    except RecursionError:
        return True
    except ValueError:
        return False


def _depth(value: Any, level: int = 0) -> int:
    inside = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list) or level > DEEPEST:
        return level
    return max((_depth(one, level + 1) for one in inside), default=level + 1)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body again, then whatever else the client does."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
