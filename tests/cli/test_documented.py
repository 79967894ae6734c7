"""docs/cli.md and the other pages against the program."""

import re
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import click
import pytest

from visual_gate.cli.program import COMMANDS, program

ROOT = Path(__file__).parents[2]
CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")
OWN_PAGE = ("init", "check", "compare", "refresh", "demo", "doctor")
EVERYWHERE = {"--quiet", "--debug"}


def _leaves(name: str, command: click.Command | None) -> Iterator[click.Command]:
    """A command, or those below it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            yield from _leaves(below, command.get_command(context, below))
    elif command is not None:
        yield command


def _options(name: str) -> set[str]:
    command = program.get_command(click.Context(program), name)
    options = {
        option
        for leaf in _leaves(name, command)
        for parameter in leaf.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    return {option for option in options if option.startswith("--")} | {"--help"}


def test_every_command_is_in_the_table() -> None:
    assert not [name for name in COMMANDS if f"| `{name}" not in CLI]


@pytest.mark.parametrize("name", OWN_PAGE)
def test_every_option_is_in_the_section_of_its_command(name: str) -> None:
    section = CLI.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    wanted = _options(name) - EVERYWHERE - {"--help"}
    assert section
    assert not [option for option in sorted(wanted) if option not in section]


def test_no_option_is_documented_that_there_is_not() -> None:
    known = set().union(*map(_options, COMMANDS)) | EVERYWHERE
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", CLI)) <= known


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs").glob("*.md")), ids=attrgetter("name")
)
def test_calls_in_the_documents_are_calls_that_the_program_takes(path: Path) -> None:
    calls = re.findall(r"visual-gate ([a-z]+)([^\n`|&;#]*)", path.read_text("utf-8"))
    for name, rest in calls:
        if name in COMMANDS:
            options = re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest)
            assert set(options) <= _options(name), (name, rest)
