"""Whether a component's text only breaks its lines elsewhere, or lines lie anew.

Another rasteriser rounds the widths of letters and the heights of lines otherwise. Then
a word slips to the next line and all below it moves on, or the rows of a long menu
drift apart by a pixel each: no style, no word and no frame is another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from visual_gate.explain.page import PageCauses, page_causes, uses
from visual_gate.explain.pairing import Elements, Region, elements_of, pair
from visual_gate.records import (
    MOST_LETTERS,
    Added,
    Box,
    Capture,
    DomNode,
    Match,
    Matched,
    Removed,
)

SLACK_PX = 2
"""Edges on fractions of pixels may round either way."""

UNREAD = frozenset({"canvas", "embed", "iframe", "object"})
"""Of these the page does not say what they show."""

INLINE = "inline"

NORMAL = 1.15
"""Line height over font size where a page asks for no other."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An element on both sides; whether it sets lines of its own, not within others."""

    before: DomNode
    after: DomNode
    sets_lines: bool

    @property
    def moved(self) -> tuple[int, int]:
        """How far right and down, px."""
        return (
            self.after.box.x - self.before.box.x,
            self.after.box.y - self.before.box.y,
        )

    @property
    def grown(self) -> int:
        """How much higher, px."""
        return self.after.box.height - self.before.box.height


@dataclass(frozen=True, slots=True)
class _Pages:
    """The elements of both sides, and what only the candidate lost."""

    before: Elements
    after: Elements
    lost: PageCauses


def reflowed(
    matches: Sequence[Match], baseline: Capture, candidate: Capture
) -> tuple[bool, ...]:
    """For each match, whether the elements say that only its lines lie elsewhere.

    The same elements have the same words and styles in frames of the same width, some
    have whole lines more or less, or drift apart by a pixel or two, and that explains
    where each of them is. False where the browser named no elements.
    """
    pages = _Pages(
        elements_of(baseline.nodes),
        elements_of(candidate.nodes),
        page_causes(baseline.facts, candidate.facts),
    )
    return tuple(_is_reflowed(match, pages) for match in matches)


def _is_reflowed(match: Match, pages: _Pages) -> bool:
    found = _found(match, pages)
    parts = [_part(*both, pages) for both in found]
    asked = [part.before for part in parts]
    if pages.lost.requests or any(uses(family, asked) for family in pages.lost.fonts):
        return False
    lines = [part for part in parts if part.sets_lines]
    return (
        all(_is_same(part) for part in parts)
        and all(_has_whole_lines(part) for part in lines)
        and all(_is_led(part, lines) for part in lines)
        and len({(part.moved, part.grown) for part in lines}) > 1
        and all(_lies_in_the_same(one, pages) for one, _ in found)
    )


def _found(match: Match, pages: _Pages) -> Sequence[tuple[int, int]]:
    """The elements that draw a component; none where one has no other side."""
    before, after = pages.before, pages.after
    match match:
        case Matched(baseline=one, candidate=other):
            pairing = pair(before, after, Region(one, other))
            return () if pairing.gone or pairing.new else pairing.pairs
        case Added(candidate=box):
            named = _named(after.drawing(box), after, before)
            return [(other, index) for index, other in named]
        case Removed(baseline=box):
            return _named(before.drawing(box), before, after)


def _named(
    drawing: Sequence[int], here: Elements, there: Elements
) -> Sequence[tuple[int, int]]:
    """Elements with those that have their selectors; none where one is missing."""
    others = [there.sole(here.nodes[index].selector) for index in drawing]
    found = [
        (index, other)
        for index, other in zip(drawing, others, strict=True)
        if other is not None
    ]
    return found if len(found) == len(drawing) else ()


def _part(index: int, other: int, pages: _Pages) -> _Part:
    nodes, node = pages.before.nodes, pages.before.nodes[index]
    within = node.styles.get("display") == INLINE and (
        node.parent >= 0 and bool(nodes[node.parent].text)
    )
    return _Part(node, pages.after.nodes[other], bool(node.text) and not within)


def _is_same(part: _Part) -> bool:
    """Whether words, styles and the width of the frame are the same.

    How a text ends that the capture cut is not known.
    """
    before, after = part.before, part.after
    return (
        (before.tag, before.text) == (after.tag, after.text)
        and len(before.text) < MOST_LETTERS
        and before.tag.lower() not in UNREAD
        and dict(before.styles) == dict(after.styles)
        and (
            before.styles.get("display") == INLINE
            or _is_near(before.box.width, after.box.width)
        )
    )


def _lies_in_the_same(index: int, pages: _Pages) -> bool:
    """Whether all that an element lies in has the same styles on both sides."""
    before, after = pages.before, pages.after
    others = (
        (above, after.sole(before.nodes[above].selector))
        for above in before.ancestors(index)
    )
    return all(
        other is not None
        and dict(before.nodes[above].styles) == dict(after.nodes[other].styles)
        for above, other in others
    )


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= SLACK_PX


def _has_whole_lines(part: _Part) -> bool:
    """Whether a text is as high as it was, or by whole lines higher or lower."""
    line = _line_height(part.before)
    return _is_near(part.grown, round(part.grown / line) * line)


def _line_height(node: DomNode) -> float:
    """Height of a line in px; where it is ``normal``, about what fonts ask for."""
    given = node.styles.get("line-height", "").removesuffix("px")
    size = node.styles.get("font-size", "16px").removesuffix("px")
    return max(1.0, NORMAL * float(size) if given in {"", "normal"} else float(given))


def _is_led(part: _Part, lines: Sequence[_Part]) -> bool:
    """Whether a text moved on with the one above it, and by that one's new lines."""
    right, down = part.moved
    if not _is_near(right, 0):
        return False
    above = [one for one in lines if _is_above(one.before.box, part.before.box)]
    if not above:
        return True
    last = max(above, key=lambda one: one.before.box.bottom)
    return _is_near(down, last.moved[1] + last.grown)


def _is_above(one: Box, other: Box) -> bool:
    return one.bottom <= other.y and one.x < other.right and other.x < one.right
