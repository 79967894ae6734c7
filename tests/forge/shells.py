"""Scripts of CI jobs, run by bash as their runners do."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.baselines.gitting import environment

ROOT = Path(__file__).parents[2]


def shell(script: str, cwd: Path, told: Mapping[str, str]) -> int:
    """The exit code of a script that knows these variables, and this visual_gate."""
    bin_ = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    surroundings = {
        **os.environ,
        **environment(),
        "PYTHONPATH": str(ROOT),
        "PATH": bin_,
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],  # noqa: S607  the runners' own call
        cwd=cwd,
        env={**surroundings, **told},
        check=False,
    ).returncode


def is_bash(script: str) -> bool:
    """Whether bash can read it."""
    done = subprocess.run(
        ["bash", "-n"],  # noqa: S607  any bash will do
        input=script,
        text=True,
        capture_output=True,
        check=False,
    )
    return not done.returncode
