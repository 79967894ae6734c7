"""Browsers that draw the candidate with other settings for text: real raster noise."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from visual_gate.capture.browser import find_browser
from visual_gate.capture.session import open_browser
from visual_gate.capture.studio import TEXT_FLAGS, Look
from visual_gate.protocols import Browser
from visual_gate.records import CaptureSettings
from visual_gate.training.looks import PLAIN, other_looks


def text_looks() -> dict[str, Look]:
    """Looks of the gate's own browser unlike the gate's, as ``text-`` and a name."""
    program = find_browser("").executable
    return {
        look.name.replace(Path(program).name, "text"): look
        for look in other_looks(None)
        if look.executable == program and (look.flags, look.environ) != (PLAIN, ())
    }


@contextmanager
def open_looking(look: Look, folder: Path) -> Iterator[Browser]:
    """The gate's browser with the text settings of this look.

    Args:
        look: which settings.
        folder: where a program is written that starts the browser with them.
    """
    program = folder / look.name / Path(look.executable).name
    program.parent.mkdir()
    program.write_text(_starter(look))
    program.chmod(0o755)
    with open_browser(CaptureSettings(executable_path=str(program))) as browser:
        yield browser


def _starter(look: Look) -> str:
    """A shell program that puts the look's switches in the place of the gate's."""
    environ = "".join(
        f"export {name}={shlex.quote(value)}\n" for name, value in look.environ
    )
    left_out = "|".join(f"{flag}*" for flag in TEXT_FLAGS)
    return (
        f"#!/bin/sh\n{environ}"
        f'for flag do shift; case "$flag" in {left_out}) ;; '
        '*) set -- "$@" "$flag" ;; esac; done\n'
        f'exec {shlex.quote(look.executable)} "$@" {shlex.join(look.flags)}\n'
    )
