"""A report's folder belongs to one run at a time, and shows no earlier verdict."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from visual_gate.errors import UsageError
from visual_gate.files import FileWriteError
from visual_gate.report.write import JUNIT, PAGE, SUMMARY, VERDICT

LOCK = ".run.lock"


class FolderInUseError(UsageError):
    """Another run is writing its report there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"another run is writing to {folder}; "
            "wait for its end, or give this one its own folder with --report"
        )


@contextmanager
def claimed(folder: Path, beside: Sequence[Path] = ()) -> Iterator[None]:
    """Hold a folder for a run, without what an earlier run has answered.

    A run that ends before it has a verdict, however it ends, then leaves none behind
    that could be taken for its own. The claim of a process that is killed ends with it.

    Args:
        folder: where the report goes; made where it is not there.
        beside: other files that the verdict will be written to.

    Raises:
        FolderInUseError: another run holds it.
        FileWriteError: it cannot be made or written; told before anything is captured.
    """
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as problem:
        raise FolderInUseError(folder) from problem
    except OSError as problem:
        raise FileWriteError(folder, problem) from problem
    try:
        forget_verdict(folder)
        _forget(beside)
        yield
    finally:
        lock.release()


def forget_verdict(folder: Path) -> None:
    """Take away what an earlier run has answered; raises FileWriteError."""
    _forget([folder / name for name in (PAGE, VERDICT, SUMMARY, JUNIT)])


def _forget(files: Sequence[Path]) -> None:
    for path in files:
        try:
            if path.is_file():
                path.unlink()
        except OSError as problem:
            raise FileWriteError(path, problem) from problem
