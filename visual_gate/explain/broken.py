"""What no person made: a program's failure in place of words, numbers or pictures.

Pixels tell ``£12`` from ``£NaN`` no better than from ``£14``, nor a picture that did
not load from another one; the elements do. What
counts is a sign that the candidate shows and the baseline, in the same component, does
not: a page about JavaScript may well say ``undefined`` on both sides. Nor does a sign
count that the candidate shows no more often than the baseline: it only went elsewhere.
What was added counts only where its text stood nowhere on the baseline.
"""

import re
from collections import Counter
from collections.abc import Sequence

from visual_gate.explain.pairing import Elements, elements_of
from visual_gate.records import (
    UNSHOWN,
    Added,
    Box,
    Capture,
    DomNode,
    Match,
    Matched,
    Removed,
)

_SIGNS = (
    re.compile(r"(?<![\w.])(?:NaN|undefined|null)(?![\w(])"),
    re.compile(r"\[object \w+\]|\bInvalid Date\b"),
    re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|<%[^%]*%>|%\([a-z_]\w*\)s"),
    re.compile(r"\A[a-z]\w*(?:\.[a-z]\w*){2,}\Z"),
    re.compile(
        r"\ufffd|Ã[\u0080-\u00bf©¨¼¶¤±]|â€[\u0080-\u2122]|Â[£€©°]|\S?[\u0080-\u009f]"
    ),
    re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+);"),
    re.compile(r"\blorem ipsum\b", re.IGNORECASE),
)
"""Values of programs, objects, templates, keys of translations, mojibake, escapes."""

LOST_IMAGE = "an image that cannot be shown"

_ADDRESS = re.compile(
    r"\Awww\.|\.(?:com|org|net|io|dev|app|edu|gov|example|[a-z]{2})\Z"
)
"""A key of three parts may be the name of a host."""


def broken_texts(
    matches: Sequence[Match], baseline: Capture, candidate: Capture
) -> tuple[str, ...]:
    """For each match the broken sign that only the candidate shows, else ``""``."""
    if not (baseline.nodes and candidate.nodes):  # an imported picture has none
        return tuple("" for _ in matches)
    before, after = elements_of(baseline.nodes), elements_of(candidate.nodes)
    found = [_broken(match, before, after) for match in matches]
    if not any(found):  # the usual case, which asks no other element
        return tuple("" for _ in matches)
    risen = _counted(after) - _counted(before)
    return tuple(min(signs & risen.keys(), default="") for signs in found)


def signs_in(text: str) -> frozenset[str]:
    """The broken signs of a text."""
    found = (one for sign in _SIGNS for one in sign.findall(text.strip()))
    return frozenset(one for one in found if not _ADDRESS.search(one))


def _counted(page: Elements) -> Counter[str]:
    """How many elements show each broken sign."""
    return Counter(sign for node in page.nodes for sign in _told_by(node))


def _broken(match: Match, before: Elements, after: Elements) -> frozenset[str]:
    match match:
        case Removed():
            return frozenset()
        case Added(candidate=here):
            known = frozenset(node.text for node in before.nodes)
            return _signs(after, here, known=known)
        case Matched(baseline=there, candidate=here):
            return _signs(after, here) - _signs(before, there)


def _signs(
    page: Elements, box: Box, *, known: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Broken signs of what is drawn in a box, but for texts that are known."""
    nodes = (page.nodes[index] for index in page.drawing(box))
    return frozenset(
        sign for node in nodes for sign in _told_by(node, is_known=node.text in known)
    )


def _told_by(node: DomNode, *, is_known: bool = False) -> frozenset[str]:
    """Broken signs of one element, without those of its text where that is known."""
    unshown = {LOST_IMAGE} if node.styles.get(UNSHOWN) else set()
    return frozenset(unshown) | (frozenset() if is_known else signs_in(node.text))
