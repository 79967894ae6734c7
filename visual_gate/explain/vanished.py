"""Whether a component shows words on one page that the other has no element for.

A line that is gone may be taken for something else that stands where it stood.
"""

import re

from visual_gate.explain.pairing import Elements
from visual_gate.records import Box, Match, Matched

_WORD = re.compile(r"[^\W\d_]{2,}")


def words_came_or_went(match: Match, before: Elements, after: Elements) -> bool:
    """Whether a matched component has words on one side alone, with their element.

    An element with the same selector on both sides has other words, which is another
    question; words that other elements show there were only marked up otherwise.
    """
    if not isinstance(match, Matched):
        return False
    there, here = match.baseline, match.candidate
    return _has_more(before, there, after, here) or _has_more(
        after, here, before, there
    )


def _has_more(page: Elements, box: Box, other: Elements, place: Box) -> bool:
    lone = [
        node
        for index in page.drawing(box)
        if (node := page.nodes[index]).text and node.text not in other.texts
    ]
    if not lone:
        return False
    drawing = other.drawing(place)
    words = frozenset[str]().union(*(_words(other.nodes[one].text) for one in drawing))
    return any(
        other.sole(node.selector) not in drawing and not _words(node.text) <= words
        for node in lone
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
