"""Baselines as they were in a commit, read from Git alone."""

from dataclasses import dataclass
from pathlib import Path

from visual_gate.baselines.git import Repository, need_repository
from visual_gate.baselines.remote import Remote
from visual_gate.baselines.shelf import Shelf


@dataclass(frozen=True, slots=True)
class CommittedFiles:
    """The files of a store below ``folder`` in a commit."""

    repository: Repository
    commit: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.folder} at {self.commit[:12]}"

    def where(self, path: str) -> str:
        return f"{self._inside(path)} at {self.commit[:12]}"

    def read(self, path: str) -> bytes | None:
        return self.repository.blob(self.commit, self._inside(path))

    def listed(self, folder: str) -> list[str]:
        whole = self.repository.paths(self.commit, self._inside(folder))
        return [path.removeprefix(self._inside("")) for path in whole]

    def _inside(self, path: str) -> str:
        return path if self.folder == "." else f"{self.folder}/{path}"


def shelf_at(root: Path, revision: str, *, remote: Remote | None = None) -> Shelf:
    """The baselines of a commit, as a source that a gate can compare against.

    Args:
        root: the store's folder in the working tree; it need not exist any more.
        revision: a commit, branch or tag.
        remote: where the pictures are when they are not in Git.

    Raises:
        GitError: no Git, no repository, or no such commit in this clone.
    """
    repository = need_repository(root, f"what the baselines were at {revision}")
    commit = repository.resolve(revision)
    files = CommittedFiles(repository, commit, repository.inside(root))
    return Shelf(files, remote)
