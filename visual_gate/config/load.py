"""Finds the configuration file and turns it into one frozen record."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from visual_gate.config.build import build_config
from visual_gate.config.lines import KeyPath, find_lines
from visual_gate.config.reading import Problem
from visual_gate.config.schema import Surroundings
from visual_gate.config.settings import GateConfig
from visual_gate.errors import ConfigError, MissingFileError

FILE_NAME = "visual-gate.toml"
PROJECT_FILE = "pyproject.toml"
_PROJECT_TABLE: KeyPath = ("tool", "visual_gate")


class ConfigProblemsError(ConfigError):
    """Several things wrong in one file, each with its line."""

    def __init__(self, path: str, problems: Iterable[tuple[int, str]]) -> None:
        told = [str(ConfigError(path, line, text)) for line, text in sorted(problems)]
        Exception.__init__(self, "\n".join(told))


def load_config(
    path: Path | None = None, environment: Mapping[str, str] = os.environ
) -> GateConfig:
    """Read ``visual-gate.toml``, or ``[tool.visual_gate]`` of a ``pyproject.toml``.

    Without a path the file is searched from the current folder upwards; where there is
    none, the defaults are the answer.

    Raises:
        MissingFileError: the path names no file.
        ConfigError: one or more wrong keys or values, each with line and remedy.
    """
    found = find_config(Path.cwd()) if path is None else path
    if found is None:
        return GateConfig()
    if not found.is_file():
        raise MissingFileError(str(found), "the gate's configuration")
    text = _read_text(found)
    prefix = _PROJECT_TABLE if found.name == PROJECT_FILE else ()
    around = Surroundings(found.parent, environment)
    config, problems = build_config(_inside(_parse(found, text), prefix), around)
    if problems:
        raise _told(found, find_lines(text), problems=problems, prefix=prefix)
    return replace(config, path=str(found))


def find_config(start: Path) -> Path | None:
    """The nearest configuration in a folder or above it, up to the repository's top."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if _has_table(folder / PROJECT_FILE):
            return folder / PROJECT_FILE
        if (folder / ".git").exists():
            return None
    return None


def page_lines(path: Path) -> tuple[int, ...]:
    """The line of each page in a valid configuration file, in order."""
    prefix = _PROJECT_TABLE if path.name == PROJECT_FILE else ()
    start = (*prefix, "pages")
    lines = find_lines(_read_text(path))
    return tuple(line for where, line in lines.items() if where[:-1] == start)


def _has_table(path: Path) -> bool:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    return _PROJECT_TABLE[1] in document.get("tool", {})


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ConfigError(
            str(path), 0, "is not UTF-8 text; save it as such"
        ) from problem
    except OSError as problem:
        cause = f"cannot be read: {problem.strerror}; check its permissions"
        raise ConfigError(str(path), 0, cause) from problem


def _parse(path: Path, text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        place = re.search(r"at line (\d+)", str(problem))
        line = int(place[1]) if place else text.count("\n") + 1
        raise ConfigError(str(path), line, f"no valid TOML: {problem}") from problem


def _inside(document: object, prefix: KeyPath) -> object:
    for key in prefix:
        document = document.get(key, {}) if isinstance(document, dict) else {}
    return document


def _told(
    path: Path,
    lines: Mapping[KeyPath, int],
    *,
    problems: Iterable[Problem],
    prefix: KeyPath,
) -> ConfigError:
    return ConfigProblemsError(
        str(path),
        [(_line(lines, prefix + found.where), found.text) for found in problems],
    )


def _line(lines: Mapping[KeyPath, int], where: KeyPath) -> int:
    """The line of a key, or of the nearest thing around it that has one."""
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 0)
