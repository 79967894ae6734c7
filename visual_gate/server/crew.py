"""Does the runs: takes them up under lease, hands each to a worker process, ends it."""

import asyncio
import logging
import os
import shutil
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from visual_gate.records import Verdict
from visual_gate.server.account import Account
from visual_gate.server.leases import MOST_TAKES, Leases
from visual_gate.server.process import WorkerDiedError, WorkerProcess
from visual_gate.server.records import Outcome, Run
from visual_gate.server.settings import ServerSettings
from visual_gate.server.summary import one_line

IDLE_S = 0.5
"""Between two looks for runs that another server or a lost lease left."""

_LOG = logging.getLogger(__name__)

OnEnd = Callable[[Run, Outcome, Mapping[str, Any]], None]
"""Told of every run that was ended here, with the worker's message."""


def own_name() -> str:
    """A name that no other server has, nor this one after a restart."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


@dataclass(slots=True)
class Crew:
    """So many slots, each with a worker process that stands ready for a run."""

    leases: Leases
    settings: ServerSettings
    command: Sequence[str]
    environ: Mapping[str, str]
    on_end: OnEnd
    account: Account | None = None
    owner: str = field(default_factory=own_name)
    failures: int = 0
    problem: str = ""
    """Why no worker can be started, empty while they can."""
    _active: set[str] = field(default_factory=set)
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _workers: set[WorkerProcess] = field(default_factory=set)

    @property
    def busy(self) -> int:
        """How many runs are under way here."""
        return len(self._active)

    def start(self) -> None:
        """Begin to take runs up, in the running event loop."""
        slots = [self._slot() for _ in range(self.settings.workers)]
        self._tasks = [asyncio.create_task(one) for one in (*slots, self._renew())]

    def wake(self) -> None:
        """There is a new run."""
        self._work.set()

    def stop_taking(self) -> None:
        """Finish what is under way, begin nothing more."""
        self._stopping = True
        self._work.set()

    async def stop(self) -> None:
        """Finish within the grace period; what is left goes back into the queue."""
        self.stop_taking()
        slots, renewing = self._tasks[:-1], self._tasks[-1:]
        if slots:
            await asyncio.wait(slots, timeout=self.settings.grace_s)
        for task in (*slots, *renewing):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in tuple(self._workers):
            await worker.close()
        await asyncio.to_thread(self.leases.release, self.owner)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self.settings.lease_s / 4)
            try:
                await self._renew_active()
            except SQLAlchemyError as problem:
                _LOG.warning("leases could not be renewed: %s", _cause(problem))

    async def _renew_active(self) -> None:
        if self._active:
            await asyncio.to_thread(
                self.leases.renew,
                self.owner,
                self.settings.lease_s,
                run_ids=tuple(self._active),
            )

    async def _slot(self) -> None:
        """Work until told to stop, whatever breaks on the way."""
        while not self._stopping:
            try:
                await self._shift()
            except Exception as problem:  # noqa: BLE001  a slot that ends would never work again
                self.problem = f"captures do not start: {_cause(problem)}"
                _LOG.warning("a run was left to be taken up again: %s", _cause(problem))
                await asyncio.sleep(IDLE_S)

    async def _shift(self) -> None:
        """A worker stands ready, gets the next run, and is gone after it."""
        worker = await self._hire()
        try:
            run = await self._next(worker)
            if run is not None:
                await self._do_active(run, worker)
        finally:
            self._workers.discard(worker)
            await worker.close()

    async def _next(self, worker: WorkerProcess) -> Run | None:
        """The next run; None where the worker did not live to see it."""
        while not self._stopping and worker.is_alive:
            run = await self._take()
            if run is not None:
                return run
            await self._pause()
        return None

    async def _do_active(self, run: Run, worker: WorkerProcess) -> None:
        self._active.add(run.id)
        try:
            await self._do(run, worker)
        finally:
            self._active.discard(run.id)

    async def _hire(self) -> WorkerProcess:
        worker = await WorkerProcess.start(
            self.command, environ=self.environ, account=self.account
        )
        self._workers.add(worker)
        self.problem = ""
        return worker

    async def _take(self) -> Run | None:
        self._work.clear()
        lease = self.settings.lease_s
        return await asyncio.to_thread(self.leases.take, self.owner, lease)

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(IDLE_S):
                await self._work.wait()
        except TimeoutError:
            return

    async def _do(self, run: Run, worker: WorkerProcess) -> None:
        started = monotonic()
        try:
            message = await self._ask(run, worker)
        except TimeoutError:
            problem = f"it took longer than {self.settings.budget_s:g} s"
            message = {"event": "broken", "problem": problem, "final": True}
        except WorkerDiedError as died:
            problem = f"the capture process died: {died}"
            message = {"event": "broken", "problem": problem, "final": False}
        await self._end(run, message, monotonic() - started)

    async def _ask(self, run: Run, worker: WorkerProcess) -> dict[str, Any]:
        if run.attempt > MOST_TAKES:
            problem = f"it was begun {MOST_TAKES} times and never came to an end"
            return {"event": "broken", "problem": problem, "final": True}
        config = self.settings.suites.get(run.suite)
        if config is None:
            problem = f"the suite {run.suite!r} is no longer configured"
            return {"event": "broken", "problem": problem, "final": True}
        folder = await asyncio.to_thread(self._folder, run)
        order = {
            **self._order(run, folder, config=config),
            "look": await asyncio.to_thread(self._look, run),
        }
        async with asyncio.timeout(max(self.settings.budget_s - run.spent_s, 1.0)):
            return await worker.perform(order)

    def _folder(self, run: Run) -> Path:
        """An empty folder for this attempt, so that a late one overwrites nothing."""
        folder = report_folder(self.settings, run)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if self.account is not None:
            self.account.own(folder)
        return folder

    def _look(self, run: Run) -> int:
        """Which look at its key a run is; 0 where each run has the whole rate."""
        return self.leases.look(run) if self.settings.share_rate else 0

    def _order(self, run: Run, folder: Path, *, config: Path) -> dict[str, Any]:
        return {
            "run": run.id,
            "config": str(config.absolute()),
            "candidate": run.candidate,
            "baseline": run.baseline,
            "folder": str(folder.absolute()),
            "hosts": self.settings.targets.hosts,
            "networks": self.settings.targets.networks,
            "memory_mb": self.settings.memory_mb,
        }

    async def _end(self, run: Run, message: dict[str, Any], spent_s: float) -> None:
        outcome = outcome_of(message)
        broke = outcome.verdict is Verdict.ERROR
        self.failures += broke
        again = broke and run.failures + 1 < self.settings.attempts
        if again and not message.get("final"):
            problem = outcome.reason or "it broke"
            await asyncio.to_thread(
                self.leases.give_back, run, problem=problem, spent_s=spent_s
            )
            return
        if await asyncio.to_thread(self.leases.finish, run, outcome):
            self.on_end(run, outcome, message)
        else:
            _LOG.warning("run %s was taken over; this result is dropped", run.id)


def outcome_of(message: Mapping[str, Any]) -> Outcome:
    """What a worker's last message comes to; nonsense is an error, never a pass."""
    if message.get("event") != "done":
        problem = one_line(str(message.get("problem", "the capture process broke")))
        return Outcome(Verdict.ERROR, score=0.0, threshold=0.0, reason=problem)
    try:
        return Outcome(
            verdict=Verdict(message["verdict"]),
            score=float(message["score"]),
            threshold=float(message["threshold"]),
            reason=one_line(str(message["reason"])),
            worst=one_line(str(message["worst"])),
        )
    except (KeyError, TypeError, ValueError) as problem:
        said = one_line(f"the capture process said nonsense: {problem!r}")
        return Outcome(Verdict.ERROR, score=0.0, threshold=0.0, reason=said)


def report_folder(settings: ServerSettings, run: Run) -> Path:
    """Where an attempt's report lies."""
    return settings.reports / run.id / str(run.attempt)


def _cause(problem: Exception) -> str:
    return one_line(repr(getattr(problem, "orig", None) or problem))
