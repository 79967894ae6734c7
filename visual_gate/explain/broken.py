"""What no person made: a program's failure in place of words, numbers or pictures.

Pixels tell ``£12`` from ``£NaN`` no better than from ``£14``, nor a picture that did
not load from another one; the elements do. What
counts is a sign that the candidate shows and the baseline, in the same component, does
not: a page about JavaScript may well say ``undefined`` on both sides.
What was added counts only where its text stood nowhere on the baseline.
"""

import re
from collections.abc import Sequence

from visual_gate.explain.pairing import Elements, elements_of
from visual_gate.records import (
    UNSHOWN,
    Added,
    Box,
    Capture,
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
    return tuple(_broken(match, before, after) for match in matches)


def signs_in(text: str) -> frozenset[str]:
    """The broken signs of a text."""
    found = (one for sign in _SIGNS for one in sign.findall(text.strip()))
    return frozenset(one for one in found if not _ADDRESS.search(one))


def _broken(match: Match, before: Elements, after: Elements) -> str:
    match match:
        case Removed():
            return ""
        case Added(candidate=here):
            known = frozenset(node.text for node in before.nodes)
            return min(_signs(after, here, known=known), default="")
        case Matched(baseline=there, candidate=here):
            return min(_signs(after, here) - _signs(before, there), default="")


def _signs(
    page: Elements, box: Box, *, known: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Broken signs of what is drawn in a box, but for texts that are known."""
    nodes = [page.nodes[index] for index in page.drawing(box)]
    texts = {node.text for node in nodes} - known
    unshown = {LOST_IMAGE for node in nodes if node.styles.get(UNSHOWN)}
    return frozenset(unshown).union(*(signs_in(text) for text in texts))
