"""The commit of the baselines; it is made only when a person says so."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from visual_gate.review.problems import GitRefusedError

_TIMEOUT_S = 60.0
_SAID_LINES = 3


@dataclass(frozen=True, slots=True)
class GitDesk:
    """Git around the folder of the baselines."""

    folder: Path

    @property
    def is_usable(self) -> bool:
        """Whether Git is installed and the folder lies in a working tree."""
        try:
            return self._run("rev-parse", "--is-inside-work-tree") == "true"
        except GitRefusedError:
            return False

    @property
    def is_clean(self) -> bool:
        """Whether the folder is as in the last commit; raises GitRefusedError."""
        here = str(self.folder.resolve())
        return not self._run("status", "--porcelain", "--untracked-files", "--", here)

    def stage(self) -> None:
        """Stage the folder's files; raises GitRefusedError."""
        self._run("add", "--all", "--", str(self.folder.resolve()))

    def commit(self, message: str) -> str:
        """Commit the folder's files, and nothing else that is staged.

        Returns:
            The new commit's short hash.

        Raises:
            GitRefusedError: Git, or a hook of the repository, said no.
        """
        here = str(self.folder.resolve())
        self.stage()
        self._run("commit", "--quiet", "--file", "-", "--", here, given=message)
        return self._run("rev-parse", "--short", "HEAD")

    def _run(self, *arguments: str, given: str = "") -> str:
        program = shutil.which("git")
        if program is None:
            raise GitRefusedError("git is not installed")
        try:
            done = subprocess.run(  # noqa: S603  the program is Git, no shell is involved
                [program, "-C", str(self._there()), *arguments],
                input=given.encode(),
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise GitRefusedError(str(problem)) from problem
        if done.returncode:
            said = (done.stderr or done.stdout).decode("utf-8", "replace").split("\n")
            raise GitRefusedError(" ".join(line for line in said[:_SAID_LINES] if line))
        return done.stdout.decode("utf-8", "replace").strip()

    def _there(self) -> Path:
        """The folder, or the nearest one above that is there."""
        here = self.folder.resolve()
        return next(up for up in (here, *here.parents) if up.is_dir())
