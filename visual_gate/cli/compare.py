"""``visual-gate compare``: judges two pictures, or a list of pairs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.command import make_command
from visual_gate.errors import UsageError


class PairCallError(UsageError):
    """Neither two pictures nor a list were given, or both."""

    def __init__(self) -> None:
        super().__init__(
            "give two pictures, baseline first: visual-gate compare A.png B.png; "
            "or a list: visual-gate compare --pairs FILE.jsonl"
        )


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """The command's options as they were written."""

    pictures: tuple[Path, ...] = ()
    pairs: Path | None = None
    root: Path | None = None
    as_json: bool = False
    threshold: float | None = None
    only_findings: bool = False
    model: str = ""


@make_command("Judge picture B against the baseline A, or a list of pairs.")
@click.argument(
    "pictures",
    nargs=-1,
    type=click.Path(path_type=Path, readable=False),  # told when it is read
    metavar="[A B]",
)
@click.option(
    "--pairs",
    type=click.Path(path_type=Path),
    help='A list with {"id", "a", "b"} on each line; a JSON line answers each.',
)
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="The folder that the list's paths start from; by default the list's own.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option(
    "--threshold", type=click.FloatRange(0, 1), help="The least score that passes."
)
@click.option("--only-findings", is_flag=True, help="Leave out what is the same.")
@click.option("--model", default="", help="A scorer model by name.")
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Judge, print, and leave with the worst verdict's exit code."""
    from visual_gate.cli.comparison import (  # noqa: PLC0415  OpenCV takes its time
        compare_pairs,
        compare_two,
    )

    said = CompareOptions(**options)
    match said.pictures:
        case () if said.pairs is not None:
            context.exit(compare_pairs(said, said.pairs))
        case (baseline, candidate) if said.pairs is None:
            context.exit(compare_two(said, baseline, candidate))
        case _:
            raise PairCallError
