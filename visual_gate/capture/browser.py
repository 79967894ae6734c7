"""Which browser runs, and with which switches: one binary, one set of fonts.

``python -m visual_gate.capture.browser`` prints what a gate run would use.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from visual_gate.capture.bundled import bundled_browsers
from visual_gate.errors import BrowserError

BROWSER_VARIABLE = "VISUAL_GATE_BROWSER"
"""Environment variable with the path of the browser to run."""

SYSTEM_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""Names looked up on PATH, the cheapest browser first."""

BLINK_SETTINGS = (
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,"
    "primaryPointerType=4,availablePointerTypes=4,imageAnimationPolicy=2"
)
"""A mouse, as Playwright sets it; and animated pictures stand at their first frame."""

LAUNCH_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-partial-raster",
    "--disable-skia-runtime-opts",
    # Round corners look a little different where two tiles meet, and content that was
    # pushed down meets other seams: with large tiles there are hardly any.
    "--default-tile-width=4096",
    "--default-tile-height=4096",
    "--max-untiled-layer-width=4096",
    "--max-untiled-layer-height=4096",
    "--disable-checker-imaging",  # large pictures are decoded before they are shown
    BLINK_SETTINGS,
)
"""Switches that make pixels repeat, and keep the browser from calling home."""

ROOT_FLAGS = ("--no-sandbox",)
"""Chromium refuses its sandbox to root: added for root alone."""

VERSION_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """The browser that runs.

    ``name`` is the kind of build, e.g. ``chromium-headless-shell``; two kinds do not
    render alike. ``source`` says where it was found, for people.
    """

    name: str
    executable: str
    source: str


def find_browser(
    executable_path: str, environ: Mapping[str, str] = os.environ
) -> BrowserChoice:
    """The browser to run: the one named, else Playwright's own, else the system's.

    Args:
        executable_path: path or command from the configuration; empty to search.
        environ: PATH, VISUAL_GATE_BROWSER and the place of Playwright's downloads.

    Raises:
        BrowserError: the named one is no program, or none is installed.
    """
    for path, source in (
        (executable_path, "executable_path in the configuration"),
        (environ.get(BROWSER_VARIABLE, ""), BROWSER_VARIABLE),
    ):
        if path:
            return _named_browser(path, source, search_path=environ.get("PATH", ""))
    for bundled in bundled_browsers(environ):
        if os.access(bundled, os.X_OK):
            return BrowserChoice(_kind(bundled), str(bundled), "Playwright's download")
    for name in SYSTEM_BROWSERS:
        if found := shutil.which(name, path=environ.get("PATH", "")):
            return BrowserChoice(_kind(Path(found)), found, "PATH")
    raise BrowserError(
        "no browser found; install one with 'playwright install --only-shell chromium' "
        f"or set {BROWSER_VARIABLE} to the path of a Chromium"
    )


def launch_flags(*, as_root: bool) -> tuple[str, ...]:
    """All switches for a launch on this machine."""
    return (*LAUNCH_FLAGS, *ROOT_FLAGS) if as_root else LAUNCH_FLAGS


def is_root() -> bool:
    """Whether this process runs as root, for whom Chromium has no sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def browser_version(executable: str) -> str:
    """What the program says on ``--version``, e.g. ``156.0.8078.79``.

    Raises:
        BrowserError: it does not start, or says nothing of the kind.
    """
    try:
        said = subprocess.run(  # noqa: S603 - the program the user chose
            [executable, "--version"],
            capture_output=True,
            text=True,
            timeout=VERSION_TIMEOUT_S,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError) as problem:
        raise BrowserError(
            f"{executable} did not start ({problem}); run it by hand to see why"
        ) from problem
    numbers = [word for word in said.split() if word[0].isdigit() and "." in word]
    if not numbers:
        raise BrowserError(f"{executable} --version says no version; is it a Chromium?")
    return numbers[0]


def fonts_digest() -> str:
    """SHA-256 over the list of installed fonts, shortened to 16 hex digits."""
    listing = "\n".join(sorted(set(_installed_fonts())))
    return hashlib.sha256(listing.encode()).hexdigest()[:16]


def _named_browser(path: str, source: str, *, search_path: str) -> BrowserChoice:
    found = shutil.which(os.path.expanduser(path), path=search_path)  # noqa: PTH111 - a bare command name must stay one
    if found is None:
        raise BrowserError(
            f"no program {path} (from {source}); "
            "correct the path, or leave it empty to search"
        )
    return BrowserChoice(_kind(Path(found)), found, source)


def _kind(executable: Path) -> str:
    """The kind of build behind a program, followed through links."""
    name = executable.resolve().name.lower()
    if "headless" in name:
        return "chromium-headless-shell"
    return "chrome" if "google" in name or name.startswith("chrome") else "chromium"


def _installed_fonts() -> list[str]:
    """One line a font: from fontconfig where it exists, else the font files."""
    fontconfig = shutil.which("fc-list")
    if fontconfig is None:
        return _font_files()
    said = subprocess.run(  # noqa: S603 - found on PATH, arguments are constant
        [fontconfig, "--format=%{family}|%{style}|%{fontversion}\n"],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.splitlines()


def _font_files() -> list[str]:
    """Name and size of each font file in the places of macOS and Windows."""
    folders = (
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        Path.home() / "Library" / "Fonts",
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
    )
    return [
        f"{file.name}|{file.stat().st_size}"
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file()
    ]


def _main() -> None:
    try:
        choice = find_browser("")
        version = browser_version(choice.executable)
    except BrowserError as problem:
        sys.exit(str(problem))
    sys.stdout.write(
        f"{choice.name} {version} at {choice.executable} ({choice.source}), "
        f"fonts {fonts_digest()}\n"
    )


if __name__ == "__main__":
    _main()
