"""Where the elements say that their words went.

In a menu or a list another entry stands where one stood before, and words that moved by
a fraction of a pixel are drawn anew: pixels alone take the one for the other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from visual_gate.align.flow import Shift, between
from visual_gate.records import Box, DomNode

SPREAD_PX = 2
"""Words of one component that moved further apart say nothing of the component."""

Words: TypeAlias = tuple[str, str]
"""The tag and the text of an element."""


@dataclass(frozen=True, slots=True)
class Told:
    """Boxes of elements with words on the baseline, and how far each one moved."""

    moved: Sequence[tuple[Box, Shift]] = ()

    def shift(self, box: Box) -> Shift | None:
        """How far the words of a component moved; None where that is not told."""
        inside = [one for one in self.moved if box.touches(one[0].middle())]
        around = [one for one in self.moved if one[0].touches(box.middle())]
        found = inside or sorted(around, key=lambda one: one[0].area)[:1]
        across, down = ([shift[axis] for _, shift in found] for axis in (0, 1))
        if not found or max(map(_spread, (across, down))) > SPREAD_PX:
            return None
        return max(found, key=lambda one: one[0].area)[1]


def told_by(before: Sequence[DomNode], after: Sequence[DomNode], top: int) -> Told:
    """What the elements of both pages tell.

    Words that one page has more often tell nothing: which of them is new is not known.

    Args:
        before: the baseline's elements, boxes in image pixels.
        after: the candidate's.
        top: rows above the part of both pages that is looked at, in px.
    """
    there, here = _places(before), _places(after)
    return Told(
        [
            (old.shifted(0, -top), between(old, new))
            for words, olds in there.items()
            if len(olds) == len(news := here.get(words, ()))
            for old, new in zip(olds, news, strict=True)
        ]
    )


def _places(nodes: Sequence[DomNode]) -> Mapping[Words, Sequence[Box]]:
    places: dict[Words, list[Box]] = defaultdict(list)
    for node in nodes:
        if node.text:
            places[node.tag, node.text].append(node.box)
    return places


def _spread(values: Sequence[int]) -> int:
    return max(values, default=0) - min(values, default=0)
