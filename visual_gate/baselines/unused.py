"""Objects that no baseline, review or recorded verdict needs any more."""

from collections.abc import Iterator
from pathlib import Path

from visual_gate.baselines.audit import Action, Entry
from visual_gate.baselines.journal import JOURNAL, LOCK
from visual_gate.baselines.names import CACHE, OBJECTS, object_path
from visual_gate.baselines.needed import needs
from visual_gate.baselines.place import Place
from visual_gate.baselines.shelf import Shelf
from visual_gate.baselines.signature import Signature

_KEPT = frozenset({".gitignore", ".gitattributes", JOURNAL, LOCK})


def unused(place: Place) -> tuple[str, ...]:
    """Paths of objects that nothing names, in the store and its cache, sorted.

    Raises BaselineError: while something is damaged nobody knows what it needs.
    """
    return _unused(place.shelf())


def collect_garbage(
    place: Place, by: Signature, *, dry_run: bool = True
) -> tuple[str, ...]:
    """Remove unused objects and what killed writers left, and log it.

    Pictures of earlier baselines stay in Git's history. A remote is never emptied:
    other branches may need what this one does not.

    Args:
        place: the store.
        by: who, for the audit log.
        dry_run: only say what would be removed.

    Returns:
        The paths of the objects that are, or would be, removed.

    Raises:
        BaselineError: something is damaged; nothing was removed.
    """
    if dry_run:
        return unused(place)
    with place.writing() as writer:
        found = _unused(writer.shelf)
        if found:
            details = {"objects": str(len(found))}
            entry = Entry(Action.GC, by, writer.heads(), details=details)
            writer.commit({}, [entry])
        for path in (*(place.root / one for one in found), *_leftovers(place.root)):
            path.unlink(missing_ok=True)
    return found


def _unused(shelf: Shelf) -> tuple[str, ...]:
    needed = {object_path(name) for name in needs(shelf)}
    below = (*shelf.files.listed(OBJECTS), *shelf.files.listed(f"{CACHE}/{OBJECTS}"))
    return tuple(path for path in below if path.removeprefix(f"{CACHE}/") not in needed)


def _leftovers(root: Path) -> Iterator[Path]:
    """Half-written files of killed writers; nobody else writes under our lock."""
    for path in list(root.rglob(".*")):
        if path.is_file() and path.name not in _KEPT:
            yield path
