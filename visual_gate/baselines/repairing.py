"""Damaged or missing objects, and where they can be had again."""

from dataclasses import dataclass
from pathlib import Path

from visual_gate.baselines.git import open_repository
from visual_gate.baselines.names import CACHE, object_path
from visual_gate.baselines.needed import known_needs
from visual_gate.baselines.place import Place
from visual_gate.baselines.problems import RemoteDownError
from visual_gate.baselines.shelf import Shelf, is_whole
from visual_gate.errors import BaselineError


@dataclass(frozen=True, slots=True)
class Damage:
    """An object that is missing or damaged, and the targets that need it.

    A review or a recorded verdict that needs it is named in place of a target.
    """

    object: str
    targets: tuple[str, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """Objects that were brought back, and those that nobody has."""

    done: tuple[str, ...]
    lost: tuple[Damage, ...]


def damages(shelf: Shelf) -> tuple[Damage, ...]:
    """Every object that is needed and not whole.

    With a remote, what is not whole on this disk is fetched from there; one that does
    not answer is asked once. Unreadable manifests are named by ``chain.audit``.
    """
    found = []
    for name, targets in known_needs(shelf).items():
        try:
            shelf.object(name)
        except BaselineError as problem:
            found.append(Damage(name, tuple(targets), str(problem)))
            if isinstance(problem, RemoteDownError):
                break
    return tuple(found)


def repair(place: Place) -> Repaired:
    """Bring damaged objects back from the remote, this disk or Git's history.

    With a remote, objects that only this clone has are uploaded.

    Raises:
        StoreWriteError, FileWriteError, RemoteError: they cannot be written.
    """
    done: list[str] = []
    lost: list[Damage] = []
    with place.writing() as writer:
        for damage in damages(writer.shelf):
            found = _found(place, damage.object)
            if found is None:
                lost.append(damage)
            else:
                writer.put(damage.object, found)
                done.append(damage.object)
        if place.remote is not None:
            done.extend(_uploaded(place, writer.shelf))
    return Repaired(tuple(done), tuple(lost))


def _found(place: Place, name: str) -> bytes | None:
    """The object from the cache, else from any commit of any branch, checked."""
    cached = place.root / CACHE / object_path(name)
    content = cached.read_bytes() if cached.is_file() else None
    if content is not None and is_whole(name, content):
        return content
    return from_history(place.root, name)


def anywhere(place: Place, name: str) -> bytes | None:
    """An object from this disk, Git's history or the remote, checked.

    Raises:
        RemoteError: only the remote could have it, and does not.
    """
    here = place.shelf().local_object(name)
    if here is not None and is_whole(name, here):
        return here
    found = from_history(place.root, name)
    if found is None and place.remote is not None:
        return place.remote.fetch(name)
    return found


def from_history(root: Path, name: str) -> bytes | None:
    """An object from any commit of any branch, checked; None where none has it."""
    repository = open_repository(root)
    if repository is None:
        return None
    path = repository.path_of(root, object_path(name))
    blobs = (repository.blob(commit, path) for commit in repository.commits_with(path))
    return next((one for one in blobs if one is not None and is_whole(name, one)), None)


def _uploaded(place: Place, shelf: Shelf) -> list[str]:
    """Objects that the remote lacks, e.g. those from before there was one."""
    if place.remote is None:
        return []
    lacking = [name for name in known_needs(shelf) if not place.remote.has(name)]
    for name in lacking:
        place.remote.upload(name, shelf.object(name))
    return lacking
