"""HTTP as a forward proxy speaks it: one request a connection, or a tunnel."""

import asyncio
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]

HEAD_END = b"\r\n\r\n"
CHUNK = 65_536
MOST_BYTES = 256 * 1024 * 1024
"""Most that one connection brings in; a page that streams for ever ends here."""

HEAD_S = 30.0
BETWEEN_HOPS = frozenset({"connection", "proxy-connection", "keep-alive", "te"})


class RequestError(Exception):
    """What came from the browser is no request to a proxy."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a request wants to go, and the bytes to send there first."""

    host: str
    port: int
    head: bytes
    """Empty for a tunnel."""


async def read_request(inward: asyncio.StreamReader) -> Asked:
    """Read the head of a request.

    Raises:
        RequestError: it is none, or too long.
    """
    try:
        async with asyncio.timeout(HEAD_S):
            head = await inward.readuntil(HEAD_END)
    except (asyncio.LimitOverrunError, TimeoutError) as problem:
        raise RequestError("no complete request") from problem
    lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != len(("method", "target", "version")):
        raise RequestError("no request line")
    method, target, _ = words
    try:
        if method == "CONNECT":
            return _tunnel(target)
        return _plain(method, target, headers=lines[1:])
    except ValueError as problem:
        raise RequestError("no usable address") from problem


async def answer(out: asyncio.StreamWriter, status: int, problem: str) -> None:
    """Tell the browser why nothing comes; the reason stands in the status line."""
    said = problem.encode("ascii", "replace").decode()
    body = f"visual-gate: {said}\n"
    head = (
        f"HTTP/1.1 {status} {said}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    out.write((head + body).encode())
    await out.drain()


async def relay(asked: Asked, browser: Streams, outside: Streams) -> None:
    """Carry bytes both ways until either side hangs up, or too many came in."""
    if asked.head:
        outside[1].write(asked.head)
        await outside[1].drain()
    else:
        browser[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await browser[1].drain()
    ways = [
        asyncio.ensure_future(_carry(browser[0], outside[1])),
        asyncio.ensure_future(_carry(outside[0], browser[1])),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    left = MOST_BYTES
    while left > 0 and (chunk := await source.read(CHUNK)):
        left -= len(chunk)
        sink.write(chunk)
        await sink.drain()


def _tunnel(target: str) -> Asked:
    parts = urlsplit(f"//{target}")
    if parts.hostname is None or parts.port is None:
        raise ValueError(target)
    return Asked(parts.hostname, parts.port, b"")


def _plain(method: str, target: str, headers: list[str]) -> Asked:
    parts = urlsplit(target)
    if parts.scheme != "http" or parts.hostname is None:
        raise ValueError(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [one for one in headers if _name(one) not in BETWEEN_HOPS]
    lines = [f"{method} {path} HTTP/1.1", *kept, "Connection: close"]
    head = "\r\n".join(lines).encode("latin-1") + HEAD_END
    return Asked(parts.hostname, parts.port or 80, head)


def _name(header: str) -> str:
    return header.partition(":")[0].strip().lower()
