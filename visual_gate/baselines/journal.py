"""Several files changed together: all of them, or none, whenever a process is killed.

The complete change is first written into one file, the journal. From the moment that
this file has its name the change counts: readers look into it first, and the next
writer finishes what was interrupted. Then the files themselves are written, and the
journal is removed. A journal whose files were changed by others meanwhile, e.g. by Git
switching to another branch, is out of date and counts for nothing.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from visual_gate.baselines.digests import sha256
from visual_gate.baselines.problems import StoreReadError, StoreWriteError
from visual_gate.files import write_atomic

JOURNAL = ".pending.json"
LOCK = ".lock"
LOCK_TIMEOUT_S = 120.0

Changes = Mapping[str, bytes | None]
"""New contents by path inside the store; None removes the file."""


def pending(root: Path) -> Changes:
    """The change that was committed and perhaps not yet written, empty for none."""
    written = read(root / JOURNAL)
    if written is None:
        return {}
    steps = json.loads(written)
    changes = {path: _content(step["new"]) for path, step in steps.items()}
    expected = {
        path: (step["old"], digest(changes[path])) for path, step in steps.items()
    }
    is_current = all(digest(read(root / path)) in expected[path] for path in steps)
    return changes if is_current else {}


def commit(root: Path, changes: Changes) -> None:
    """Make the change, and be sure of it; the caller holds the lock.

    Raises:
        FileWriteError: the disk is full or read-only. Before the journal has its name
            nothing was changed; after that the next writer finishes the change.
    """
    steps = {
        path: {
            "old": digest(read(root / path)),
            "new": None if content is None else content.decode(),
        }
        for path, content in changes.items()
    }
    write_atomic(root / JOURNAL, json.dumps(steps).encode())
    finish(root)


def finish(root: Path) -> None:
    """Write what a killed process had committed; the caller holds the lock."""
    for path, content in pending(root).items():
        if content is None:
            (root / path).unlink(missing_ok=True)
        else:
            write_atomic(root / path, content)
    (root / JOURNAL).unlink(missing_ok=True)


@contextmanager
def locked(root: Path, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """One writer at a time, on this machine and where the file system can lock.

    Raises:
        StoreWriteError: the folder cannot be written, or another writer kept it.
    """
    lock = FileLock(root / LOCK, timeout=timeout_s)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as problem:
        wait = f"another process has been writing there for {timeout_s:.0f} s"
        raise StoreWriteError(str(root), wait) from problem
    except OSError as problem:
        cause = problem.strerror or str(problem)
        raise StoreWriteError(str(root), cause) from problem
    try:
        yield
    finally:
        lock.release()


def read(path: Path) -> bytes | None:
    """A file's content, None where there is none; raises StoreReadError."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise StoreReadError(str(path), problem) from problem


def digest(content: bytes | None) -> str | None:
    """SHA-256 of a file's content, None for no file."""
    return None if content is None else sha256(content)


def _content(text: str | None) -> bytes | None:
    return None if text is None else text.encode()
