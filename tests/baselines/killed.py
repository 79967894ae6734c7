"""Kill an approval at each of its steps on the file system, one process for each.

Run as ``python -m tests.baselines.killed ROOT``: for n = 0, 1, 2, ... the store at ROOT
is copied to ``ROOT-n`` and a process that approves red pages there is killed by SIGKILL
just before its n-th step, until one runs to its end.
"""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import visual_gate.segment  # noqa: F401  once here, or each child loads SciPy anew
from tests.baselines.captures import BERT, RED, pages
from visual_gate.baselines import DirectoryStore

TARGETS = 2
STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.chmod"})


def kill_before_step(last: int, root: Path) -> None:
    """From now on the process dies before its n-th step inside of the store."""
    left = last

    def seen(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and str(arguments[0]).startswith(str(root)):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(seen)


def approve_red(root: Path) -> None:
    """The change that is interrupted: two pages at once."""
    store = DirectoryStore(root)
    planned = [store.plan(page) for page in pages(TARGETS, button=RED)]
    store.approve(planned, BERT)


def was_killed(root: Path, step: int) -> bool:
    """Fork, approve in the child, and say whether it was killed."""
    child = os.fork()
    if child == 0:
        kill_before_step(step, root)
        approve_red(root)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(root: Path) -> None:
    """One copy of the store and one process for each step."""
    for step in count():
        copy = root.with_name(f"{root.name}-{step}")
        shutil.copytree(root, copy)
        if not was_killed(copy, step):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
