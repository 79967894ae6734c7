"""``visual-gate comment``: keeps one comment on the pull or merge request."""

import os
from pathlib import Path

import click

from visual_gate.cli.check import DEFAULT_REPORT, FILE
from visual_gate.cli.command import make_command
from visual_gate.cli.console import say
from visual_gate.errors import MissingFileError
from visual_gate.forge import NoConversationError, conversation

SUMMARY = "summary.md"


@make_command("Write the summary of a run as the one comment on its pull request.")
@click.option(
    "--report", type=FILE, default=DEFAULT_REPORT, help="Folder of the run's report."
)
@click.option("--report-url", default="", help="Where people find the whole report.")
@click.option("--name", default="", help="Tells several gates of one project apart.")
def command(report: Path, report_url: str, name: str) -> None:
    """Outside of a pull request nothing is written, and that is no failure."""
    summary = report / SUMMARY
    if not summary.is_file():
        raise MissingFileError(str(summary), "the summary of a run")
    text = summary.read_text("utf-8")
    if report_url:
        text = f"{text}\n[The whole report]({report_url})\n"
    marker = f"<!-- visual-gate {name.replace('-', '_')} -->"
    try:
        there = conversation(os.environ)
    except NoConversationError as problem:
        say(str(problem))
        return
    say(f"comment {there.tell(text, marker=marker)}")
