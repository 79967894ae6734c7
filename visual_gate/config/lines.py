"""On which line of a TOML file each key stands."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the top of the file, e.g. ``("pages", 2, "path")``."""


def find_lines(text: str) -> dict[KeyPath, int]:
    """Line (from 1) of each key of a valid TOML text.

    Python's parser keeps no positions, so it is asked again statement by statement: a
    statement is the shortest run of lines that parses on its own. A key inside a value
    over several lines has its own line where it can be told, else that of the value.
    """
    finder = _Finder()
    for number, statement in _statements(text):
        finder.add(number, statement)
    return finder.lines


class _Finder:
    """Follows the table headers from statement to statement."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._header: KeyPath = ()
        self._lengths: dict[KeyPath, int] = {}

    def add(self, number: int, statement: str) -> None:
        parsed = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            self._header = self._open(parsed)
            for depth in range(1, len(self._header) + 1):
                self.lines.setdefault(self._header[:depth], number)
            return
        for path, offset in _offsets(statement, list(_paths(parsed))).items():
            self.lines.setdefault(self._header + path, number + offset)

    def _open(self, parsed: Mapping[str, object]) -> KeyPath:
        """The path of a ``[table]`` or ``[[array]]`` header, with list positions."""
        path: KeyPath = ()
        inside: object = parsed
        while isinstance(inside, dict) and inside:
            ((key, inside),) = inside.items()
            path = (*path, key)
            if path in self._lengths and not isinstance(inside, list):
                path = (*path, self._lengths[path] - 1)
        if isinstance(inside, list):
            self._lengths[path] = self._lengths.get(path, 0) + 1
            path = (*path, self._lengths[path] - 1)
        return path


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header or ``key = value`` with the line on which it starts."""
    pending: list[str] = []
    start = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not pending:
            start = number
        pending.append(line)
        statement = "\n".join(pending)
        if _parses(statement):
            pending = []
            if tomllib.loads(statement):
                yield start, statement


def _parses(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _paths(value: object, above: KeyPath = ()) -> Iterator[KeyPath]:
    """Every key and list position below a value, in the order of the file."""
    entries: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        entries = iter(value.items())
    elif isinstance(value, list):
        entries = iter(enumerate(value))
    for key, inside in entries:
        yield (*above, key)
        yield from _paths(inside, (*above, key))


def _offsets(statement: str, paths: Sequence[KeyPath]) -> dict[KeyPath, int]:
    """How many lines below the start of the statement each path is written.

    Keys are told apart by their order. Where the text has more or fewer ``key =``
    than the value has keys of that name (a string may contain one), 0 is the answer.
    """
    written: dict[str | int, list[int]] = defaultdict(list)
    for offset, line in enumerate(statement.split("\n")):
        for key in re.findall(r"([\w-]+)[\"']?\s*=", line):
            written[key].append(offset)
    known = Counter(path[-1] for path in paths)
    seen: Counter[str | int] = Counter()
    offsets = {}
    for path in paths:
        key = path[-1]
        certain = len(written[key]) == known[key]
        offsets[path] = written[key][seen[key]] if certain else 0
        seen[key] += 1
    return offsets
