"""Browsers that draw the same page a little differently: real raster noise."""

import os
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from visual_gate.capture.browser import find_browser
from visual_gate.capture.studio import Look

PLAIN = ("--font-render-hinting=none", "--disable-lcd-text")
FONTCONFIG = Path(__file__).parent / "fontconfig"
TEXT: Mapping[str, tuple[tuple[str, ...], str]] = {
    "plain": (PLAIN, ""),
    "default": ((), ""),
    "whole-pixels": ((*PLAIN, "--disable-font-subpixel-positioning"), ""),
    "autohint": ((), "autohint.conf"),
    "subpixel": ((), "subpixel.conf"),
}
"""Switches for text, and a fontconfig file, by the name of the look."""

BUILD = "build-"
"""How the names of looks begin that are other builds of the browser."""


def base_looks() -> tuple[Look, ...]:
    """The looks that a page's untouched picture is taken with."""
    program = find_browser("").executable
    return (Look("plain", program, PLAIN), Look("default", program, ()))


def other_looks(builds: Path | None) -> tuple[Look, ...]:
    """Text settings of the installed browsers, and builds found below a folder.

    The headless shell and the whole Chromium of one version do not draw alike.
    """
    programs = [find_browser("").executable]
    whole = shutil.which("chromium")
    if whole is not None and whole not in programs:
        programs.append(whole)
    settings = [
        Look(f"{Path(program).name}-{name}", program, flags, _environ(config))
        for program in programs
        for name, (flags, config) in TEXT.items()
    ]
    return (*settings, *_builds(builds))


def _environ(config: str) -> tuple[tuple[str, str], ...]:
    return (("FONTCONFIG_FILE", str(FONTCONFIG / config)),) if config else ()


def choose_looks(
    dice: random.Random, base: Look, looks: Sequence[Look], *, count: int
) -> tuple[Look, ...]:
    """Looks unlike the base, other builds and other switches in turn."""
    unlike = [look for look in looks if _drawing(look) != _drawing(base)]
    builds = [look for look in unlike if is_build(look)]
    switches = [look for look in unlike if not is_build(look)]
    dice.shuffle(builds)
    dice.shuffle(switches)
    queues = [queue for queue in (builds, switches) if queue]
    return tuple(
        queues[turn % len(queues)].pop()
        for turn in range(count)
        if queues and queues[turn % len(queues)]
    )


def is_build(look: Look) -> bool:
    """Whether a look is another build of the browser, not only other settings."""
    return look.name.startswith(BUILD)


def _drawing(look: Look) -> tuple[object, ...]:
    return look.executable, look.flags, look.environ


def _builds(folder: Path | None) -> list[Look]:
    if folder is None:
        return []
    programs = sorted(folder.glob("*/chromium"))
    return [
        Look(BUILD + program.parent.name, str(program), PLAIN)
        for program in programs
        if os.access(program, os.X_OK)
    ]
