"""Both pages with their components: what the steps of matching share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from visual_gate.align.flow import Shift, between
from visual_gate.align.pixels import Side, faint_difference, same_pixels, visible
from visual_gate.records import Band, Box, Component, Matched

EDGE_PX = 8


@dataclass(frozen=True, slots=True, eq=False)
class Pages:
    """Both pages with their trees of components and the rows that correspond."""

    before: Side
    after: Side
    tree: Sequence[Component]
    other_tree: Sequence[Component]
    bands: Sequence[Band]

    may_be_cut: bool
    """Pictures of equal height may both end before the page does."""

    def is_pushed_out(self, box: Box, shift: Shift) -> bool:
        """Whether a baseline box was pushed over the candidate's bottom edge."""
        return self.may_be_cut and _is_below(box, shift, self.after)

    def is_pulled_in(self, box: Box, shift: Shift) -> bool:
        """Whether a candidate box came in over the baseline's bottom edge."""
        return self.may_be_cut and _is_below(box, (-shift[0], -shift[1]), self.before)

    def visible(self, box: Box, shift: Shift) -> Box:
        """The part of a baseline box that the candidate can show, shifted."""
        return visible(box, shift, after=self.after.packed, cut_off=self.may_be_cut)

    def same(self, box: Box, shift: Shift) -> bool:
        seen = self.visible(box, shift)
        return same_pixels(self.before.packed, seen, self.after.packed, shift)

    def differs_faintly(self, box: Box, shift: Shift) -> bool:
        seen = self.visible(box, shift)
        return faint_difference(self.before, seen, self.after, shift)

    def matched(self, component: Component, shift: Shift) -> Matched:
        """An unchanged component, as far as it is visible on the candidate."""
        seen = self.visible(component.box, shift)
        return Matched(component.kind, seen, seen.shifted(*shift), identical=True)


def _is_below(box: Box, shift: Shift, side: Side) -> bool:
    there = box.shifted(*shift)
    height = side.page.height
    return there.bottom > height and there.y >= height - EDGE_PX


def leaves_of(tree: Sequence[Component]) -> list[Component]:
    """Components without children."""
    parents = {component.parent for component in tree}
    return [c for index, c in enumerate(tree) if index not in parents]


def block_shifts(
    tree: Sequence[Component], shifts: Mapping[Box, Shift]
) -> list[tuple[Box, Shift]]:
    """For each block the displacement most of its known leaves share; large first."""
    votes: dict[int, dict[Shift, int]] = {}
    for component in tree:
        shift = shifts.get(component.box)
        parent = component.parent
        while shift is not None and parent >= 0:
            found = votes.setdefault(parent, {})
            found[shift] = found.get(shift, 0) + 1
            parent = tree[parent].parent
    return [
        (tree[index].box, max(found, key=lambda shift: found[shift]))
        for index, found in sorted(votes.items())
    ]


def clip_pair(pages: Pages, match: Matched) -> Matched:
    """The match inside both pages; boxes of one size lose the same margins."""
    here, there = match.baseline, match.candidate
    inside = there.intersect(pages.after.page)
    seen = here.intersect(pages.before.page)
    if (here.width, here.height) == (there.width, there.height):
        shift = between(here, there)
        seen = seen.intersect(inside.shifted(-shift[0], -shift[1]))
        inside = seen.shifted(*shift)
    return replace(match, baseline=seen, candidate=inside)
