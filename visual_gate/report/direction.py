"""Text of the pages under test may not turn the report's own words around.

Unicode has signs that reverse all text after them, and letters that run from right to
left take the signs beside them along: a score could be read backwards.
https://www.unicode.org/reports/tr9/
"""

import re

from markupsafe import Markup, escape

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ESCAPED = re.compile(r"\\u(?:202[a-e]|206[6-9])")
_QUOTED = re.compile(
    "(?<=['“])([^'“”]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc][^'“”]*)"
)


def levelled(value: object) -> object:
    """Text with U+FFFD for each sign that turns it; anything else as it is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _TURNING.sub("\ufffd", value)


def levelled_json(text: str) -> str:
    """The same within JSON that is written in ASCII."""
    return _ESCAPED.sub(r"\\ufffd", text)


def apart(text: str) -> Markup:
    """A sentence as HTML in which quotes that run from right to left stand apart."""
    parts = _QUOTED.split(_TURNING.sub("\ufffd", text))
    return Markup("").join(
        Markup("<bdi>{}</bdi>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )
