"""A text with signs in place of the words of its dates.

Where a date word has no number beside it, as in ``Sunday, 3 May``, it may be the
heading of a column or the name of a menu, and another one says something else.
"""

import re
import unicodedata
from collections.abc import Iterator

from visual_gate.explain.calendar import (
    ALL,
    Calendar,
    Meaning,
    calendar_of,
    folded,
    is_letter,
)

FIRST = 0x10F000
"""Signs are private characters from here on, where no icon font has its own."""

BRACKETS = frozenset({"()", "\uff08\uff09", "[]"})
"""What a name of one letter stands in; elsewhere it is a unit or an initial."""

_SIGNS = f"{chr(FIRST)}-{chr(FIRST + ALL)}"
_SHORT = "".join(
    chr(FIRST + value)
    for value in range(ALL + 1)
    if value & (Meaning.SHORT_MONTH | Meaning.SHORT_WEEKDAY | Meaning.HALF_DAY)
)
_NUMBER = r"\d[\d.,:]*[^\W\d_]{0,3}"
_PART = rf"(?:[{_SHORT}]\.|[{_SIGNS}]|{_NUMBER})"
_SPACE = rf"[^\w.!?{_SIGNS}]*"
_SHORT_WORD = rf"[^\W\d_]{{1,3}}\.?{_SPACE}"
_RUN = re.compile(rf"{_PART}(?:{_SPACE}(?:{_SHORT_WORD})?{_PART})*")


def dated(text: str, language: str, *, alone: bool) -> str:
    """The text with a sign for each word of a date, which says what the word means.

    ``alone`` says whether words count that have no number beside them.
    """
    calendar = calendar_of(language)
    plain = unicodedata.normalize("NFC", text)
    names = list(_names(plain, calendar))
    text = _counting(_signed(plain, names), names, alone=alone)
    for phrase, what in calendar.phrases:
        text = phrase.sub(_sign(what), text)
    return text


def agree(one: str, other: str) -> bool:
    """Whether two texts with signs are alike, and each two signs have a meaning."""
    return len(one) == len(other) and all(
        here == there or bool(_meaning(here) & _meaning(there))
        for here, there in zip(one, other, strict=True)
    )


def _names(text: str, calendar: Calendar) -> Iterator[tuple[re.Match[str], Meaning]]:
    for found in calendar.finder.finditer(text):
        what = calendar.names.get(folded(found.group()))
        if what and _stands_alone(found, calendar.joints):
            yield found, what


def _stands_alone(found: re.Match[str], joints: frozenset[str]) -> bool:
    """Whether it is a word: part of none, but for the joints of its language."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    if len(found.group()) == 1:
        return before[-1:] + after.removeprefix(".")[:1] in BRACKETS
    glued = _letters(before[::-1])[::-1], _letters(after)
    return all(part in {"", *joints} for part in glued)


def _letters(text: str) -> str:
    """The letters with which a text begins."""
    length = next((at for at, one in enumerate(text) if not is_letter(one)), len(text))
    return text[:length]


def _signed(text: str, names: list[tuple[re.Match[str], Meaning]]) -> str:
    parts, end = [], 0
    for found, what in names:
        parts += [text[end : found.start()], _sign(what)]
        end = found.end()
    return "".join([*parts, text[end:]])


def _counting(
    text: str, names: list[tuple[re.Match[str], Meaning]], *, alone: bool
) -> str:
    """With the words again that do not count, and without dots after signs."""
    words = (found.group() for found, _ in names)

    def kept(run: re.Match[str]) -> str:
        said = run.group()
        spelled = [next(words) if _meaning(one) else one for one in said]
        if alone or any(map(str.isdigit, said)):
            return re.sub(rf"([{_SIGNS}])\.", r"\1", said)
        return "".join(spelled)

    return _RUN.sub(kept, text)


def _sign(meaning: Meaning) -> str:
    return chr(FIRST + meaning)


def _meaning(sign: str) -> int:
    """The meaning of a sign, 0 of any other character."""
    value = ord(sign) - FIRST
    return value if 0 <= value <= ALL else 0
