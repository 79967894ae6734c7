"""Where the files of a store are read: a folder, with a change half way put right."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from visual_gate.baselines.journal import pending, read
from visual_gate.baselines.problems import StoreReadError


class Files(Protocol):
    """The files of a store by their path inside it, with ``/`` between the parts."""

    @property
    def name(self) -> str:
        """How messages call the store."""
        ...

    def where(self, path: str) -> str:
        """How messages call a file."""
        ...

    def read(self, path: str) -> bytes | None:
        """The content, None where there is no such file."""
        ...

    def listed(self, folder: str) -> list[str]:
        """Paths of the files below a folder, sorted."""
        ...


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """A folder on disk. ``changes`` were committed but perhaps not yet written."""

    root: Path
    changes: Mapping[str, bytes | None]

    @property
    def name(self) -> str:
        return str(self.root)

    def where(self, path: str) -> str:
        return str(self.root / path)

    def read(self, path: str) -> bytes | None:
        if path in self.changes:
            return self.changes[path]
        return read(self.root / path)

    def listed(self, folder: str) -> list[str]:
        found = set(self._on_disk(folder))
        for path, content in self.changes.items():
            if path.startswith(f"{folder}/"):
                (found.discard if content is None else found.add)(path)
        return sorted(found)

    def _on_disk(self, folder: str) -> Iterator[str]:
        for below, _, names in os.walk(self.root / folder, onerror=_unreadable):
            inside = Path(below).relative_to(self.root).as_posix()
            for name in names:
                if not name.startswith("."):
                    yield f"{inside}/{name}"


def _unreadable(problem: OSError) -> None:
    if not isinstance(problem, (FileNotFoundError, NotADirectoryError)):
        raise StoreReadError(str(problem.filename), problem) from problem


def folder_files(root: Path) -> FolderFiles:
    """The folder as it is now, a change that was interrupted counted as made."""
    return FolderFiles(root, pending(root))
