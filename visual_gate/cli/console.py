"""Where output goes: words for people to stderr, data to stdout."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

import click

from visual_gate.records import Verdict

Item = TypeVar("Item")

COLORS: Mapping[Verdict, str] = {
    Verdict.PASS: "green",
    Verdict.REVIEW: "yellow",
    Verdict.FAIL: "red",
    Verdict.ERROR: "magenta",
}


class OutputClosedError(Exception):
    """Nobody reads standard output any more."""


class Step(Protocol):
    """Told when one more of the things counted is done, and what it was."""

    def __call__(self, label: str, /) -> None: ...


def is_quiet() -> bool:
    """Whether the running command was told to be quiet."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get("visual_gate.quiet"))


def say(line: str = "", *, always: bool = False) -> None:
    """Tell a person something, on stderr; a closed stderr is no reason to stop."""
    if always or not is_quiet():
        try:
            click.echo(line, err=True)
        except BrokenPipeError:
            _silence(sys.stderr.fileno())


def say_all(lines: Iterable[str]) -> None:
    """Tell a person several lines."""
    for line in lines:
        say(line)


def colored(verdict: Verdict, text: str = "") -> str:
    """A verdict, or a text about it, in the verdict's colour where there is one."""
    return click.style(text or str(verdict), fg=COLORS[verdict], bold=True)


def print_data(text: str) -> None:
    """Write one line of data to stdout at once.

    Raises:
        OutputClosedError: the reader has gone; writing more is of no use.
    """
    try:
        click.echo(text)  # which flushes
    except BrokenPipeError as problem:
        _silence(sys.stdout.fileno())
        raise OutputClosedError from problem


def print_json(document: object) -> None:
    """Write one document to stdout, on one line, in signs that any stdout can take."""
    print_data(json.dumps(document))


def _silence(descriptor: int) -> None:
    """Let what is still written end nowhere, so that leaving is quiet too."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


@contextmanager
def progress(length: int, label: str) -> Iterator[Step]:
    """A progress bar on a terminal; nothing where there is none."""
    if is_quiet() or not sys.stderr.isatty():
        yield _no_step
        return
    with click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        item_show_func=lambda item: item or "",
        show_pos=True,
    ) as bar:
        yield lambda label: bar.update(1, label)


def _no_step(_: str) -> None:
    """Nobody is watching."""


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with aligned columns; colours do not count as width."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return len(click.unstyle(text))
