"""``visual-gate refresh``: captures baselines anew, shows or approves the changes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.command import make_command


@dataclass(frozen=True, slots=True)
class RefreshOptions:
    """The command's options as they were written."""

    only: tuple[str, ...] = ()
    config: Path | None = None
    source: str = ""
    approve: bool = False
    force: bool = False
    reason: str = ""
    as_json: bool = False


@make_command("Capture baselines anew; show what would change, or approve it.")
@click.option("--only", multiple=True, help="'missing', 'changed', targets or pages.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="By default the nearest visual-gate.toml.",
)
@click.option(
    "--from",
    "source",
    default="",
    help="URL to capture; by default the baseline of the configuration.",
)
@click.option("--approve", is_flag=True, help="Make the new captures the baselines.")
@click.option("--force", is_flag=True, help="Approve also what looks broken.")
@click.option("--reason", default="", help="Why, for the audit log.")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Exit 0 when all is approved or equal, 3 when something waits for approval."""
    from visual_gate.cli.refreshing import refresh  # noqa: PLC0415  starts a browser

    context.exit(refresh(RefreshOptions(**options)))
