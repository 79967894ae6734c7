"""``visual-gate bench``: measures a model on labelled pairs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.command import make_command


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """The command's options as they were written."""

    manifest: Path
    root: Path | None = None
    model: str = ""
    rivals: bool = False
    node_modules: Path | None = None
    worst: Path | None = None
    as_json: bool = False


FOLDER = click.Path(path_type=Path)


@make_command("Measure a model on the labelled pairs of MANIFEST.")
@click.argument("manifest", type=FOLDER)
@click.option("--root", type=FOLDER, help="The folder that the paths start from.")
@click.option("--model", default="", help="A scorer model by name.")
@click.option("--rivals", is_flag=True, help="Also measure what people use today.")
@click.option("--node-modules", type=FOLDER, help="Where npm installed rivals.")
@click.option(
    "--worst", type=FOLDER, help="Write numbers, curve and worst mistakes into here."
)
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
def command(**options: Any) -> None:
    """Measure and print."""
    from visual_gate.cli.benching import bench  # noqa: PLC0415  needs torch

    bench(BenchOptions(**options))
