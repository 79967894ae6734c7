"""The one way out for a guarded browser: a proxy that checks whom it connects to.

A name is resolved once, the address checked, and that very address connected to: a
second answer of the DNS cannot lead elsewhere. The browser itself resolves nothing.
Ready-made proxies were looked at (mitmproxy, proxy.py): they are servers of their own,
and none lets the caller choose the address between resolving and connecting.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from visual_gate.capture.forwarding import (
    Asked,
    RequestError,
    answer,
    read_request,
    relay,
)
from visual_gate.records import Address, EgressRules, plain_host

Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]

CONNECT_S = 10.0
MOST_CONNECTIONS = 256
REFUSED, UNREACHABLE = 403, 502
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Outside(Protocol):
    """What lies beyond the guard: the names of hosts, and their addresses."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host; raises OSError where there is no such host."""

    async def connect(self, address: str, port: int) -> Streams:
        """A connection to an address; raises OSError where nobody answers."""


class Network:
    """The outside as this machine's resolver and network give it."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Each address once, without its zone."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))

    async def connect(self, address: str, port: int) -> Streams:
        """A connection by TCP."""
        return await asyncio.open_connection(address, port)


class RefusedError(Exception):
    """A connection that the rules do not allow, or that did not come about.

    Args:
        problem: why, for people.
        status: what the browser is answered.
    """

    def __init__(self, problem: str, status: int = REFUSED) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status


class Obstacles:
    """Why hosts could not be reached, for the sentence in a report."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, int], str] = {}

    def note(self, host: str, port: int, *, problem: str) -> None:
        """Remember the latest problem with a host; an empty one ends it."""
        self._problems.pop((host, port), None)
        if problem:
            self._problems[host, port] = problem

    def problem(self, url: str) -> str:
        """What kept a URL from being reached; empty when nothing did."""
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        return self._problems.get((plain_host(parts.hostname or ""), port), "")


class Guard:
    """Lets connections out that the rules allow.

    Args:
        rules: hosts and networks that may be reached.
        outside: where names are looked up and connections made.
    """

    def __init__(self, rules: EgressRules, outside: Outside) -> None:
        self.obstacles = Obstacles()
        self.port = 0
        self._rules = rules
        self._outside = outside
        self._free = asyncio.Semaphore(MOST_CONNECTIONS)

    @property
    def flags(self) -> tuple[str, ...]:
        """Switches that leave a browser no other way out than through here."""
        return (
            f"--proxy-server=http://127.0.0.1:{self.port}",
            "--proxy-bypass-list=<-loopback>",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        )

    async def serve(
        self, inward: asyncio.StreamReader, out: asyncio.StreamWriter
    ) -> None:
        """Answer one connection of the browser: one request, or one tunnel."""
        async with self._free:
            try:
                await self._forward(await read_request(inward), (inward, out))
            except RequestError as wrong:
                await answer(out, 400, str(wrong))
            except (OSError, asyncio.IncompleteReadError):
                return  # either side hung up: nobody is left to tell
            finally:
                with suppress(OSError):
                    out.close()

    async def _forward(self, asked: Asked, browser: Streams) -> None:
        host = plain_host(asked.host)
        try:
            outside = await self._connect(host, asked.port)
        except RefusedError as refused:
            self.obstacles.note(host, asked.port, problem=refused.problem)
            await answer(browser[1], refused.status, refused.problem)
            return
        self.obstacles.note(host, asked.port, problem="")
        try:
            await relay(asked, browser, outside)
        finally:
            outside[1].close()

    async def _connect(self, host: str, port: int) -> Streams:
        """A connection to the address that was checked, to no other.

        Raises:
            RefusedError: name or address are not allowed, or nobody answers there.
        """
        if problem := self._rules.host_problem(host, port):
            raise RefusedError(problem)
        allowed = self._allowed(await self._addresses(host, port), host)
        problem = ""
        for address in allowed:
            try:
                async with asyncio.timeout(CONNECT_S):
                    return await self._outside.connect(str(address), port)
            except TimeoutError:
                problem = "the connection timed out; a firewall may be in the way"
            except OSError:
                problem = "connection refused; check that the deployment runs there"
        raise RefusedError(f"{host}:{port}: {problem}", UNREACHABLE)

    async def _addresses(self, host: str, port: int) -> list[Address]:
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            pass  # a name
        problem = "the host name is not known to DNS; check the spelling"
        try:
            async with asyncio.timeout(CONNECT_S):
                found = await self._outside.resolve(host, port)
        except (OSError, UnicodeError, TimeoutError) as failed:
            raise RefusedError(f"{host}: {problem}", UNREACHABLE) from failed
        if not found:
            raise RefusedError(f"{host}: {problem}", UNREACHABLE)
        return [ipaddress.ip_address(one) for one in found]

    def _allowed(self, addresses: Sequence[Address], host: str) -> list[Address]:
        problems = {one: self._rules.address_problem(one) for one in addresses}
        allowed = [one for one, problem in problems.items() if not problem]
        if not allowed:
            first = next(iter(problems.values()))
            raise RefusedError(first if first.startswith(host) else f"{host}: {first}")
        return allowed


@asynccontextmanager
async def open_guard(rules: EgressRules, outside: Outside) -> AsyncIterator[Guard]:
    """A running guard on a free port of the loopback, until the block ends."""
    guard = Guard(rules, outside)
    running: set[asyncio.Task[None]] = set()

    def serve(inward: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(guard.serve(inward, out))
        running.add(task)
        task.add_done_callback(running.discard)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    guard.port = server.sockets[0].getsockname()[1]
    try:
        yield guard
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
