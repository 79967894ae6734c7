"""``visual-gate demo``: runs the gate on a small shop with known defects."""

from pathlib import Path

import click

from visual_gate.cli.check import DEFAULT_REPORT
from visual_gate.cli.command import make_command


@make_command("Run the gate on a small shop, once whole and once with known defects.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=DEFAULT_REPORT,
    help="Folder for report and pictures.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option(
    "--expect-findings",
    is_flag=True,
    help="Exit 0 when all defects are found and nothing harmless failed, else 1.",
)
@click.pass_context
def command(
    context: click.Context,
    /,
    report: Path,
    as_json: bool,
    expect_findings: bool,
) -> None:
    """Leave with the verdict's exit code, or with that of the expectation."""
    from visual_gate.cli.demonstration import demonstrate  # noqa: PLC0415  browser

    as_expected, code = demonstrate(report, as_json=as_json)
    context.exit(int(not as_expected) if expect_findings else code)
