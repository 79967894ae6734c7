"""Whether a component was edited: other words, or another style that can be seen.

The scorer says how much a difference disturbs; it can neither read a label nor know
which colour was meant. The elements say what raster noise never does: that somebody
changed the words or the style.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import repeat

from visual_gate.explain.cause import explain_all
from visual_gate.explain.content import languages_of, reworded
from visual_gate.explain.pairing import Elements, elements_of
from visual_gate.explain.shorthand import SHORTHANDS
from visual_gate.explain.vanished import words_came_or_went
from visual_gate.records import (
    DRAWING,
    STATE,
    Capture,
    Cause,
    CauseKind,
    DomNode,
    Match,
)

TURN = "transform"
"""Turns, mirrors and scales what is drawn, and may move it, which is no edit."""

SEEN = frozenset(
    {
        "accent-color",
        "background-color",
        "border-color",
        *SHORTHANDS["border-color"],
        "border-radius",
        "border-style",
        *SHORTHANDS["border-style"],
        "border-width",
        *SHORTHANDS["border-width"],
        "box-shadow",
        "clip-path",
        "color",
        "direction",
        "display",
        DRAWING,
        "filter",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "list-style-type",
        "mix-blend-mode",
        "object-fit",
        "opacity",
        "outline-style",
        "rotate",
        "scale",
        STATE,
        "text-decoration-line",
        "text-shadow",
        "text-transform",
        TURN,
        "visibility",
        "writing-mode",
    }
)
"""Properties that change what is drawn, not where it is."""

NEAR_LEVELS = 12
"""Colours whose channels differ by no more are alike, and so are opacities."""

FULL = 255
"""Levels between nothing and all, also of opacity."""

_COLOR = re.compile(r"rgba?\([^)]*\)")
_SHADOW = re.compile(rf"{_COLOR.pattern} [^,]+")
_SHADOWS = re.compile(rf"{_SHADOW.pattern}(?:, {_SHADOW.pattern})*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def edited(
    matches: Sequence[Match],
    baseline: Capture,
    candidate: Capture,
    *,
    alike: Collection[Match] = (),
) -> tuple[bool, ...]:
    """For each match, whether the elements that draw it have other words or styles.

    So has what shows words that came or went with their element. Numbers and dates
    are no words: ``£9.50`` and ``£12`` are of one shape, a weekday without a number is
    a word. False where the browser named no elements.

    Args:
        matches: what differs.
        baseline: what the approved side said.
        candidate: what the side under test said.
        alike: the matches that show the same but for traces; a drawing that is made
            of other shapes is no other one there.
    """
    if not (baseline.nodes and candidate.nodes):  # an imported picture has none
        return tuple(False for _ in matches)
    before, after = elements_of(baseline.nodes), elements_of(candidate.nodes)
    languages = languages_of(baseline.facts, candidate.facts)
    known = frozenset(_edited_elements(before, after, languages))
    causes = explain_all(matches, baseline, candidate) if known else repeat(())
    return tuple(
        any(_tells(cause, known, redrawn=match in alike) for cause in some)
        or words_came_or_went(match, before, after)
        for match, some in zip(matches, causes, strict=False)
    )


def _edited_elements(
    before: Elements, after: Elements, languages: Sequence[str]
) -> Iterator[str]:
    """Selectors of elements that both pages have, and that were edited."""
    for index, node in enumerate(before.nodes):
        if before.sole(node.selector) != index:
            continue
        other = after.sole(node.selector)
        if other is not None and _is_edited(node, after.nodes[other], languages):
            yield node.selector


def _is_edited(before: DomNode, after: DomNode, languages: Sequence[str]) -> bool:
    if reworded(before, after, languages):
        return True
    return before.styles is not after.styles and _restyled(before.styles, after.styles)


def _restyled(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    if _turned(before.get(TURN, "")) != _turned(after.get(TURN, "")):
        return True
    known = (SEEN - {TURN}) & before.keys() & after.keys()
    return any(_apart(before[name], after[name]) for name in known)


def _turned(transform: str) -> tuple[str, ...]:
    """A computed transform without what moves: the first four numbers of a matrix."""
    if not transform.startswith("matrix("):
        return ("1", "0", "0", "1") if transform in {"", "none"} else (transform,)
    return tuple(_NUMBER.findall(transform)[:4])


def _tells(cause: Cause, known: frozenset[str], *, redrawn: bool) -> bool:
    """Whether the cause is such an edit of one of these elements."""
    if redrawn and cause.name == DRAWING:
        return False
    restyled = cause.kind is CauseKind.STYLE and cause.name in SEEN
    return cause.element in known and (cause.kind is CauseKind.TEXT or restyled)


def _apart(before: str, after: str) -> bool:
    """Whether two values differ, colours by more than a trace, shadows if seen."""
    if _shown(before) == _shown(after):
        return False
    colors = [_color(value) for value in (before, after)]
    if not all(colors):
        return True
    return any(
        abs(one - other) > NEAR_LEVELS for one, other in zip(*colors, strict=True)
    )


def _shown(value: str) -> str:
    """A value; of shadows only those that are not transparent."""
    if not _SHADOWS.fullmatch(value):
        return value
    each = ((one, _color(_COLOR.findall(one)[0])) for one in _SHADOW.findall(value))
    return ", ".join(one for one, (*_, alpha) in each if alpha) or "none"


def _color(value: str) -> tuple[float, ...]:
    """Red, green, blue and alpha, or opacity, 0 to 255; empty for what is neither."""
    if _NUMBER.fullmatch(value):
        return (FULL * float(value),)
    if not _COLOR.fullmatch(value):
        return ()
    red, green, blue, *alpha = map(float, _NUMBER.findall(value))
    return red, green, blue, FULL * (alpha[0] if alpha else 1.0)
