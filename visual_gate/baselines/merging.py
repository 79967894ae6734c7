"""After a merge: both sides of a manifest in conflict, and taking one of them."""

from dataclasses import dataclass
from enum import StrEnum

from visual_gate.baselines.approval import mark_of
from visual_gate.baselines.audit import Action, Change, Entry
from visual_gate.baselines.manifest import Manifest, from_bytes
from visual_gate.baselines.names import MANIFESTS, manifest_path
from visual_gate.baselines.place import Place
from visual_gate.baselines.problems import NoConflictError
from visual_gate.baselines.shelf import Shelf
from visual_gate.baselines.signature import Signature

_OURS, _BASE, _SPLIT, _THEIRS = b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"


class MergeSide(StrEnum):
    """As in ``git checkout --ours`` and ``--theirs``."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A target that both branches changed."""

    path: str
    ours: Manifest
    theirs: Manifest

    @property
    def key(self) -> str:
        return self.ours.key

    def side(self, side: MergeSide) -> Manifest:
        """What one branch approved; ``Shelf.picture`` shows it."""
        return self.ours if side is MergeSide.OURS else self.theirs


def conflicts(shelf: Shelf) -> tuple[Conflict, ...]:
    """Every manifest that Git left in conflict.

    Raises:
        ManifestError: somebody edited between the conflict marks.
    """
    return tuple(
        _conflict(content, path)
        for path in shelf.files.listed(MANIFESTS)
        if (content := shelf.files.read(path)) is not None and _in_conflict(content)
    )


def resolve(place: Place, key: str, *, take: MergeSide, by: Signature) -> Manifest:
    """Take one side of a conflict, and log who decided.

    Args:
        place: the store, in a working tree with a merge under way.
        key: the target's key.
        take: whose baseline stays.
        by: who, when, and why.

    Returns:
        The manifest that was taken, unchanged. ``git add`` is left to the caller.

    Raises:
        NoConflictError: this target is in no conflict.
        ManifestError: somebody edited between the conflict marks.
    """
    path = manifest_path(key)
    with place.writing() as writer:
        content = writer.shelf.files.read(path)
        if content is None or not _in_conflict(content):
            raise NoConflictError(key)
        conflict = _conflict(content, path)
        taken = conflict.side(take)
        other = conflict.theirs if taken is conflict.ours else conflict.ours
        change = Change(key, mark_of(other), mark_of(taken))
        entry = Entry(Action.RESOLVE, by, writer.heads(), (change,))
        writer.commit({path: side_bytes(content, take)}, [entry])
    return taken


def side_bytes(content: bytes, side: MergeSide) -> bytes:
    """One side of a file with conflict marks, in any of Git's conflict styles."""
    mine = _OURS if side is MergeSide.OURS else _SPLIT
    part = b""
    kept: list[bytes] = []
    for line in content.splitlines(keepends=True):
        if line[:7] in {_OURS, _BASE, _SPLIT, _THEIRS}:
            part = b"" if line[:7] == _THEIRS else line[:7]
        elif part in {b"", mine}:
            kept.append(line)
    return b"".join(kept)


def _conflict(content: bytes, path: str) -> Conflict:
    return Conflict(
        path,
        from_bytes(side_bytes(content, MergeSide.OURS), path),
        from_bytes(side_bytes(content, MergeSide.THEIRS), path),
    )


def _in_conflict(content: bytes) -> bool:
    return any(line.startswith(_OURS) for line in content.splitlines())
