"""Which browser is found, and with which switches it runs."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from visual_gate.capture import bundled
from visual_gate.capture.browser import (
    BROWSER_VARIABLE,
    browser_version,
    find_browser,
    fonts_digest,
    launch_flags,
)
from visual_gate.errors import BrowserError


def program(path: Path) -> str:
    """An executable that says the version of a browser."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho Chromium 99.1.2.3 built on nothing\n")
    path.chmod(0o755)
    return str(path)


def world(tmp_path: Path, **more: str) -> Mapping[str, str]:
    """An environment in which no browser is installed."""
    downloads = str(tmp_path / "downloads")
    return {
        "PATH": str(tmp_path / "bin"),
        "PLAYWRIGHT_BROWSERS_PATH": downloads,
        **more,
    }


def revision(name: str) -> str:
    """The revision of a browser that the installed Playwright wants."""
    package = bundled._driver_package()
    assert package is not None
    browsers = json.loads((package / "browsers.json").read_text())["browsers"]
    return next(str(one["revision"]) for one in browsers if one["name"] == name)


def test_the_configured_browser_comes_first(tmp_path: Path) -> None:
    named = program(tmp_path / "mine" / "chromium")
    other = program(tmp_path / "other" / "chromium")
    choice = find_browser(named, world(tmp_path, **{BROWSER_VARIABLE: other}))
    assert (choice.executable, choice.name) == (named, "chromium")


def test_the_environment_variable_comes_second(tmp_path: Path) -> None:
    named = program(tmp_path / "mine" / "chromium")
    program(tmp_path / "bin" / "chromium-headless-shell")
    choice = find_browser("", world(tmp_path, **{BROWSER_VARIABLE: named}))
    assert (choice.executable, choice.source) == (named, BROWSER_VARIABLE)


def test_playwrights_own_headless_shell_comes_third(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    folder = tmp_path / "downloads"
    program(folder / f"chromium-{revision('chromium')}/chrome-linux64/chrome")
    shell = program(
        folder
        / f"chromium_headless_shell-{revision('chromium-headless-shell')}"
        / "chrome-headless-shell-linux64/chrome-headless-shell"
    )
    choice = find_browser("", world(tmp_path))
    assert (choice.executable, choice.name) == (shell, "chromium-headless-shell")


def test_a_download_for_another_playwright_is_not_taken(tmp_path: Path) -> None:
    program(
        tmp_path / "downloads/chromium_headless_shell-1/chrome-linux/headless_shell"
    )
    with pytest.raises(BrowserError, match="no browser found"):
        find_browser("", world(tmp_path))


def test_the_systems_headless_shell_comes_before_its_full_browsers(
    tmp_path: Path,
) -> None:
    program(tmp_path / "bin" / "google-chrome")
    program(tmp_path / "bin" / "chromium")
    shell = program(tmp_path / "bin" / "chromium-headless-shell")
    assert find_browser("", world(tmp_path)).executable == shell


def test_a_named_browser_that_is_missing_is_not_replaced(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    with pytest.raises(BrowserError, match="from executable_path"):
        find_browser("gone", world(tmp_path))
    with pytest.raises(BrowserError, match=f"from {BROWSER_VARIABLE}"):
        find_browser("", world(tmp_path, **{BROWSER_VARIABLE: "gone"}))


def test_without_any_browser_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match="playwright install"):
        find_browser("", world(tmp_path))


def test_the_sandbox_is_given_up_for_root_alone() -> None:
    assert "--no-sandbox" in launch_flags(as_root=True)
    assert "--no-sandbox" not in launch_flags(as_root=False)


def test_the_version_is_asked_of_the_program(tmp_path: Path) -> None:
    assert browser_version(program(tmp_path / "chromium")) == "99.1.2.3"


def test_a_program_that_is_no_browser_is_told_apart(tmp_path: Path) -> None:
    for content in ("#!/bin/sh\necho hello\n", "#!/bin/sh\nexit 3\n", "\x00"):
        file = tmp_path / "odd"
        file.write_text(content)
        file.chmod(0o755)
        with pytest.raises(BrowserError, match=str(file)):
            browser_version(str(file))


def test_the_fonts_digest_repeats() -> None:
    assert fonts_digest() == fonts_digest()
    assert len(fonts_digest()) == 16


def test_the_module_tells_what_would_run(tmp_path: Path) -> None:
    named = program(tmp_path / "chromium")
    told = _module(BROWSER_VARIABLE, named)
    assert told.returncode == 0
    assert f"chromium 99.1.2.3 at {named}" in told.stdout
    missing = _module(BROWSER_VARIABLE, "/gone")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("no program /gone")
    assert "Warning" not in told.stderr


def _module(name: str, value: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "visual_gate.capture.browser"],
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
