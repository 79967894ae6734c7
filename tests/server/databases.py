"""Real databases for the run store: a SQLite file, and a PostgreSQL of our own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ADMIN = "postgres"


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres, None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


@contextmanager
def open_postgresql(programs: Path) -> Iterator[str]:
    """A PostgreSQL on a free port until the block ends; yields its URL."""
    user = ADMIN if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="visual-gate-pg") as folder:
        data = Path(folder) / "data"
        if user:
            shutil.chown(folder, user)
        _run(programs / "initdb", "-D", data, "-U", ADMIN, "-A", "trust", user=user)
        port = _free_port()
        settings = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
        start = ("-D", data, "-o", settings, "-l", f"{folder}/log", "-w", "start")
        _run(programs / "pg_ctl", *start, user=user)
        try:
            yield f"postgresql+psycopg://{ADMIN}@127.0.0.1:{port}/postgres"
        finally:
            stop = ("-D", data, "-m", "immediate", "-w", "stop")
            _run(programs / "pg_ctl", *stop, user=user)


def _run(program: Path, *arguments: str | Path, user: str | None) -> None:
    subprocess.run(
        [program, *arguments],
        check=True,
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
