"""Finds recorded runs and their objects again, in the store and in Git's history."""

from dataclasses import dataclass

from visual_gate.baselines.audit import Action, Entry, read_log
from visual_gate.baselines.chain import in_order
from visual_gate.baselines.committed import shelf_at
from visual_gate.baselines.git import Repository, need_repository
from visual_gate.baselines.names import object_path
from visual_gate.baselines.place import Place
from visual_gate.baselines.problems import NoRecordedRunError, UnrecordedError
from visual_gate.baselines.repairing import from_history
from visual_gate.baselines.runs import RecordedRun, read_run
from visual_gate.baselines.shelf import is_whole


@dataclass(frozen=True, slots=True)
class Recall:
    """What a commit and the store around it know of a recorded run."""

    place: Place
    repository: Repository
    commit: str
    entry: Entry

    def run(self) -> RecordedRun:
        """All that the verdict rested on; raises UnrecordedError, ObjectError."""
        name = self.entry.details["run"]
        return read_run(self.object(name), name)

    def object(self, name: str) -> bytes:
        """A picture or other object, checked by its hash.

        Raises:
            UnrecordedError: neither the store, nor Git's history, nor a remote has it.
            RemoteError: only the remote could have it, and does not answer.
        """
        here = self.place.shelf().local_object(name)
        if here is not None and is_whole(name, here):
            return here
        found = from_history(self.place.root, name)
        if found is not None:
            return found
        if self.place.remote is not None:
            return self.place.remote.fetch(name)
        raise UnrecordedError(
            object_path(name), self.commit, shallow=self.repository.is_shallow()
        )


def recall(place: Place, revision: str, *, entry: str = "") -> Recall:
    """The newest verdict that was given while a commit was checked out.

    Where there is none, the newest one that the commit itself holds in its log.

    Args:
        place: the store, in a repository.
        revision: a commit, branch or tag.
        entry: the beginning of an entry's id, to choose another verdict.

    Raises:
        GitError: no Git, no repository, or no such commit.
        NoRecordedRunError: no verdict was recorded there.
        AuditError: the log is damaged.
    """
    repository = need_repository(place.root, f"what the verdict was at {revision}")
    commit = repository.resolve(revision)
    then = _verdicts(read_log(shelf_at(place.root, commit).files))
    known = {one.id: one for one in (*_verdicts(read_log(place.shelf().files)), *then)}
    given = [one for one in known.values() if one.by.commit == commit]
    fitting = [one for one in (given or then) if one.id.startswith(entry)]
    if not fitting:
        raise NoRecordedRunError(commit, shallow=repository.is_shallow())
    newest = max(reversed(fitting), key=lambda one: one.by.when)
    return Recall(place, repository, commit, newest)


def _verdicts(log: dict[str, Entry]) -> list[Entry]:
    """Recorded verdicts, oldest first."""
    return [
        entry
        for entry in in_order(log)
        if entry.action is Action.VERDICT and "run" in entry.details
    ]
