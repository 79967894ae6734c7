"""Reads single values: texts, numbers, times, URLs, and lists of them."""

import difflib
import json
import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from visual_gate.config.reading import Parse, WrongValueError, article

Choice = TypeVar("Choice", bound=StrEnum)
Item = TypeVar("Item")

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*")
_NAME = re.compile(r"[\w.-]+(?: [\w.-]+)*")


def text(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise WrongValueError(f"must be a text in quotes, not {article(value)}")
    return value


def name(value: object) -> str:
    """A name that can also name files and be typed on a command line."""
    written = text(value)
    if not _NAME.fullmatch(written):
        raise WrongValueError(
            f"{written!r} may have letters, digits, '.', '-', '_' and single spaces"
        )
    return written


def path(value: object) -> str:
    """A page's path on its deployment, query included."""
    written = text(value)
    problem = path_problem(written)
    if problem:
        raise WrongValueError(problem)
    return written


def path_problem(written: str) -> str:
    """What is wrong with a page's path, empty when nothing is."""
    if written.startswith("/"):
        return ""
    return f"{written!r} must start with '/' and leave out the host, e.g. '/checkout'"


def url(value: object) -> str:
    """The address of a deployment; its host is told apart from a bare path."""
    written = text(value)
    problem = url_problem(written)
    if written and problem:
        raise WrongValueError(problem)
    return written


def url_problem(written: str) -> str:
    """What is wrong with a deployment's address, empty when nothing is."""
    if not written.isprintable() or " " in written:
        return f"{written!r} has a space or an unprintable sign in it; take it out"
    try:
        parts = urlsplit(written)
        _ = parts.port
    except ValueError as problem:
        return f"{written!r} is no URL: {problem}"
    if parts.scheme not in {"http", "https"}:
        return f"{written!r} must start with 'http://' or 'https://'"
    return (
        "" if parts.hostname else f"{written!r} names no host, e.g. 'http://shop.test'"
    )


def number(value: object) -> float:
    """A number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongValueError(f"must be a number, not {article(value)}")
    return float(value)


def unit(value: object) -> float:
    """A number from 0 to 1."""
    found = number(value)
    if not 0 <= found <= 1:
        raise WrongValueError(f"must be from 0 to 1, not {found:g}")
    return found


def inner_unit(value: object) -> float:
    """A number between 0 and 1, neither of the two."""
    found = number(value)
    if not 0 < found < 1:
        raise WrongValueError(f"must be more than 0 and less than 1, not {found:g}")
    return found


def positive(value: object) -> float:
    """A finite number above 0."""
    found = number(value)
    if not 0 < found < float("inf"):
        raise WrongValueError(f"must be more than 0, not {found:g}")
    return found


def whole(value: object) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError(f"must be a whole number, not {article(value)}")
    return value


def at_least(least: int) -> Callable[[object], int]:
    """Whole numbers from ``least`` up."""

    def parse(value: object) -> int:
        found = whole(value)
        if found < least:
            raise WrongValueError(f"must be at least {least}, not {found}")
        return found

    return parse


def _as_list(value: object) -> str:
    """A single text or number as the list that was meant, to be read after "list"."""
    plain = isinstance(value, str | int | float)
    return f", e.g. [{json.dumps(value, ensure_ascii=False)}]" if plain else ""


def list_of(parse: Callable[[object], Item]) -> Callable[[object], tuple[Item, ...]]:
    """A list whose items are read by ``parse``; problems carry the item's position."""

    def parse_all(value: object) -> tuple[Item, ...]:
        if not isinstance(value, list):
            message = f"must be a list{_as_list(value)}, not {article(value)}"
            raise WrongValueError(message)
        return tuple(_item(position, inside) for position, inside in enumerate(value))

    def _item(position: int, inside: object) -> Item:
        try:
            return parse(inside)
        except WrongValueError as wrong:
            problem = f"(item {position + 1}) {wrong.problem}"
            raise WrongValueError(problem, position, *wrong.inside) from wrong

    return parse_all


def some(parse: Callable[[object], tuple[Item, ...]]) -> Parse:
    """A list that may not be empty: an empty one would compare nothing."""

    def parse_some(value: object) -> tuple[Item, ...]:
        items = parse(value)
        if not items:
            raise WrongValueError("is empty; name at least one, or leave the key out")
        return items

    return parse_some


def choice(options: type[Choice]) -> Callable[[object], Choice]:
    """One of an enumeration's values."""

    def parse(value: object) -> Choice:
        written = text(value)
        try:
            return options(written)
        except ValueError as problem:
            known = ", ".join(repr(str(option)) for option in options)
            raise WrongValueError(
                f"must be one of {known}, not {written!r}"
            ) from problem

    return parse


def moment(value: object) -> str:
    """An ISO 8601 time, as a TOML text or a TOML date and time."""
    written = value.isoformat() if isinstance(value, datetime) else text(value)
    try:
        datetime.fromisoformat(written)
    except ValueError as problem:
        hint = f"{written!r} is no time such as '2024-05-15T12:00:00Z'"
        raise WrongValueError(hint) from problem
    return written


def timezone(value: object) -> str:
    """A name of the IANA time zone database, e.g. ``Europe/Berlin``."""
    written, known = text(value), available_timezones()
    if known and written not in known:
        near = difflib.get_close_matches(written, known, n=1) or ["Europe/Berlin"]
        problem = f"{written!r} is no time zone; did you mean {near[0]!r}?"
        raise WrongValueError(problem)
    return written


def language(value: object) -> str:
    """A language tag, e.g. ``en-US``."""
    written = text(value)
    if not _LANGUAGE.fullmatch(written):
        raise WrongValueError(f"{written!r} is no language such as 'en-US'")
    return written
