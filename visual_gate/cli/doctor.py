"""``visual-gate doctor``: whether a gate could run here, and what is missing."""

import click

from visual_gate.cli.command import make_command
from visual_gate.cli.console import colored, print_json, say_all, table
from visual_gate.errors import ExitCode
from visual_gate.records import Verdict


@make_command(
    "Say whether a gate could run here, and what to do about what is missing."
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(context: click.Context, /, as_json: bool) -> None:
    """Exit 0 only when a gate could run."""
    from visual_gate.cli.diagnosis import diagnose  # noqa: PLC0415  starts a browser

    found = diagnose()
    healthy = all(line.ok or not line.needed for line in found)
    if as_json:
        lines = [line.to_document() for line in found]
        print_json({"ok": healthy, "checks": lines})
    marks = {True: colored(Verdict.PASS, "ok"), False: colored(Verdict.FAIL, "missing")}
    noted = colored(Verdict.REVIEW, "note")
    rows = [
        (marks[line.ok] if line.ok or line.needed else noted, line.name, line.told)
        for line in found
    ]
    say_all(table(rows))
    context.exit(ExitCode.PASS if healthy else ExitCode.INFRASTRUCTURE)
