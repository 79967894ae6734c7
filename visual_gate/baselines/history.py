"""Who approved this picture, with which model, and what did it look like before."""

from collections.abc import Iterator
from dataclasses import dataclass

from visual_gate.baselines.audit import Change, Entry
from visual_gate.baselines.chain import in_order
from visual_gate.baselines.store import DirectoryStore


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of one baseline and the entry that tells of it."""

    entry: Entry
    change: Change


def history(store: DirectoryStore, target: str) -> tuple[Deed, ...]:
    """All changes of a target's baseline, the newest first; raises AuditError.

    ``change.old.pixels`` names the picture before; ``show_at`` of the entry's commit
    brings it back where it is not stored any more.
    """
    return tuple(
        deed for deed in reversed(list(_deeds(store))) if deed.change.target == target
    )


def approvals_of(store: DirectoryStore, pixels: str) -> tuple[Deed, ...]:
    """Every time a picture was approved, by the digest of its pixels, newest first.

    Args:
        store: whose log is read.
        pixels: SHA-256 as in a manifest's ``picture.pixels``, or its beginning.
    """
    return tuple(
        deed
        for deed in reversed(list(_deeds(store)))
        if deed.change.new is not None and deed.change.new.pixels.startswith(pixels)
    )


def _deeds(store: DirectoryStore) -> Iterator[Deed]:
    for entry in in_order(store.log()):
        for change in entry.changes:
            yield Deed(entry, change)
