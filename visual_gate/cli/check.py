"""``visual-gate check``: judges a candidate deployment against the baseline."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from visual_gate.cli.command import make_command
from visual_gate.records import Policy

DEFAULT_REPORT = Path("visual-gate-report")
FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The command's options as they were written."""

    pages: tuple[str, ...] = ()
    more_pages: tuple[str, ...] = ()
    config: Path | None = None
    candidate: str = ""
    baseline: str = ""
    only: tuple[str, ...] = ()
    viewport: tuple[str, ...] = ()
    threshold: float | None = None
    policy: str = ""
    repeats: int | None = None
    look: int | None = None
    model: str = ""
    as_json: bool = False
    report: Path = DEFAULT_REPORT
    junit: Path | None = None
    markdown: Path | None = None
    result_dir: Path | None = None
    record: bool = False
    power: bool = False


@make_command("Judge a candidate deployment against the baseline, page by page.")
@click.argument("pages", nargs=-1, metavar="[PATH]...")
@click.option("--page", "more_pages", multiple=True, help="The same as PATH.")
@click.option("--config", type=FILE, help="By default the nearest visual-gate.toml.")
@click.option("--candidate", default="", help="URL of the candidate deployment.")
@click.option("--baseline", default="", help="URL of the baseline deployment.")
@click.option("--only", multiple=True, help="Targets or pages, e.g. 'shop*@phone'.")
@click.option("--viewport", multiple=True, help="A preset, or a size such as 800x600.")
@click.option("--threshold", type=float, help="The least score that passes, 0 to 1.")
@click.option(
    "--policy", type=click.Choice(list(map(str, Policy))), help="How strict to be."
)
@click.option("--repeats", type=int, help="Captures a side where something differs.")
@click.option(
    "--look",
    type=click.IntRange(1),
    help="Which check of one rollout this is: 1, 2, ... share one false-alarm rate.",
)
@click.option("--model", default="", help="A scorer model by name.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option(
    "--report",
    type=FILE,
    default=DEFAULT_REPORT,
    help="Folder for report and pictures.",
)
@click.option("--junit", type=FILE, help="Also write JUnit XML to this file.")
@click.option("--markdown", type=FILE, help="Also write markdown to this file.")
@click.option(
    "--result-dir", type=FILE, help="Also write verdict and score to files in here."
)
@click.option(
    "--record", is_flag=True, help="Keep the captures and log the verdict for audits."
)
@click.option(
    "--power", is_flag=True, help="Also say what this gate would have caught."
)
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Run the gate, report, and leave with the verdict's exit code."""
    from visual_gate.cli.checking import check  # noqa: PLC0415  a browser takes its time

    said = CheckOptions(**{**options, "policy": options["policy"] or ""})
    context.exit(check(said))
