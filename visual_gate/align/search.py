"""Finds what became of baseline leaves that are not on the candidate as they were.

A counterpart follows from the baseline's leaf and a search on the candidate's pixels,
so that a candidate whose text splits otherwise still gives the same pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Flow, Shift, between, row_shifts
from visual_gate.align.pixels import NEAR, Grey, Side, best_shift, cut
from visual_gate.align.sides import Pages
from visual_gate.align.told import Told
from visual_gate.records import Box, Component, Matched, Removed

REACH_PX = 8
GOOD_FIT = 0.6
MIN_INK_SHARE = 0.25
"""Less than this share of its ink at the expected place: the leaf is gone."""

MAX_COST = 1.0
FLAT = 0.1
"""Less than this share of ink: a component is known by its ground."""

KEPT = 0.9
"""So much of a flat component's ground is equal in place: it is still there."""

CLAIMED = 0.5

Outcome = Matched | Removed


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Which candidate pixels are somebody's counterpart already, and whose.

    Components may overlap each other on their own page; ``givers`` are the baseline
    pixels of those that hold a claim, so that an old overlap is no conflict.
    """

    taken: Grey
    givers: Grey

    @classmethod
    def on(cls, before: Side, after: Side) -> "Claims":
        return cls(np.zeros_like(after.grey), np.zeros_like(before.grey))

    def claim(self, here: Box, there: Box) -> None:
        """The baseline's ``here`` is the candidate's ``there``."""
        cut(self.givers, here)[:] = 255
        cut(self.taken, there)[:] = 255

    def share(self, there: Box) -> float:
        """Share of a candidate box that is taken, 0 to 1."""
        return _share(self.taken, there)

    def conflict(self, here: Box, there: Box) -> bool:
        """Whether others hold most of ``there`` who did not overlap ``here``."""
        return self.share(there) - _share(self.givers, here) >= CLAIMED

    def free_ink_px(self, after: Side, here: Box, there: Box) -> int:
        """Ink in the candidate's box that is not others' alone."""
        if _share(self.givers, here) >= CLAIMED:
            return after.ink_px(there)
        return int(np.count_nonzero(cut(after.ink, there) > cut(self.taken, there)))


def _share(flags: Grey, box: Box) -> float:
    return int(np.count_nonzero(cut(flags, box))) / max(box.area, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Both pages, what is known of displacements, and what is taken."""

    pages: Pages
    flow: Flow
    claims: Claims
    told: Told = field(default_factory=Told)
    found: list[Outcome] = field(default_factory=list)
    exact: dict[Box, Shift] = field(default_factory=dict)

    def settle(self, leaves: Sequence[Component], others: Sequence[Component]) -> None:
        """Add one outcome for each leaf to ``found``, or to ``exact`` if unchanged.

        Args:
            leaves: baseline leaves, none of them unchanged.
            others: leaves found on the candidate.
        """
        visible = [leaf for leaf in leaves if not self._is_pushed_out(leaf.box)]
        ordered = sorted(visible, key=lambda leaf: (leaf.box.y, leaf.box.x))
        rest = [leaf for leaf in ordered if not self._faintly(leaf)]
        rest = [leaf for leaf in rest if not self._nearby(leaf)]
        lost = [leaf for leaf in rest if not self._nearby(leaf, by_ink=True)]
        free = [o for o in others if self.claims.share(o.box) < CLAIMED]
        self._assign(lost, free)

    def _is_pushed_out(self, box: Box) -> bool:
        return self.pages.is_pushed_out(box, self.flow.guess(box))

    def _guesses(self, box: Box) -> Sequence[Shift]:
        """Where to look, first where its words went, or most of a flat box's ground."""
        rows = row_shifts(self.pages.bands, box)
        words = [shift for shift in (self.told.shift(box),) if shift is not None]
        guesses = (*words, *self.flow.guesses(box), *rows, (0, 0))
        found = tuple(dict.fromkeys(guesses))
        if words or self.pages.before.ink_px(box) > FLAT * box.area:
            return found
        return sorted(found, key=lambda shift: -self._equal_px(box, shift))

    def _equal_px(self, box: Box, shift: Shift) -> int:
        seen = self.pages.visible(box, shift)
        here = cut(self.pages.before.packed, seen)
        there = cut(self.pages.after.packed, seen.shifted(*shift))
        return int(np.count_nonzero(here == there))

    def _accept(self, leaf: Component, shift: Shift) -> bool:
        there = leaf.box.shifted(*shift)
        if self.claims.conflict(leaf.box, there):
            return False
        self.claims.claim(leaf.box, there)
        self.flow.learn([(leaf.box, shift)])
        if self._is_same(leaf.box, shift):
            self.exact[leaf.box] = shift
        else:
            self.found.append(Matched(leaf.kind, leaf.box, there, identical=False))
        return True

    def _is_same(self, box: Box, shift: Shift) -> bool:
        """Whether a leaf is unchanged, be it a line of a pixel or two."""
        whole = self._equal_px(box, shift) == box.area
        return whole or self.pages.same(box, shift)

    def _faintly(self, leaf: Component) -> bool:
        """The leaf is there but for noise of a few levels, or is a thin line."""
        return any(
            self._is_like(leaf.box, shift) and self._accept(leaf, shift)
            for shift in self._guesses(leaf.box)
        )

    def _is_like(self, box: Box, shift: Shift) -> bool:
        faint = self.pages.differs_faintly(box, shift)
        return faint or self._is_same(box, shift)

    def _nearby(self, leaf: Component, *, by_ink: bool = False) -> bool:
        """The leaf's picture, or its outline, is a few pixels from where it should be.

        Text of a fixed header stays while another ground is pushed beneath it. What is
        pushed over the candidate's bottom edge is looked for by the part still seen.
        """
        for guess in self._guesses(leaf.box):
            seen = self.pages.visible(leaf.box, guess)
            shift, fit = best_shift(
                self.pages.before,
                seen if seen.area else leaf.box,
                self.pages.after,
                guess=guess,
                reach=REACH_PX,
                by_ink=by_ink,
            )
            fits = fit >= GOOD_FIT and not self._loses_ground(leaf.box, shift)
            if fits and self._accept(leaf, shift):
                return True
        return False

    def _loses_ground(self, box: Box, shift: Shift) -> bool:
        """Whether a flat box is not there, for it is where it should be.

        The only edge of an empty header is like that of a banner that came below it.
        """
        first = box.shifted(*self._guesses(box)[0])
        return self._keeps_ground(box, first) and not self._keeps_ground(
            box, box.shifted(*shift)
        )

    def _keeps_ground(self, box: Box, there: Box) -> bool:
        """Whether a flat box is still there but for its outline."""
        shift = between(box, there)
        flat = self.pages.before.ink_px(box) <= FLAT * box.area
        return flat and self._equal_px(box, shift) >= KEPT * box.area

    def _assign(self, lost: Sequence[Component], free: Sequence[Component]) -> None:
        """Optimal assignment of what no search found; then look what stands there."""
        costs = self._costs(lost, free)
        pairs = {
            row: column
            for row, column in _cheapest(costs)
            if costs[row, column] < MAX_COST
        }
        for index, column in pairs.items():
            self._pair(lost[index], free[column].box)
        left = [leaf for index, leaf in enumerate(lost) if index not in pairs]
        self.found.extend([self._in_place(leaf) for leaf in left])

    def _pair(self, leaf: Component, there: Box) -> None:
        """A leaf and where it is now; unchanged, if it is so a pixel or two beside.

        The same words may be found a pixel off where others are around them.
        """
        x, y = between(leaf.box, there)
        beside = sorted(NEAR, key=lambda step: abs(step[0]) + abs(step[1]))
        nudges = ((x + across, y + down) for down, across in beside)
        if any(self._is_like(leaf.box, to) and self._accept(leaf, to) for to in nudges):
            return
        self.claims.claim(leaf.box, there)
        self.found.append(Matched(leaf.kind, leaf.box, there, identical=False))

    def _costs(
        self, lost: Sequence[Component], free: Sequence[Component]
    ) -> NDArray[np.float64]:
        rows = [
            [_cost(leaf, other, self.flow.guess(leaf.box)) for other in free]
            for leaf in lost
        ]
        return np.array(rows, np.float64).reshape(len(lost), len(free))

    def _in_place(self, leaf: Component) -> Outcome:
        """What stands at the expected place: something else, or nothing."""
        expected = leaf.box.shifted(*self._guesses(leaf.box)[0])
        inside = expected.intersect(self.pages.after.page)
        had = self.pages.before.ink_px(leaf.box)
        has = self.claims.free_ink_px(self.pages.after, leaf.box, inside)
        bare = has < MIN_INK_SHARE * had and not self._keeps_ground(leaf.box, inside)
        if inside.area == 0 or bare:
            return Removed(leaf.kind, leaf.box, inside)
        self.claims.claim(leaf.box, inside)
        over = self.pages.may_be_cut and expected.bottom > self.pages.after.page.height
        there = expected if over else inside
        return Matched(leaf.kind, leaf.box, there, identical=False)


def _cheapest(costs: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Rows and columns, paired so that they cost the least together."""
    if not costs.size:
        return []
    from scipy.optimize import (  # noqa: PLC0415  takes a fifth of a second: only where something was lost
        linear_sum_assignment,
    )

    rows, columns = linear_sum_assignment(costs)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _cost(leaf: Component, other: Component, shift: Shift) -> float:
    """How unlike in place, size and kind; 1 and more is no pair."""
    here, there = leaf.box.shifted(*shift), other.box
    far = abs(here.y - there.y) / 32 + abs(here.x - there.x) / 96
    wide = abs(np.log(here.width / there.width)) / 2
    high = abs(np.log(here.height / there.height))
    unlike = 0.0 if leaf.kind is other.kind else 0.3
    return float(far + wide + high + unlike)
