"""A worker process: started ahead of its one run, told on its input, killed whole."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from visual_gate.server.account import Account
from visual_gate.server.scratch import new_scratch

READY_S = 180.0
"""Longest time for the imports of a worker, on a busy machine."""
LONGEST_LINE = 1_000_000
END_S = 5.0


class WorkerDiedError(Exception):
    """The process ended, or said something else than it should."""


class WorkerProcess:
    """One process for one run, with a scratch folder that is wiped after it."""

    def __init__(self, process: asyncio.subprocess.Process, scratch: Path) -> None:
        self._process = process
        self._scratch = scratch

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        account: Account | None = None,
    ) -> "WorkerProcess":
        """Start a process and let it import what it needs meanwhile.

        Its temporary files, the browser's profile too, lie in its scratch folder.
        """
        scratch = new_scratch()
        more: dict[str, Any] = {}
        if account is not None:
            account.own(scratch)
            more = {"user": account.uid, "group": account.gid, "extra_groups": ()}
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**environ, "TMPDIR": str(scratch), "HOME": str(scratch)},
            start_new_session=True,
            limit=LONGEST_LINE,
            **more,
        )
        return cls(process, scratch)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def perform(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Hand the run over and wait for its end.

        Returns:
            The message ``done`` or ``broken``.

        Raises:
            WorkerDiedError: the process ended without one.
        """
        async with asyncio.timeout(READY_S):
            await self._message()
        if self._process.stdin is None:
            raise WorkerDiedError("it has no input")
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
        except OSError as problem:
            raise WorkerDiedError("it went away") from problem
        return await self._message()

    async def close(self) -> None:
        """Kill the process and all it started, and wipe its scratch folder."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await self._process.wait()
        await asyncio.to_thread(shutil.rmtree, self._scratch, ignore_errors=True)

    async def _message(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise WorkerDiedError("it has no output")
        try:
            line = await self._process.stdout.readline()
            message = json.loads(line) if line else None
        except ValueError as problem:
            raise WorkerDiedError("it said what nobody understands") from problem
        if not isinstance(message, dict):
            code = await self._process.wait()
            raise WorkerDiedError(f"it ended with code {code}")
        return message
