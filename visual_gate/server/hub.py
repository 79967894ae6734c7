"""Callers that wait for a run to end, whichever server ends it."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

LOOK_S = 0.25

Ended = Callable[[Iterable[str]], frozenset[str]]


@dataclass(slots=True)
class Hub:
    """Wakes those who wait. ``ended`` says which of some runs are done."""

    ended: Ended
    _waiting: dict[str, list[asyncio.Event]] = field(default_factory=dict)
    _closed: bool = False

    async def wait(self, run_id: str, seconds: float) -> None:
        """Until the run has ended, or so many seconds; at once when stopping."""
        if self._closed or seconds <= 0:
            return
        event = asyncio.Event()
        self._waiting.setdefault(run_id, []).append(event)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await event.wait()
        finally:
            self._leave(run_id, event)

    def tell(self, run_id: str) -> None:
        """The run has ended."""
        for event in self._waiting.get(run_id, ()):
            event.set()

    def close(self) -> None:
        """Let everybody go, now and from now on."""
        self._closed = True
        for run_id in tuple(self._waiting):
            self.tell(run_id)

    async def watch(self) -> None:
        """Look, for as long as anybody waits, for runs that other servers ended."""
        while not self._closed:
            await asyncio.sleep(LOOK_S)
            if self._waiting:
                ids = tuple(self._waiting)
                for run_id in await asyncio.to_thread(self.ended, ids):
                    self.tell(run_id)

    def _leave(self, run_id: str, event: asyncio.Event) -> None:
        others = [one for one in self._waiting[run_id] if one is not event]
        if others:
            self._waiting[run_id] = others
        else:
            del self._waiting[run_id]
