"""Ends a tab that takes memory without end, before the machine does it for all."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY_S = 0.5
PROC = Path("/proc")
MB = 1024 * 1024
RENDERER = b"--type=renderer"


@dataclass(frozen=True, slots=True)
class Running:
    """A process, its parent, and the memory it holds."""

    number: int
    parent: int
    bytes_held: int


@asynccontextmanager
async def watched_memory(most_mb: int) -> AsyncIterator[None]:
    """End renderers below this process that hold more, until the block ends.

    The tab then counts as crashed. Only where the system tells of its processes in
    ``/proc``; elsewhere nothing is watched.
    """
    task = asyncio.ensure_future(_watch(most_mb * MB))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _watch(most: int) -> None:
    while PROC.joinpath("self", "stat").exists():
        await asyncio.sleep(LOOK_EVERY_S)
        for number in await asyncio.to_thread(_greedy, most):
            with suppress(OSError):  # it has just ended by itself
                os.kill(number, signal.SIGKILL)


def _greedy(most: int) -> list[int]:
    """Renderers below this process that hold more than ``most`` bytes."""
    everything = list(_running())
    family = {os.getpid()}
    while more := {one.number for one in everything if one.parent in family} - family:
        family |= more
    return [
        one.number
        for one in everything
        if one.number in family and one.bytes_held > most and _is_renderer(one.number)
    ]


def _running() -> Iterator[Running]:
    page = os.sysconf("SC_PAGE_SIZE")
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):  # ended while being read
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            yield Running(int(folder.name), int(words[1]), int(words[21]) * page)


def _is_renderer(number: int) -> bool:
    try:
        return RENDERER in (PROC / str(number) / "cmdline").read_bytes()
    except OSError:
        return False
