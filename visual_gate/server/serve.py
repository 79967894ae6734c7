"""Listens, and stops with grace."""

import logging
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from filelock import FileLock, Timeout

from visual_gate.errors import InfrastructureError
from visual_gate.server.app import WORKER, Application, create_application
from visual_gate.server.arenas import share_one_arena
from visual_gate.server.readiness import Readiness
from visual_gate.server.scratch import wipe_left
from visual_gate.server.settings import STORE_FILE, ServerSettings

KEEP_ALIVE_S = 75
LOCK_S = 30.0
LONGEST_ANSWER_S = 10


class TakenError(InfrastructureError):
    """Another server works on this data."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"another server uses {folder}; stop it, or give both a PostgreSQL store"
        )


class AddressError(InfrastructureError):
    """The address cannot be listened on."""

    def __init__(self, settings: ServerSettings, problem: OSError) -> None:
        super().__init__(
            f"cannot listen on {settings.host}:{settings.port}: {problem.strerror}; "
            "choose another with --host and --port"
        )


class _Server(uvicorn.Server):
    """Lets go of those who wait as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._application.stop_waiting()
        super().handle_exit(sig, frame)


def serve(
    settings: ServerSettings,
    *,
    worker: Sequence[str] = WORKER,
    ready_when: Readiness | None = None,
) -> None:
    """Serve until told to stop.

    Raises:
        InfrastructureError: no store, or an address that cannot be listened on.
        UsageError: no tokens.
    """
    share_one_arena()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s: %(message)s")
    with _own_data(settings) as alone, _listening(settings) as listener:
        wipe_left()
        application = create_application(settings, worker=worker, ready_when=ready_when)
        if alone:  # whoever had a run here is gone
            application.front.store.leases.release()
        host, port = listener.getsockname()[:2]
        sys.stderr.write(f"listening on http://{host}:{port}\n")
        sys.stderr.flush()
        _Server(_config(application), application).run(sockets=[listener])


def _config(application: Application) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=LONGEST_ANSWER_S,
    )


@contextmanager
def _own_data(settings: ServerSettings) -> Iterator[bool]:
    """Whether no other server works on this store; a file can have but one.

    The lock ends with the process, however it ends.
    """
    if settings.store:
        yield False
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.data / "server.lock", timeout=LOCK_S):
            _keep_to_ourselves(settings.data / STORE_FILE)
            yield True
    except Timeout as problem:
        raise TakenError(str(settings.data)) from problem


def _keep_to_ourselves(file: Path) -> None:
    """Make or close the store, so that a page that broke out finds nothing in it.

    SQLite gives the files beside it the same rights.
    """
    file.touch(mode=0o600)
    file.chmod(0o600)


@contextmanager
def _listening(settings: ServerSettings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio sends at once: else each answer may wait 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(1024)
        except OSError as problem:
            raise AddressError(settings, problem) from problem
        yield listener
