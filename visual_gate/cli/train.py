"""``visual-gate train``: trains a scorer model."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.command import make_command

FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """The command's options as they were written; None leaves a default."""

    name: str
    run: Path
    data: Path | None = None
    pages: Path | None = None
    urls: tuple[str, ...] = ()
    models: Path | None = None
    builds: Path | None = None
    seed: int | None = None
    steps: int | None = None
    workers: int | None = None
    most: int = 200
    promote: bool = False
    source: str = "pages"
    config: Path | None = None
    parent: str | None = None


@make_command("Train a scorer model and call it NAME.")
@click.argument("name")
@click.option(
    "--run",
    type=FOLDER,
    required=True,
    help="The run's folder; go on where it stopped.",
)
@click.option(
    "--from",
    "source",
    type=click.Choice(["pages", "reviews"]),
    default="pages",
    show_default=True,
    help="Learn from broken pages, or go on from a model with your own decisions.",
)
@click.option(
    "--config",
    type=FOLDER,
    help="Whose decisions; by default the nearest visual-gate.toml.",
)
@click.option("--parent", help="The model to go on from; default: the one in use.")
@click.option("--data", type=FOLDER, help="A list of labelled pairs that is there.")
@click.option("--pages", type=FOLDER, help="Make pairs of the HTML pages in here.")
@click.option(
    "--url", "urls", multiple=True, help="Make pairs of the page at this URL."
)
@click.option("--models", type=FOLDER, help="Where the model goes; default: in use.")
@click.option("--builds", type=FOLDER, help="A folder with further browser builds.")
@click.option("--seed", type=int, help="The seed of pairs and weights.")
@click.option("--steps", type=click.IntRange(1), help="Steps of the network.")
@click.option("--workers", type=click.IntRange(1), help="Processes that render.")
@click.option(
    "--most",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Pages and viewports rendered at most.",
)
@click.option("--promote", is_flag=True, help="Use it, if it is not worse than before.")
def command(**options: Any) -> None:
    """Make the data where none is given, train, and promote where asked."""
    from visual_gate.cli.trainer import (  # noqa: PLC0415  needs torch
        train_from_reviews,
        train_model,
    )

    said = TrainOptions(**options)
    (train_from_reviews if said.source == "reviews" else train_model)(said)
