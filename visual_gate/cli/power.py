"""``visual-gate power``: how much this gate would catch on these pages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.command import make_command

FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class PowerOptions:
    """The command's options as they were written."""

    config: Path | None = None
    source: str = ""
    only: tuple[str, ...] = ()
    pictures: int = 6
    seed: int = 1
    as_json: bool = False


@make_command("Break the pages on purpose, and say how much the gate would catch.")
@click.option("--config", type=FILE, help="By default the nearest visual-gate.toml.")
@click.option("--from", "source", default="", help="URL to take the pages from.")
@click.option("--only", multiple=True, help="Targets or pages, e.g. 'shop*@phone'.")
@click.option(
    "--pictures",
    type=click.IntRange(1, 200),
    default=6,
    show_default=True,
    help="Pictures of each page and viewport; each holds some faults.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the faults.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(**options: Any) -> None:
    """Measure and tell; the exit code says nothing about a candidate."""
    from visual_gate.cli.powering import power  # noqa: PLC0415  a browser takes its time

    power(PowerOptions(**options))
