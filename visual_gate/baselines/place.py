"""A store's folder: read at any time, written by one process at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from visual_gate.baselines.audit import Entry, entry_bytes, heads, read_log
from visual_gate.baselines.filing import folder_files
from visual_gate.baselines.journal import Changes, commit, finish, locked
from visual_gate.baselines.names import object_path
from visual_gate.baselines.remote import Remote
from visual_gate.baselines.shelf import Shelf, is_whole
from visual_gate.files import write_atomic

_ATTRIBUTES = b"""\
* -text
objects/** binary
"""
_IGNORED = b"""\
.*
!.gitignore
!.gitattributes
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store lies. With a remote, objects go there instead of into Git."""

    root: Path
    remote: Remote | None = None

    def shelf(self) -> Shelf:
        """The store as it is now."""
        return Shelf(folder_files(self.root), self.remote)

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """The only writer; what a killed writer left is finished first.

        Raises:
            StoreWriteError: the folder cannot be written or locked.
        """
        with locked(self.root):
            finish(self.root)
            yield Writer(self, self.shelf())


@dataclass(frozen=True, slots=True)
class Writer:
    """Changes the store. ``shelf`` is the state before the change."""

    place: Place
    shelf: Shelf

    def heads(self) -> tuple[str, ...]:
        """What the next audit entry must name; raises AuditError."""
        return heads(read_log(self.shelf.files))

    def put(self, name: str, content: bytes) -> None:
        """Store an object under its name; one that is whole already is left alone."""
        if self.place.remote is not None:
            self.place.remote.upload(name, content)
        here = self.shelf.local_object(name)
        if here is not None and is_whole(name, here):
            return
        if self.place.remote is not None:
            self.place.remote.keep(name, content)
        else:
            write_atomic(self.place.root / object_path(name), content)

    def commit(self, changes: Changes, entries: Sequence[Entry]) -> None:
        """Write manifests and audit entries: all of them, or none."""
        log = {entry.path: entry_bytes(entry) for entry in entries}
        commit(self.place.root, {**self._settings(), **changes, **log})

    def _settings(self) -> Changes:
        """How Git is to treat the folder, where that is not said yet."""
        wanted = {".gitattributes": _ATTRIBUTES, ".gitignore": _IGNORED}
        return {
            path: content
            for path, content in wanted.items()
            if self.shelf.files.read(path) is None
        }
