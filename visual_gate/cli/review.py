"""``visual-gate review``: a local page on which a person decides about findings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.check import DEFAULT_REPORT
from visual_gate.cli.command import make_command


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """The command's options as they were written."""

    run: Path = DEFAULT_REPORT
    config: Path | None = None
    port: int = 0
    open_browser: bool = True
    again: bool = False
    fresh: bool = False
    known: bool = False
    forget: str = ""
    reason: str = ""


@make_command("Decide about the findings of a run, on a local page.")
@click.argument(
    "run", type=click.Path(path_type=Path), default=DEFAULT_REPORT, metavar="[RUN]"
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="By default the nearest visual-gate.toml.",
)
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="0: any.")
@click.option(
    "--open/--no-open",
    "open_browser",
    default=True,
    help="Open the page in the browser, or only print its address.",
)
@click.option("--again", is_flag=True, help="Decide anew what has been decided.")
@click.option(
    "--fresh", is_flag=True, help="Drop what was decided last time and not written."
)
@click.option("--known", is_flag=True, help="List the decisions that act, and end.")
@click.option(
    "--forget",
    default="",
    metavar="PATTERN",
    help="Take decisions about targets or elements back, and end.",
)
@click.option("--reason", default="", help="Why, for --forget.")
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """RUN is the folder of a report. Exit 0 when all was written, 3 when not."""
    from visual_gate.cli.reviewing import review  # noqa: PLC0415  OpenCV takes its time

    context.exit(review(ReviewOptions(**options)))
