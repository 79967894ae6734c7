"""Who approved a target's baseline, with which model, and how it looked before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from visual_gate.baselines.audit import Change, Entry
from visual_gate.baselines.chain import in_order
from visual_gate.baselines.committed import shelf_at
from visual_gate.baselines.git import open_repository
from visual_gate.baselines.manifest import StoredPicture
from visual_gate.baselines.names import manifest_path
from visual_gate.baselines.problems import ManifestError, UnknownTargetError
from visual_gate.baselines.repairing import anywhere
from visual_gate.baselines.shelf import Shelf
from visual_gate.baselines.store import DirectoryStore

_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of one baseline and the entry that tells of it."""

    entry: Entry
    change: Change


@dataclass(frozen=True, slots=True)
class PastPicture:
    """The file of a picture that was approved once; ``suffix`` is png or webp."""

    content: bytes
    suffix: str


def history(store: DirectoryStore, target: str) -> tuple[Deed, ...]:
    """All changes of a target's baseline, the newest first.

    ``change.old.pixels`` names the picture before; ``past_picture`` has it.

    Raises:
        UnknownTargetError: the log tells nothing of it; the nearest names are given.
        AuditError: the log is damaged.
    """
    deeds = list(_deeds(store))
    found = [deed for deed in reversed(deeds) if deed.change.target == target]
    if not found:
        known = sorted({deed.change.target for deed in deeds})
        raise UnknownTargetError(target, _nearest(target, known))
    return tuple(found)


def past_picture(store: DirectoryStore, target: str, pixels: str) -> PastPicture | None:
    """A picture that was a target's baseline once, from the store or Git's history.

    Args:
        store: whose baseline it was.
        target: the key of the target.
        pixels: SHA-256 of the pixels, as the log names it.

    Returns:
        None where neither the store, nor Git's history, nor a remote has it.

    Raises:
        RemoteError: only the remote could have it, and does not.
    """
    known = (_picture(shelf, target) for shelf in _shelves(store, target))
    found = next((one for one in known if one and one.pixels == pixels), None)
    content = anywhere(store.place, found.object_name) if found else None
    return PastPicture(content, found.suffix) if found and content else None


def _picture(shelf: Shelf, target: str) -> StoredPicture | None:
    """What was approved there; None also where that cannot be read."""
    try:
        manifest = shelf.manifest(target)
    except ManifestError:
        return None
    return manifest.picture if manifest else None


def _shelves(store: DirectoryStore, target: str) -> Iterator[Shelf]:
    """The store as it is, then as it was in every commit that changed the target."""
    yield store.place.shelf()
    repository = open_repository(store.root)
    if repository is not None:
        path = repository.path_of(store.root, manifest_path(target))
        for commit in repository.commits_with(path):
            yield shelf_at(store.root, commit)


def _nearest(target: str, known: Sequence[str]) -> list[str]:
    """Targets of the page with this name, else those written most alike."""
    of_page = [one for one in known if one.startswith(f"{target}@")]
    return (of_page or get_close_matches(target, known, _MOST_NEAR))[:_MOST_NEAR]


def _deeds(store: DirectoryStore) -> Iterator[Deed]:
    for entry in in_order(store.log()):
        for change in entry.changes:
            yield Deed(entry, change)
