"""A real Git repository to keep a store in."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Anna",
    "GIT_AUTHOR_EMAIL": "anna@shop.example",
    "GIT_COMMITTER_NAME": "Anna",
    "GIT_COMMITTER_EMAIL": "anna@shop.example",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@dataclass(frozen=True)
class WorkTree:
    """A working tree; ``store`` is the folder of its baselines."""

    top: Path

    @property
    def store(self) -> Path:
        return self.top / "baselines"

    def git(self, *arguments: str, expect: int = 0) -> str:
        done = self._run(arguments)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout.strip()

    def refused(self, *arguments: str) -> str:
        """What Git prints, which has to answer no."""
        done = self._run(arguments)
        assert done.returncode, done.stdout
        return done.stdout + done.stderr

    def _run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "-C", str(self.top), *arguments],  # noqa: S607  whichever Git is there
            env={**os.environ, **environment()},
            capture_output=True,
            text=True,
            check=False,
        )

    def commit(self, message: str = "change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")


def environment() -> Mapping[str, str]:
    """So that no setting of the machine gets in."""
    return _ENVIRONMENT


def make_tree(top: Path) -> WorkTree:
    """A fresh repository on the branch ``main``, with a first commit."""
    top.mkdir(parents=True, exist_ok=True)
    tree = WorkTree(top)
    tree.git("init", "--quiet", "--initial-branch", "main")
    (top / "README").write_text("a shop\n", encoding="utf-8")
    tree.commit("first")
    return tree
