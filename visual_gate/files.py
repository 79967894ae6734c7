"""Files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path

from visual_gate.errors import InfrastructureError


class FileWriteError(InfrastructureError):
    """A file could not be written; what was there before is untouched."""

    def __init__(self, path: Path, problem: OSError) -> None:
        super().__init__(
            f"cannot write {path}: {problem.strerror or problem}; "
            "check the folder's permissions and free space"
        )


def write_atomic(path: Path, content: bytes, *, to_disk: bool = True) -> None:
    """Write beside the path, flush to disk, then rename over it.

    A reader, or a process started after a kill, sees the old content or the new.

    Args:
        path: the file.
        content: all of it.
        to_disk: False leaves the flush to the system, which takes milliseconds less:
            a kill of the process loses nothing, a power cut may lose the last writes.

    Raises:
        FileWriteError: the folder cannot be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                if to_disk:
                    os.fsync(file.fileno())
            beside.chmod(0o644)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        if to_disk:
            _sync_folder(path.parent)
    except OSError as problem:
        raise FileWriteError(path, problem) from problem


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the platform allows it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
