"""After a merge: both sides of a manifest in conflict, and taking one of them.

The sides are read from Git's index, not from between the conflict marks: what only one
branch changed has no marks around it.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from visual_gate.baselines.approval import mark_of
from visual_gate.baselines.audit import Action, Change, Entry, Mark
from visual_gate.baselines.git import Repository, need_repository
from visual_gate.baselines.manifest import Manifest, from_bytes, to_bytes
from visual_gate.baselines.names import MANIFESTS
from visual_gate.baselines.place import Place
from visual_gate.baselines.problems import NoConflictError
from visual_gate.baselines.signature import Signature


class MergeSide(StrEnum):
    """As in ``git checkout --ours`` and ``--theirs``."""

    OURS = "ours"
    THEIRS = "theirs"


_STAGES = {MergeSide.OURS: ":2", MergeSide.THEIRS: ":3"}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A target that both branches changed; None for a branch that removed it.

    ``path`` is that of the manifest inside the store.
    """

    path: str
    ours: Manifest | None
    theirs: Manifest | None

    @property
    def key(self) -> str:
        return next(one.key for one in (self.ours, self.theirs) if one is not None)

    def side(self, side: MergeSide) -> Manifest | None:
        """What one branch approved; ``Shelf.picture`` shows it."""
        return self.ours if side is MergeSide.OURS else self.theirs


def conflicts(root: Path) -> tuple[Conflict, ...]:
    """Every manifest of the store in this folder that a merge left in conflict.

    Raises:
        GitError: no Git, or no repository.
    """
    repository = need_repository(root, "which baselines are in conflict")
    inside = repository.path_of(root, "")
    return tuple(
        Conflict(
            path.removeprefix(inside),
            _side(repository, path, MergeSide.OURS),
            _side(repository, path, MergeSide.THEIRS),
        )
        for path in repository.unmerged(repository.path_of(root, MANIFESTS))
    )


def conflict_of(root: Path, key: str) -> Conflict:
    """Both sides of one target; raises NoConflictError, GitError."""
    found = next((one for one in conflicts(root) if one.key == key), None)
    if found is None:
        raise NoConflictError(key)
    return found


def resolve(
    place: Place, key: str, *, take: MergeSide, by: Signature
) -> Manifest | None:
    """Take one side of a conflict, log who decided, and mark it as resolved for Git.

    Args:
        place: the store, in a working tree with a merge under way.
        key: the target's key.
        take: whose baseline stays.
        by: who, when, and why.

    Returns:
        The manifest that was taken, unchanged; None where that branch removed it.

    Raises:
        NoConflictError: this target is in no conflict.
        GitError: no Git, or no repository.
    """
    conflict = conflict_of(place.root, key)
    taken = conflict.side(take)
    other = conflict.theirs if take is MergeSide.OURS else conflict.ours
    with place.writing() as writer:
        change = Change(key, _mark(other), _mark(taken))
        entry = Entry(Action.RESOLVE, by, writer.heads(), (change,))
        content = None if taken is None else to_bytes(taken)
        writer.commit({conflict.path: content}, [entry])
    repository = need_repository(place.root, "what to mark as resolved")
    for path in (conflict.path, entry.path):
        repository.stage(repository.path_of(place.root, path))
    return taken


def _side(repository: Repository, path: str, side: MergeSide) -> Manifest | None:
    content = repository.blob(_STAGES[side], path)
    return None if content is None else from_bytes(content, path)


def _mark(manifest: Manifest | None) -> Mark | None:
    return None if manifest is None else mark_of(manifest)
