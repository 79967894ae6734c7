"""Whether only content differs: another date or number, another photo in its frame.

Pixels cannot say whether a new price is meant. The elements can say that nothing but
the price is new: the same elements with the same styles, in frames of the same size.
"""

from collections.abc import Sequence

from visual_gate.explain.page import PageCauses, page_causes, uses
from visual_gate.explain.pairing import (
    Elements,
    Region,
    elements_of,
    pair,
)
from visual_gate.explain.shape import same_shape
from visual_gate.explain.styles import style_causes
from visual_gate.records import Capture, DomNode, Match, Matched, PageFacts

PHOTO_TAGS = frozenset({"img", "picture", "video"})
TIME_TAG = "time"
ENGLISH = "en"
FILLED = 0.5
"""Share of a component that a picture must fill to be what differs."""

SLACK_PX = 2
"""Frames may differ by so much in height: a line more would be another layout."""


def content_only(
    matches: Sequence[Match], baseline: Capture, candidate: Capture
) -> tuple[bool, ...]:
    """For each match, whether the elements say that only its content differs.

    True for a text of the same shape (``4 May`` and ``11 June``, ``Monday`` and
    ``today``, ``£9.50`` and ``£12``, but not ``£NaN``), and for a picture element of
    unchanged size whose file did load, where the same elements have the same styles on
    both sides.
    """
    if not (baseline.nodes and candidate.nodes):
        return tuple(False for _ in matches)
    pages = elements_of(baseline.nodes), elements_of(candidate.nodes)
    wide = page_causes(baseline.facts, candidate.facts)
    languages = languages_of(baseline.facts, candidate.facts)
    return tuple(_is_content(match, pages, wide, languages) for match in matches)


def words_of(node: DomNode) -> str:
    """What an element says in words that are seen: a picture's are not."""
    return "" if node.tag.lower() in PHOTO_TAGS else node.text


def languages_of(baseline: PageFacts, candidate: PageFacts) -> tuple[str, ...]:
    """What dates may be written in: the language of the pages, and of the browser.

    A script writes dates in the browser's. One on which the sides differ is left out.
    Captures of earlier versions name none of the page, imported ones none at all.
    """
    pages = _common(baseline.written_in, candidate.written_in)
    browsers = _common(baseline.language, candidate.language)
    if not (baseline.language or candidate.language):
        browsers = ENGLISH
    return tuple(dict.fromkeys((pages, browsers)))


def _common(one: str, other: str) -> str:
    """The language of both, or of the one that names any; empty for none."""
    return (one or other) if one == other or not (one and other) else ""


def reworded(
    before: DomNode, after: DomNode, languages: Sequence[str], *, alone: bool = False
) -> bool:
    """Whether words differ; a ``time`` element says a moment, in any language.

    ``alone`` as in ``same_shape``.
    """
    words = words_of(before), words_of(after)
    if words[0] == words[1] or before.tag.lower() == TIME_TAG:
        return False
    return not any(same_shape(*words, one, alone=alone) for one in languages)


def _is_content(
    match: Match,
    pages: tuple[Elements, Elements],
    wide: PageCauses,
    languages: Sequence[str],
) -> bool:
    if not isinstance(match, Matched):
        return False
    region = Region(match.baseline, match.candidate)
    pairing = pair(*pages, region)
    if pairing.gone or pairing.new or style_causes(*pages, pairing, region):
        return False
    before, after = pages
    nodes = [(before.nodes[one], after.nodes[other]) for one, other in pairing.pairs]
    return _holds_still(nodes, wide) and (
        _other_values(nodes, languages) or _other_picture(nodes, region, wide)
    )


def _holds_still(nodes: Sequence[tuple[DomNode, DomNode]], wide: PageCauses) -> bool:
    """Frames of the same size, and no lost font among the texts."""
    asked = [before for before, _ in nodes]
    return all(_same_frame(one, other) for one, other in nodes) and not any(
        uses(family, asked) for family in wide.fonts
    )


def _same_frame(before: DomNode, after: DomNode) -> bool:
    return abs(before.box.height - after.box.height) <= SLACK_PX


def _other_values(
    nodes: Sequence[tuple[DomNode, DomNode]], languages: Sequence[str]
) -> bool:
    """Some text differs, and each that does keeps its shape."""
    differ = [(one, other) for one, other in nodes if one.text != other.text]
    return bool(differ) and not any(
        reworded(one, other, languages, alone=True) for one, other in differ
    )


def _other_picture(
    nodes: Sequence[tuple[DomNode, DomNode]], region: Region, wide: PageCauses
) -> bool:
    """A picture fills the component, in a frame of the same size, and was loaded."""
    if any(request.resource in {"image", "media"} for request in wide.requests):
        return False
    return any(
        before.tag.lower() in PHOTO_TAGS
        and (before.box.width, before.box.height) == (after.box.width, after.box.height)
        and before.box.intersect(region.baseline).area > FILLED * region.baseline.area
        for before, after in nodes
    )
