"""A real server in a process of its own, that can be killed and started again."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import httpx

from visual_gate.demo import config_path

TOKEN = "all-token"
SHOP_TOKEN = "shop-token"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
START_S = 60.0
QUICK = (sys.executable, str(Path(__file__).with_name("quick_server.py")))
REAL = (sys.executable, "-m", "visual_gate", "serve", "--config")
TOKENS = f"""
[[tokens]]
name = "all"
token = "{TOKEN}"
namespaces = ".*"

[[tokens]]
name = "shop"
token = "{SHOP_TOKEN}"
namespaces = "shop|shop-.*"
decide = false
"""


class RunningServer:
    """The process, its address, and a client for it."""

    def __init__(self, command: tuple[str, ...], config: Path) -> None:
        self._command = (*command, str(config))
        self.config = config
        self._log = config.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def client(self) -> httpx.Client:
        """A client with the token for everything; redirects are not followed."""
        return httpx.Client(base_url=self.url, headers=AUTHORIZED, timeout=30.0)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def said(self) -> str:
        return self._log.read_text()

    def start(self) -> None:
        """Start, and wait until it listens."""
        with self._log.open("wb") as log:
            environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
            self._process = subprocess.Popen(
                self._command, stderr=log, stdout=log, env=environ
            )
        wait_until(lambda: "listening on" in self.said or not self.is_alive, START_S)
        found = re.search(r"listening on (\S+)", self.said)
        assert found, self.said
        self.url = found[1]
        wait_until(self.answers, START_S)

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """As the kernel does it: nothing is said, nothing is finished."""
        self.stop(signal.SIGKILL)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(60)


@contextmanager
def running_server(
    folder: Path, *, quick: bool = True, **settings: Any
) -> Iterator[RunningServer]:
    """A server with its data in this folder; keywords are keys of ``[server]``."""
    server = RunningServer(QUICK if quick else REAL, write_config(folder, **settings))
    server.start()
    try:
        yield server
    finally:
        if server.is_alive:
            server.kill()


def write_config(folder: Path, **settings: Any) -> Path:
    """The server's configuration and all that it names."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(config_path(), folder / "visual-gate.toml")
    (folder / "tokens.toml").write_text(TOKENS)
    keys = {"port": 0, "rate_per_s": 10_000.0, **settings}
    lines = "\n".join(f"{name} = {_toml(value)}" for name, value in keys.items())
    config = folder / "server.toml"
    config.write_text(
        f"[server]\n{lines}\n"
        '[targets]\nhosts = ["*:*"]\nnetworks = ["127.0.0.0/8"]\n'
        '[suites.default]\nconfig = "visual-gate.toml"\n'
    )
    return config


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str | Path) else str(value)


def wait_until(condition: Any, seconds: float = 20.0) -> None:
    """Wait for a condition, never for time."""
    ends = monotonic() + seconds
    while not condition():
        assert monotonic() < ends, "it did not come to pass"
        Event().wait(0.05)
