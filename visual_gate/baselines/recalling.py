"""Finds recorded runs and their objects again, in the store and in Git's history."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visual_gate.baselines.audit import Action, Entry, read_log
from visual_gate.baselines.chain import in_order
from visual_gate.baselines.committed import shelf_at
from visual_gate.baselines.digests import sha256
from visual_gate.baselines.git import Repository, need_repository, open_repository
from visual_gate.baselines.names import object_path
from visual_gate.baselines.place import Place
from visual_gate.baselines.problems import NoRecordedRunError, UnrecordedError
from visual_gate.baselines.repairing import anywhere
from visual_gate.baselines.runs import RecordedRun, read_run


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
        found = anywhere(self.place, name)
        if found is not None:
            return found
        raise UnrecordedError(
            object_path(name), self.commit, shallow=self.repository.is_shallow()
        )

    def files(self, folder: str) -> dict[str, bytes]:
        """Files below a folder of the repository at the commit, by their path there."""
        paths = self.repository.paths(self.commit, folder)
        found = {path: self.repository.blob(self.commit, path) for path in paths}
        return {path: one for path, one in found.items() if one is not None}

    def remarks(self, run: RecordedRun) -> tuple[str, ...]:
        """What the commit has otherwise than the run had it: it was not committed."""
        return (*self._other_config(run), *self._other_baselines(run))

    def _other_config(self, run: RecordedRun) -> Iterator[str]:
        path, digest = run.config
        there = self.repository.blob(self._judged, path) if path else None
        if path and (there is None or sha256(there) != digest):
            yield f"{path} at {self._judged[:12]} is not the file that was used"

    def _other_baselines(self, run: RecordedRun) -> Iterator[str]:
        shelf = shelf_at(self.place.root, self._judged)
        for key, used in run.baselines.items():
            there = shelf.manifest(key)
            if there is None or there.picture.object_name not in used:
                yield f"the baseline of {key} was not committed when it was used"

    @property
    def _judged(self) -> str:
        return self.entry.by.commit or self.commit


def config_mark(root: Path, config: Path) -> tuple[str, str]:
    """A configuration's path in its repository, and the SHA-256 of the file.

    Args:
        root: the store's folder.
        config: the file that was used.
    """
    repository = open_repository(root)
    there = config.resolve()
    inside = repository is not None and there.is_relative_to(repository.top)
    if repository is None or not inside:
        return config.name, sha256(config.read_bytes())
    return repository.inside(there), sha256(config.read_bytes())


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
