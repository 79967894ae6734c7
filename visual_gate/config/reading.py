"""Reads a TOML table by its schema and remembers every problem with its place."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from visual_gate.config.lines import KeyPath

Parse: TypeAlias = Callable[[object], Any]


class WrongValueError(ValueError):
    """A value that the schema refuses.

    Args:
        problem: what is wrong and what would be right, without the key's name.
        inside: the path below the key, for a value with an inside.
    """

    def __init__(self, problem: str, *inside: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.inside = inside


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the file, and the keys that lead to it."""

    where: KeyPath
    text: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a table may have: the record's field it fills, and how it is read."""

    field: str
    parse: Parse


Schema: TypeAlias = Mapping[str, Key]


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads tables; what is wrong is collected, so that all is told at once."""

    problems: list[Problem] = field(default_factory=list)

    def read(self, table: object, schema: Schema, where: KeyPath) -> dict[str, Any]:
        """The fields that the table sets; wrong ones are left out and remembered."""
        if not isinstance(table, dict):
            self.report(where, f"{title(where)} must be a table, not {article(table)}")
            return {}
        fields = {}
        for name, value in table.items():
            key = schema.get(name)
            if key is None:
                self.report((*where, name), unknown_key(name, schema, where))
                continue
            try:
                fields[key.field] = key.parse(value)
            except WrongValueError as wrong:
                text = f"{name} {wrong.problem}"
                self.report((*where, name, *wrong.inside), text)
        return fields

    def report(self, where: KeyPath, text: str) -> None:
        self.problems.append(Problem(where, text))


def unknown_key(name: str, known: Mapping[str, object], where: KeyPath) -> str:
    """Sentence about a key that nothing reads, with the nearest that is read."""
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    return f"unknown key {name!r} in {title(where)}; {remedy}"


def title(where: KeyPath) -> str:
    """How the file writes a table's header."""
    if not where:
        return "the file"
    if isinstance(where[-1], int):
        return f"[[{'.'.join(map(str, where[:-1]))}]]"
    return f"[{'.'.join(map(str, where))}]"


def article(value: object) -> str:
    """What a TOML value is, with its article, for messages."""
    names = {
        bool: "a boolean",
        int: "a whole number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date or time")
