"""Refresh the stored baselines of the demo shop, as any project would refresh its own.

    python -m tests.demo.refreshing                                 # what would change
    python -m tests.demo.refreshing --approve --reason "new header"

The arguments are those of ``visual-gate refresh``.
"""

import sys
from pathlib import Path

from visual_gate.cli import run
from visual_gate.demo import open_demo

CONFIG = Path(__file__).parent / "visual-gate.toml"


def main(arguments: list[str]) -> int:
    """Serve the shop and refresh from it; returns the exit code."""
    with open_demo() as (shop, _):
        return run(["refresh", "--config", str(CONFIG), "--from", shop, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
