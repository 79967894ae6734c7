"""The program: finds the command, runs it, turns what happened into an exit code."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from visual_gate import __version__
from visual_gate.cli.command import INTERRUPTED
from visual_gate.errors import ExitCode

COMMANDS = {
    "init": "write a configuration to start from",
    "check": "judge a candidate deployment against the baseline",
    "compare": "judge two pictures, or a list of pairs",
    "power": "break the pages on purpose, and say what would be caught",
    "refresh": "capture baselines anew and show or approve the changes",
    "review": "decide about the findings of a run on a local page",
    "baselines": "look after the stored baselines",
    "audit": "prove and show who approved what",
    "comment": "write the summary of a run on its pull request",
    "serve": "answer rollout controllers: the gate as a server",
    "train": "train a scorer model",
    "bench": "measure a model on labelled pairs",
    "model": "list, verify, promote and roll back models",
    "demo": "run the gate on a small shop with known defects",
    "doctor": "say whether a gate could run here, and what is missing",
}
"""Every command with its line in the overview; each lives in the module so named."""

EPILOG = "Exit codes: 0 pass, 1 fail, 2 wrong call, 3 review, 4 could not be judged."


class Program(click.Group):
    """Imports a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: Any = importlib.import_module(f"visual_gate.cli.{cmd_name}").command
        return found if isinstance(found, click.Command) else None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002  click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Program,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def program(context: click.Context) -> None:
    """Visual-regression gate: is the candidate as good to look at as the baseline?"""
    if os.environ.get("NO_COLOR"):
        context.color = False


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code and never raises for a user's mistake."""
    try:
        code = program.main(arguments, "visual-gate", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        return ExitCode.USAGE
    return code if isinstance(code, int) else ExitCode.PASS


def main() -> None:
    """Run the program and leave with its exit code."""
    sys.exit(run())
