"""The few questions that are asked of Git, and what the answer is without it."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from visual_gate.errors import BaselineError

_TIMEOUT_S = 60.0


class GitError(BaselineError):
    """Git is not there, or does not know what was asked for."""

    def __init__(self, asked: str, problem: str, remedy: str) -> None:
        super().__init__(f"Git cannot tell {asked}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree. ``top`` is its root folder."""

    top: Path

    def inside(self, folder: Path) -> str:
        """The path of a folder inside the repository, with ``/`` between the parts."""
        return folder.resolve().relative_to(self.top).as_posix()

    def path_of(self, folder: Path, path: str) -> str:
        """The path in the repository of a file below a folder."""
        inside = self.inside(folder)
        return path if inside == "." else f"{inside}/{path}"

    def head(self) -> str:
        """The commit that is checked out, empty in a repository without commits."""
        return _text(self.top, "rev-parse", "--verify", "--quiet", "HEAD") or ""

    def is_shallow(self) -> bool:
        """Whether older commits were left out when cloning."""
        return _text(self.top, "rev-parse", "--is-shallow-repository") == "true"

    def resolve(self, revision: str) -> str:
        """The full hash of a commit.

        Raises:
            GitError: there is no such commit here.
        """
        wanted = f"{revision}^{{commit}}"
        found = _text(self.top, "rev-parse", "--verify", "--quiet", wanted)
        if found:
            return found
        raise GitError(f"what {revision!r} is", "no such commit", self._deepen())

    def blob(self, commit: str, path: str) -> bytes | None:
        """A file as it was in a commit, None where it was not there."""
        return _run(self.top, ["cat-file", "blob", f"{commit}:{path}"])

    def paths(self, commit: str, folder: str) -> list[str]:
        """The files below a folder in a commit, by their path in the repository."""
        found = _run(
            self.top, ["ls-tree", "-r", "-z", "--name-only", commit, "--", folder]
        )
        return sorted(_split(found))

    def staged(self, folder: str) -> list[str]:
        """The files below a folder in the index, by their path in the repository."""
        return sorted(_split(_run(self.top, ["ls-files", "-z", "--", folder])))

    def commits_with(self, path: str) -> list[str]:
        """Commits of any branch that touched a path, newest first."""
        return (
            _text(self.top, "log", "--all", "--format=%H", "--", path) or ""
        ).split()

    def once_added(self, folder: str) -> list[str]:
        """Paths below a folder that the present history ever added, sorted."""
        shape = ["log", "-z", "-m", "--format=", "--name-only", "--diff-filter=A"]
        return sorted(set(_split(_run(self.top, [*shape, "HEAD", "--", folder]))))

    def unmerged(self, folder: str) -> list[str]:
        """Paths below a folder that a merge left in conflict, sorted."""
        shape = ["diff", "-z", "--name-only", "--diff-filter=U"]
        return sorted(set(_split(_run(self.top, [*shape, "--", folder]))))

    def stage(self, path: str) -> None:
        """Tell Git that a conflict is resolved as the working tree has it."""
        _run(self.top, ["add", "--all", "--", path])

    def ask(self, *arguments: str, given: bytes = b"") -> bytes | None:
        """What Git answers to any question, None where it refuses."""
        return _run(self.top, arguments, given)

    def _deepen(self) -> str:
        if self.is_shallow():
            return "this clone is shallow; fetch the rest with: git fetch --unshallow"
        return "check the name, or fetch it"


def open_repository(folder: Path) -> Repository | None:
    """The repository around a folder, None without Git or outside of a repository."""
    there = next((up for up in (folder, *folder.parents) if up.is_dir()), None)
    top = there and _text(there, "rev-parse", "--show-toplevel")
    return Repository(Path(top)) if top else None


def need_repository(folder: Path, asked: str) -> Repository:
    """The repository around a folder.

    Raises:
        GitError: there is none, or no Git at all.
    """
    found = open_repository(folder)
    if found is not None:
        return found
    if shutil.which("git") is None:
        raise GitError(asked, "git is not installed", "install it")
    raise GitError(asked, f"{folder} is in no repository", "run this inside of one")


def share_repository(one: Path, other: Path) -> bool:
    """Whether two folders are in the same working tree."""
    first, second = open_repository(one.resolve()), open_repository(other.resolve())
    return first is not None and first == second


def is_shallow(folder: Path) -> bool:
    """Whether the repository around a folder lacks older commits."""
    found = open_repository(folder)
    return found is not None and found.is_shallow()


def identity(folder: Path) -> str:
    """``Name <mail>`` that Git would commit with here, empty where it has none."""
    there = next((up for up in (folder, *folder.parents) if up.is_dir()), Path.cwd())
    ident = _text(there, "var", "GIT_AUTHOR_IDENT")
    return ident[: ident.rindex(">") + 1] if ident and ">" in ident else ""


def _split(listed: bytes | None) -> list[str]:
    names = (listed or b"").split(b"\0")
    return [name.decode("utf-8", "surrogateescape") for name in names if name.strip()]


def _text(folder: Path, *arguments: str) -> str | None:
    answer = _run(folder, arguments)
    return None if answer is None else answer.decode("utf-8", "replace").strip()


def _run(folder: Path, arguments: Sequence[str], given: bytes = b"") -> bytes | None:
    """What Git answers, None where it refuses or is not installed."""
    program = shutil.which("git")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603  the program is Git, no shell is involved
            [program, "-C", str(folder), *arguments],
            input=given,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
