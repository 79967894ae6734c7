"""Scratch folders: one for each run, wiped after it, also where the server was killed.

A folder's name holds the number of the server's process, so that whoever comes after
knows whether anybody still works there.
"""

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "visual-gate-run-"


def new_scratch() -> Path:
    """An empty folder for one run of this process, open to this user alone."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def wipe_left() -> int:
    """Remove the scratch folders of servers that are gone; returns how many.

    For a server that has none yet: those with its own number are from before, as in a
    container, where each process that starts has the number of the last.
    """
    place = Path(tempfile.gettempdir())
    left = [found for found in place.glob(f"{PREFIX}*-*") if _is_left(found)]
    for found in left:
        shutil.rmtree(found, ignore_errors=True)
    return len(left)


def _is_left(folder: Path) -> bool:
    number = folder.name.removeprefix(PREFIX).partition("-")[0]
    if not (number.isascii() and number.isdigit()):
        return False
    return int(number) == os.getpid() or not _is_alive(int(number))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True  # another user's, or no number of a process: not ours to remove
    return True
