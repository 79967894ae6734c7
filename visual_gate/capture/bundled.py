"""Where Playwright keeps the browsers it downloads, found without starting it."""

import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

BROWSERS_VARIABLE = "PLAYWRIGHT_BROWSERS_PATH"
"""Playwright's own variable for where its downloads lie."""

SHELL_PROGRAMS = (
    "chrome-headless-shell-linux*/chrome-headless-shell",
    "chrome-headless-shell-mac*/chrome-headless-shell",
    "chrome-headless-shell-win*/chrome-headless-shell.exe",
    "chrome-linux/headless_shell",
)
CHROMIUM_PROGRAMS = (
    "chrome-linux*/chrome",
    "chrome-mac*/*.app/Contents/MacOS/*",
    "chrome-win*/chrome.exe",
)


def bundled_browsers(environ: Mapping[str, str]) -> Iterator[Path]:
    """Programs of the revision that this Playwright wants, the headless shell first."""
    package = _driver_package()
    if package is None:
        return
    folder = _download_folder(environ, package)
    revisions = _revisions(package / "browsers.json")
    for name, programs in (
        ("chromium-headless-shell", SHELL_PROGRAMS),
        ("chromium", CHROMIUM_PROGRAMS),
    ):
        root = folder / f"{name.replace('-', '_')}-{revisions.get(name, '')}"
        for pattern in programs:
            yield from sorted(root.glob(pattern))


def download_folder(environ: Mapping[str, str]) -> Path | None:
    """Where Playwright's browsers lie in this environment; None without Playwright."""
    package = _driver_package()
    return None if package is None else _download_folder(environ, package)


def _driver_package() -> Path | None:
    found = importlib.util.find_spec("playwright")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "driver" / "package"


def _revisions(listing: Path) -> dict[str, str]:
    try:
        browsers = json.loads(listing.read_bytes())["browsers"]
    except OSError:
        return {}
    return {browser["name"]: browser["revision"] for browser in browsers}


def _download_folder(environ: Mapping[str, str], package: Path) -> Path:
    chosen = environ.get(BROWSERS_VARIABLE, "")
    if chosen == "0":
        return package / ".local-browsers"
    if chosen:
        return Path(chosen)
    return _cache_folder(environ) / "ms-playwright"


def _cache_folder(environ: Mapping[str, str]) -> Path:
    home = Path(environ.get("HOME") or Path.home())
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
