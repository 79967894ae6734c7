"""What is about to be committed: baselines and log as Git's index has them."""

from collections.abc import Iterator
from dataclasses import dataclass

from visual_gate.baselines.audit import read_log
from visual_gate.baselines.chain import audit
from visual_gate.baselines.git import Repository, need_repository
from visual_gate.baselines.names import AUDIT, OBJECTS, object_path
from visual_gate.baselines.place import Place
from visual_gate.baselines.shelf import Shelf
from visual_gate.baselines.thresholds import Thresholds, logged_thresholds
from visual_gate.errors import BaselineError

_INDEX = ""
"""Git's name for the index where a commit's would stand: ``:path``."""


@dataclass(frozen=True, slots=True)
class StagedFiles:
    """The files of a store below ``folder`` in the index."""

    repository: Repository
    folder: str

    @property
    def name(self) -> str:
        return self.folder

    def where(self, path: str) -> str:
        return path if self.folder == "." else f"{self.folder}/{path}"

    def read(self, path: str) -> bytes | None:
        return self.repository.blob(_INDEX, self.where(path))

    def listed(self, folder: str) -> list[str]:
        whole = self.repository.staged(self.where(folder))
        return [path.removeprefix(self.where("")) for path in whole]


def staged_problems(
    place: Place, thresholds: Thresholds | None = None
) -> tuple[str, ...]:
    """Why the staged state of a store must not be committed; empty when it may.

    Args:
        place: the store, in a repository.
        thresholds: of the configuration, to be held against the log where it names any.

    Raises:
        GitError: no Git, or no repository.
    """
    repository = need_repository(place.root, "what is about to be committed")
    files = StagedFiles(repository, repository.inside(place.root))
    found = [link.problem for link in audit(files).broken]
    found += _removed(files)
    if place.remote is None:
        found += _without_picture(files)
    return (*found, *_unlogged(files, thresholds))


def _removed(files: StagedFiles) -> Iterator[str]:
    """Entries of the commit before that would be gone."""
    head, folder = files.repository.head(), files.where(AUDIT)
    before = files.repository.paths(head, folder) if head else []
    present = {files.where(path) for path in files.listed(AUDIT)}
    for path in before:
        if path not in present:
            cure = f"bring it back with: git checkout HEAD -- {path}"
            yield f"the audit entry {path} would be removed; {cure}"


def _without_picture(files: StagedFiles) -> Iterator[str]:
    """Baselines whose pictures stay behind."""
    present = set(files.listed(OBJECTS))
    try:
        manifests = list(Shelf(files).manifests())
    except BaselineError:
        return  # the audit has named it
    for manifest in manifests:
        for name in manifest.object_names:
            path = object_path(name)
            if path not in present:
                cure = f"add it with: git add {files.where(OBJECTS)}"
                yield f"{manifest.key} needs {files.where(path)}; {cure}"


def _unlogged(files: StagedFiles, thresholds: Thresholds | None) -> Iterator[str]:
    """Thresholds that are not those of the log, once the log has any."""
    try:
        logged = logged_thresholds(read_log(files))
    except BaselineError:
        return  # the audit has named it
    if None not in (logged, thresholds) and logged != thresholds:
        yield (
            "the thresholds of the configuration are not those of the audit log; "
            "log the change with: visual-gate audit thresholds --reason 'why'"
        )
