"""The words of dates in one language: months, weekdays, halves of the day, time ago.

They come from CLDR by way of Babel, which is loaded only where words differ. CLDR as
Babel carries it has no ``yesterday``; the English words for near days are added here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from itertools import product

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta

ENGLISH = "en"
DOTLESS = "\u0131"

SHORT_ENOUGH = 5
"""Months of so few letters are often written out among shortened ones."""


class Meaning(IntFlag):
    """What a word of a date is, and whether it is written out; it may be several.

    ``mar`` is a short month and a short weekday in Italian.
    """

    MONTH = 1
    SHORT_MONTH = 2
    WEEKDAY = 4
    SHORT_WEEKDAY = 8
    HALF_DAY = 16
    PAST = 32
    FUTURE = 64
    SPAN = 128


ALL = sum(Meaning)
_ANY_DAY = Meaning.WEEKDAY | Meaning.SHORT_WEEKDAY
_ALSO_ENGLISH: Mapping[str, Meaning] = {
    "sept": Meaning.SHORT_MONTH,
    "tues": Meaning.SHORT_WEEKDAY,
    "thur": Meaning.SHORT_WEEKDAY,
    "thurs": Meaning.SHORT_WEEKDAY,
    "yesterday": _ANY_DAY,
    "today": _ANY_DAY,
    "tomorrow": _ANY_DAY,
}
_FORMS = {
    "wide": (Meaning.MONTH, Meaning.WEEKDAY),
    "abbreviated": (Meaning.SHORT_MONTH, Meaning.SHORT_WEEKDAY),
}
_CONTEXTS = ("format", "stand-alone")
_UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
    "year": 31_536_000,
}
_COUNTS = (1, 2, 3, 11, 21, 100)
"""Whole numbers, one for each plural that a language of CLDR may have."""

_NO_DATES = frozenset("wWQGv")
"""Fields in patterns of weeks, quarters, eras and time zones."""

_NUMBER = r"\d+(?:[.,]\d+)?"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words of dates of a language.

    ``names`` are months, weekdays and halves of the day as ``folded`` writes them, and
    ``finder`` finds them in a text. ``joints`` are other words in dates, which some
    languages write without a space. ``phrases`` have a number: ``vor 3 Stunden``.
    """

    names: Mapping[str, Meaning]
    finder: re.Pattern[str]
    joints: frozenset[str]
    phrases: tuple[tuple[re.Pattern[str], Meaning], ...]


@lru_cache(maxsize=8)
def calendar_of(language: str) -> Calendar:
    """The words of a language (BCP 47); none where CLDR does not know it."""
    for name in (language, language.split("-", maxsplit=1)[0]):
        try:
            return _calendar(Locale.parse(name, sep="-"))
        except (ValueError, UnknownLocaleError):
            continue
    return Calendar({}, _any_of(()), frozenset(), ())


def folded(text: str) -> str:
    """The text without capitals and with single spaces, also in Turkish."""
    plain = text.casefold().replace("\u0307", "").replace(DOTLESS, "i")
    return " ".join(plain.split())


def is_letter(sign: str) -> bool:
    """Whether a character is part of a word, vowel signs included."""
    return unicodedata.category(sign)[0] in "LM"


def _calendar(locale: Locale) -> Calendar:
    names: dict[str, Meaning] = {}
    told = [(unicodedata.normalize("NFC", name), what) for name, what in _names(locale)]
    for name, what in told:
        names[folded(name)] = names.get(folded(name), Meaning(0)) | what
    if locale.language == ENGLISH:
        names.update(_ALSO_ENGLISH)
    spelled = (name for name, _ in told)
    return Calendar(
        names,
        _any_of(map(_spaced, {*spelled, *names})),
        frozenset(_joints(locale)),
        () if locale.language == ENGLISH else tuple(_phrases(locale)),
    )


def _names(locale: Locale) -> Iterator[tuple[str, Meaning]]:
    """Each name without the dot that ends it; those with numbers need no calendar."""
    for name, what in _listed(locale):
        plain = name.strip().rstrip(".")
        if plain and not any(map(str.isdigit, plain)):
            yield plain, what


def _listed(locale: Locale) -> Iterator[tuple[str, Meaning]]:
    for (form, (month, weekday)), context in product(_FORMS.items(), _CONTEXTS):
        for name in locale.months[context][form].values():
            short = len(name) <= SHORT_ENOUGH
            yield name, month | Meaning.SHORT_MONTH if short else month
        yield from ((name, weekday) for name in locale.days[context][form].values())
        halves = locale.day_periods.get(context, {}).get(form, {})
        for half in ("am", "pm"):
            yield halves.get(half, ""), Meaning.HALF_DAY


def _joints(locale: Locale) -> Iterator[str]:
    """Words in the patterns of dates that are no fields: quoted, or not in ASCII."""
    patterns = [str(one) for one in locale.date_formats.values()]
    patterns.extend(
        str(pattern)
        for fields, pattern in locale.datetime_skeletons.items()
        if _NO_DATES.isdisjoint(fields)
    )
    for pattern in patterns:
        quoted = re.findall(r"'([^']+)'", pattern)
        for part in (*quoted, *re.findall(r"[^\x00-\x7f]+", pattern)):
            yield from "".join(one if is_letter(one) else " " for one in part).split()


def _phrases(locale: Locale) -> Iterator[tuple[re.Pattern[str], Meaning]]:
    """What is past, what will be, and how long something takes."""
    past, future = _times(locale, -1, told=True), _times(locale, 1, told=True)
    for times, what in (
        (past, Meaning.PAST),
        (future, Meaning.FUTURE),
        (_times(locale, 1, told=False), Meaning.SPAN),
    ):
        some = _either(map(_counted, times))
        yield re.compile(rf"(?<!\w)(?:{some})(?!\w)", re.IGNORECASE), what


def _times(locale: Locale, sign: int, *, told: bool) -> set[str]:
    """The spans of time in words; ``told`` says whether they are ago or to come."""
    return {
        format_timedelta(
            sign * count * seconds,
            granularity=unit,  # type: ignore[arg-type]  # a unit is a text here
            threshold=float("inf"),
            add_direction=told,
            format="long",
            locale=locale,
        )
        for (unit, seconds), count in product(_UNITS.items(), _COUNTS)
    }


def _counted(phrase: str) -> str:
    """A pattern of the phrase with any number."""
    parts = re.split(r"\d+", unicodedata.normalize("NFC", phrase))
    return _NUMBER.join(map(_spaced, parts))


def _spaced(name: str) -> str:
    """A pattern of the name with any spaces."""
    return r"\s*".join(re.escape(part) for part in re.split(r"\s+", name))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Matches any of them; nothing where there are none."""
    return re.compile(_either(patterns) or r"(?!)", re.IGNORECASE)


def _either(patterns: Iterable[str]) -> str:
    """One of them, the longest first."""
    return "|".join(sorted(patterns, key=lambda one: (-len(one), one)))
