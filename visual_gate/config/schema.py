"""Which keys each table of the file may have, and what fills which field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from visual_gate.config.page_values import (
    box,
    header_table,
    refuse_control,
    step,
    text_table,
    viewport,
)
from visual_gate.config.reach import host_pattern, network
from visual_gate.config.reading import Key, Parse, Schema, WrongValueError
from visual_gate.config.values import (
    at_least,
    choice,
    inner_unit,
    language,
    list_of,
    moment,
    name,
    path,
    positive,
    some,
    text,
    timezone,
    unit,
    url,
)
from visual_gate.records import ColorScheme, Cookie, Correction, Kind, Policy

_VARIABLE = re.compile(r"\$\{([^}]*)\}")

VIEWS: Schema = {
    "viewports": Key("viewports", some(list_of(viewport))),
    "color_schemes": Key("color_schemes", some(list_of(choice(ColorScheme)))),
}

JUDGE: Schema = {
    "policy": Key("policy", choice(Policy)),
    "repeats": Key("repeats", at_least(1)),
    "most_repeats": Key("most_repeats", at_least(1)),
    "false_alarm_rate": Key("false_alarm_rate", inner_unit),
    "coverage": Key("coverage_floor", unit),
    "component_floor": Key("component_floor", unit),
    "correction": Key("correction", choice(Correction)),
}
"""Keys of ``[gate]`` that end in ``JudgeSettings``."""

GATE: Schema = {
    "baseline": Key("baseline", url),
    "candidate": Key("candidate", url),
    "threshold": Key("threshold", unit),
    "model": Key("model", text),
    **VIEWS,
    **JUDGE,
}

CAPTURE: Schema = {
    "navigation_timeout_s": Key("navigation_timeout_s", positive),
    "settle_timeout_s": Key("settle_timeout_s", positive),
    "target_timeout_s": Key("target_timeout_s", positive),
    "retries": Key("retries", at_least(0)),
    "concurrency": Key("concurrency", at_least(1)),
    "max_height_px": Key("max_height_px", at_least(1)),
    "clock": Key("clock", moment),
    "locale": Key("locale", language),
    "timezone": Key("timezone", timezone),
    "executable_path": Key("executable_path", text),
    "expected_status": Key("expected_status", list_of(at_least(100))),
    "allow_hosts": Key("allow_hosts", list_of(host_pattern)),
    "allow_private": Key("allow_private", list_of(network)),
    "most_memory_mb": Key("most_memory_mb", at_least(256)),
}

PAGE: Schema = {
    "name": Key("name", name),
    "path": Key("path", path),
    **VIEWS,
    "selector": Key("selector", text),
    "mask": Key("masks", list_of(text)),
    "ignore": Key("ignored", list_of(box)),
    "steps": Key("steps", list_of(step)),
    "threshold": Key("threshold", unit),
    "critical": Key("critical", list_of(text)),
    "optional": Key("optional", list_of(text)),
}

THRESHOLDS: Schema = {str(kind): Key(str(kind), unit) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What relative paths and ``${NAME}`` in the file refer to."""

    folder: Path
    environment: Mapping[str, str]


def deployment_schema(around: Surroundings) -> Schema:
    """Keys of ``[deployments.baseline]`` and ``[deployments.candidate]``."""
    return {
        "url": Key("url", url),
        "headers": Key("headers", _headers(around.environment)),
        "cookies": Key("cookies", list_of(_cookie(around.environment))),
        "storage_state": Key("storage_state", _existing_file(around.folder)),
        "har": Key("har", _existing_file(around.folder)),
        "any_certificate": Key("any_certificate", _flag),
    }


def baselines_schema(around: Surroundings) -> Schema:
    """Keys of ``[baselines]``."""

    def below(value: object) -> str:
        return str(around.folder / text(value))

    return {
        "directory": Key("directory", below),
        "remote": Key("remote", text),
        "history": Key("history", below),
        "three_way": Key("three_way", _flag),
    }


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("must be true or false")
    return value


def _headers(environment: Mapping[str, str]) -> Parse:
    """Values with their variables in: a file with a secret may end in a newline."""

    def parse(value: object) -> Mapping[str, str]:
        headers = {
            key: expand(written, environment, key)
            for key, written in header_table(value).items()
        }
        for key, content in headers.items():
            refuse_control(key, content)
        return headers

    return parse


def expand(written: str, environment: Mapping[str, str], key: str) -> str:
    """Replace each ``${NAME}`` by the environment variable of that name."""

    def value_of(found: re.Match[str]) -> str:
        variable = found[1]
        if variable not in environment:
            problem = f"({key}) needs the environment variable {variable!r}; set it"
            raise WrongValueError(problem, key)
        return environment[variable]

    return _VARIABLE.sub(value_of, written)


def _cookie(environment: Mapping[str, str]) -> Parse:
    def parse(value: object) -> Cookie:
        parts = text_table(value)
        if not {"name", "value"} <= set(parts) <= {"name", "value", "path"}:
            raise WrongValueError('must be { name = "…", value = "…", path = "/" }')
        content = expand(parts["value"], environment, "value")
        return Cookie(**{**parts, "value": content})

    return parse


def _existing_file(folder: Path) -> Parse:
    def parse(value: object) -> str:
        found = folder / text(value)
        if not found.is_file():
            raise WrongValueError(f"names a file that is not there: {found}")
        return str(found)

    return parse
