"""What all commands share: quiet, debug, and one place that answers errors."""

import traceback
from collections.abc import Callable
from typing import Any

import click

from visual_gate.cli.console import OutputClosedError, say
from visual_gate.errors import ExitCode, VisualGateError

DEBUG = "visual_gate.debug"
INTERRUPTED = 130
"""The exit code that shells expect after Ctrl-C (128 + SIGINT)."""


def _remember(context: click.Context, option: click.Parameter, value: bool) -> None:
    context.meta[f"visual_gate.{option.name}"] = value


def _flag(name: str, text: str) -> click.Option:
    return click.Option(
        [name], is_flag=True, expose_value=False, callback=_remember, help=text
    )


class GateCommand(click.Command):
    """A command whose errors become one sentence and an exit code."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params += [
            _flag("--quiet", "Say nothing but errors."),
            _flag("--debug", "Show the traceback of an unexpected error."),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OutputClosedError:
            return ctx.exit(ExitCode.INFRASTRUCTURE)
        except VisualGateError as problem:
            if ctx.meta.get(DEBUG):
                traceback.print_exc()
            say(f"Error: {problem}", always=True)
            return ctx.exit(problem.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as problem:  # noqa: BLE001  whatever breaks, no verdict came out
            return ctx.exit(_unexpected(problem, debug=bool(ctx.meta.get(DEBUG))))


def _unexpected(problem: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    more = "" if debug else "; run again with --debug for the traceback"
    say(
        f"Error: unexpected {type(problem).__name__}: {problem}{more}. "
        "This is a mistake in visual-gate; please report it",
        always=True,
    )
    return ExitCode.INFRASTRUCTURE


def make_command(
    text: str, **settings: Any
) -> Callable[[Callable[..., Any]], GateCommand]:
    """Make a function a command with this help text."""
    return click.command(cls=GateCommand, help=text, **settings)
