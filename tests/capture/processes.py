"""Which processes belong to which, read from /proc."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 10.0


@dataclass(frozen=True)
class Process:
    """A running process."""

    number: int
    parent: int
    line: str
    started: int


def running() -> list[Process]:
    """All processes of this machine that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if stat[0] != "Z":
            found.append(Process(int(folder.name), int(stat[1]), line, int(stat[19])))
    return found


def children(root: int) -> list[Process]:
    """All processes below one."""
    everything = running()
    family = {root}
    while True:
        more = {one.number for one in everything if one.parent in family} - family
        if not more:
            return [one for one in everything if one.number in family - {root}]
        family |= more


def wait_for(holds: Callable[[], bool]) -> None:
    """Look again and again until it holds."""
    pause = threading.Event()
    give_up = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up, "it never came true"
        pause.wait(0.02)
