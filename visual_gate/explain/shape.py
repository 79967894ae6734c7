"""Whether two texts differ only in values: numbers and the words of dates."""

import re

_UNITS = "sec(ond)?|min(ute)?|hour|hr|day|week|month|year"
_VALUES = (
    (re.compile(rf"\b(an?|one)(?= ({_UNITS})\b)", re.IGNORECASE), "0"),
    (re.compile(r"\d+([.,:'\u00a0\u2009\u202f]\d+)*"), "0"),
    (re.compile(r"\b0(st|nd|rd|th|er|[eºª]|k|m|bn|b|h|d)\b", re.IGNORECASE), "0"),
    (re.compile(r"(?<![\w)])[+\u2212-](?=\W?0)"), ""),
    (re.compile(rf"\b0 ({_UNITS})s?\b", re.IGNORECASE), "0 t"),
    (re.compile(r"\b(0 [a-z]+)s\b", re.IGNORECASE), r"\1"),
)
"""What may differ in a text of one shape besides dates.

Signs, ordinals and magnitudes go with their number, and so does the plural of what is
counted: ``1 item`` and ``1.2k items``, ``an hour ago`` and ``5 days ago``.
"""


def same_shape(before: str, after: str, language: str, *, alone: bool = False) -> bool:
    """Whether two texts of a language (BCP 47) are alike but for their values.

    So are ``3. März`` and ``11. Oktober`` in German. ``Montag`` and ``Dienstag`` are
    only where ``alone`` says that words of dates need no number beside them. The same
    figures with other signs between them, ``1,450.00`` and ``1.450,00``, are another
    way to write, no other value.
    """
    if _is_punctuated_anew(before, after):
        return False
    if _shape(before) == _shape(after):
        return True
    if not (alone or _has_digit(before) or _has_digit(after)):
        return False
    from visual_gate.explain.dates import (  # noqa: PLC0415  Babel takes its time
        agree,
        dated,
    )

    shapes = (_shape(dated(text, language, alone=alone)) for text in (before, after))
    return agree(*shapes)


def _is_punctuated_anew(before: str, after: str) -> bool:
    """Whether two texts have the same letters and figures, but other signs."""
    signs, letters = (
        ["".join(filter(wanted, text)) for text in (before, after)]
        for wanted in (_is_sign, str.isalnum)
    )
    return letters[0] == letters[1] and signs[0] != signs[1]


def _is_sign(character: str) -> bool:
    return not (character.isalnum() or character.isspace())


def _shape(text: str) -> str:
    """The text with a zero for each number."""
    for pattern, sign in _VALUES:
        text = pattern.sub(sign, text)
    return " ".join(text.split())


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
