"""The server's own configuration: ``visual-gate-server.toml`` as one frozen record."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from visual_gate.config.lines import KeyPath, find_lines
from visual_gate.config.load import ConfigProblemsError
from visual_gate.config.reading import Key, Parse, Schema, TableReader, WrongValueError
from visual_gate.config.schema import expand
from visual_gate.config.values import (
    at_least,
    list_of,
    number,
    positive,
    some,
    text,
    url,
)
from visual_gate.errors import ConfigError, MissingFileError
from visual_gate.records import HostRule

FILE_NAME = "visual-gate-server.toml"
STORE_FILE = "runs.db"
LONGEST_HOLD_S = 8.0
"""Callers give up after 10 s unless they were told otherwise, and do not say."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What may be captured.

    ``hosts`` are patterns as ``HostRule`` reads them; ``networks`` are private ranges
    that may be reached all the same.
    """

    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """All that the server is told; ``docs/server.md`` explains each key.

    ``suites`` holds the path of each suite's ``visual-gate.toml``. Times are seconds.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    data: Path = Path("data")
    store: str = ""
    public_url: str = ""
    tokens: Path = Path("tokens.toml")
    open: bool = False
    share_rate: bool = False
    workers: int = 1
    queue: int = 50
    hold_s: float = LONGEST_HOLD_S
    retry_after_s: int = 5
    budget_s: float = 300.0
    attempts: int = 2
    memory_mb: int = 2048
    verdict_ttl_s: float = 900.0
    error_ttl_s: float = 60.0
    decision_ttl_s: float = 86_400.0
    keep_s: float = 604_800.0
    lease_s: float = 10.0
    grace_s: float = 25.0
    max_body_bytes: int = 65_536
    rate_per_s: float = 50.0
    user: str = ""
    targets: Targets = field(default_factory=Targets)
    suites: Mapping[str, Path] = field(default_factory=dict)

    @property
    def store_url(self) -> str:
        """Where the runs are kept; a file in the data folder unless told otherwise."""
        return self.store or f"sqlite:///{self.data.absolute() / STORE_FILE}"

    @property
    def reports(self) -> Path:
        """The folder in which every run has its own."""
        return self.data / "reports"


def load_settings(
    path: Path, environment: Mapping[str, str] = os.environ
) -> ServerSettings:
    """Read the server's configuration; relative paths are below the file's folder.

    Raises:
        MissingFileError: the path names no file.
        ConfigError: wrong keys or values, each with line and remedy.
    """
    if not path.is_file():
        raise MissingFileError(str(path), "the server's configuration")
    written = path.read_text("utf-8")
    try:
        document = tomllib.loads(written)
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(str(path), 0, f"no valid TOML: {problem}") from problem
    reader = TableReader()
    settings = _settings(document, reader, folder=path.parent, environment=environment)
    if reader.problems:
        lines = find_lines(written)
        told = [(_line(lines, each.where), each.text) for each in reader.problems]
        raise ConfigProblemsError(str(path), told)
    return settings


def _line(lines: Mapping[KeyPath, int], where: KeyPath) -> int:
    """The line of a key, or of the nearest thing around it that has one."""
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 0)


def _settings(
    document: Mapping[str, Any],
    reader: TableReader,
    *,
    folder: Path,
    environment: Mapping[str, str],
) -> ServerSettings:
    top: Schema = {name: Key(name, _any) for name in ("server", "targets", "suites")}
    reader.read(document, top, ())
    server = reader.read(
        document.get("server", {}), _server_schema(folder, environment), ("server",)
    )
    targets = reader.read(document.get("targets", {}), _TARGETS, ("targets",))
    if not targets.get("hosts"):
        text = 'hosts is missing; say what may be captured, e.g. ["*.shop"]'
        reader.report(("targets",), text)
    places = {"data": folder / "data", "tokens": folder / "tokens.toml"}
    suites = _suites(document.get("suites", {}), reader, folder)
    settings = ServerSettings(**{**places, **server})
    return replace(settings, targets=Targets(**targets), suites=suites)


def _suites(tables: object, reader: TableReader, folder: Path) -> dict[str, Path]:
    if not isinstance(tables, dict) or not tables:
        remedy = 'add [suites.default] with config = "visual-gate.toml"'
        reader.report(("suites",), f"no suite is configured; {remedy}")
        return {}
    schema: Schema = {"config": Key("config", partial(_existing, folder))}
    found = {}
    for name, table in tables.items():
        fields = reader.read(table, schema, ("suites", name))
        if "config" in fields:
            found[name] = fields["config"]
        elif isinstance(table, dict) and "config" not in table:
            reader.report(("suites", name), f"[suites.{name}] needs config, a path")
    return found


def _server_schema(folder: Path, environment: Mapping[str, str]) -> Schema:
    parsers: dict[str, Parse] = {
        "host": text,
        "port": _port,
        "data": partial(_below, folder),
        "store": lambda value: expand(text(value), environment, "store"),
        "public_url": url,
        "tokens": partial(_below, folder),
        "open": _switch,
        "share_rate": _switch,
        "workers": at_least(1),
        "queue": at_least(1),
        "hold_s": _hold,
        "retry_after_s": at_least(1),
        "attempts": at_least(1),
        "memory_mb": at_least(256),
        "max_body_bytes": at_least(1024),
        "user": text,
    }
    seconds = (
        "budget_s",
        "verdict_ttl_s",
        "error_ttl_s",
        "decision_ttl_s",
        "keep_s",
        "lease_s",
        "grace_s",
        "rate_per_s",
    )
    parsers |= dict.fromkeys(seconds, positive)
    return {name: Key(name, parse) for name, parse in parsers.items()}


def _port(value: object) -> int:
    found = at_least(0)(value)
    if found > 65_535:  # noqa: PLR2004  the largest port there is
        raise WrongValueError(f"must be at most 65535, not {found}")
    return found


def _hold(value: object) -> float:
    found = number(value)
    if not 0 <= found <= LONGEST_HOLD_S:
        raise WrongValueError(
            f"must be from 0 to {LONGEST_HOLD_S:g}, not {found:g}: callers give up "
            "after 10 seconds unless they are told otherwise"
        )
    return found


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("must be true or false")
    return value


def _below(folder: Path, value: object) -> Path:
    return folder / text(value)


def _existing(folder: Path, value: object) -> Path:
    found = _below(folder, value)
    if not found.is_file():
        raise WrongValueError(f"names a file that is not there: {found}")
    return found


def _any(value: object) -> object:
    return value


def _host(value: object) -> str:
    try:
        HostRule.parse(text(value))
    except ValueError as problem:
        raise WrongValueError(f"is wrong: {problem}") from problem
    return text(value)


def _network(value: object) -> str:
    try:
        return str(ip_network(text(value)))
    except ValueError as problem:
        remedy = f"must be a network such as '10.0.0.0/8': {problem}"
        raise WrongValueError(remedy) from problem


_TARGETS: Schema = {
    "hosts": Key("hosts", some(list_of(_host))),
    "networks": Key("networks", list_of(_network)),
}
