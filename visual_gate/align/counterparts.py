"""Finds for every baseline leaf what became of it.

Counterparts follow from the baseline's leaves and a search on the candidate's pixels,
so that a candidate whose text splits otherwise still gives the same pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from visual_gate.align.flow import Flow, Shift
from visual_gate.align.pixels import Grey, best_shift, grey, ink, same_pixels
from visual_gate.records import Box, Component, Image, Matched, Removed

REACH_PX = 8
GOOD_FIT = 0.6
MIN_INK_SHARE = 0.25
"""Less than this share of its ink at the expected place: the leaf is gone."""

MAX_COST = 1.0

Outcome = Matched | Removed


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Both pages, as this room needs them."""

    baseline: Image
    candidate: Image
    grey_baseline: Grey
    grey_candidate: Grey
    ink_baseline: Grey
    ink_candidate: Grey

    @classmethod
    def of(cls, baseline: Image, candidate: Image) -> "Sides":
        before, after = grey(baseline), grey(candidate)
        return cls(baseline, candidate, before, after, ink(before), ink(after))


def find_counterparts(
    sides: Sides,
    leaves: Sequence[Component],
    others: Sequence[Component],
    *,
    flow: Flow,
) -> list[Outcome]:
    """One outcome for each baseline leaf, in reading order.

    Args:
        sides: both pages.
        leaves: leaves of the baseline.
        others: leaves of the candidate.
        flow: what is known about displacements; learns more here.
    """
    ordered = sorted(leaves, key=lambda leaf: (leaf.box.y, leaf.box.x))
    found: list[Outcome] = []
    rest: list[Component] = []
    for leaf in ordered:
        shift = _exact(sides, leaf.box, flow)
        if shift is None:
            rest.append(leaf)
            continue
        flow.learn(leaf.box, shift)
        found.append(Matched(leaf.kind, leaf.box, leaf.box.shifted(*shift), True))  # noqa: FBT003
    free = _unclaimed(
        others, [match.candidate for match in found if isinstance(match, Matched)]
    )
    return found + _changed(sides, rest, free, flow=flow)


def _exact(sides: Sides, box: Box, flow: Flow) -> Shift | None:
    tried = dict.fromkeys((*flow.rows(box), flow.guess(box), (0, 0)))
    for shift in tried:
        if same_pixels(sides.baseline, box, sides.candidate, shift):
            return shift
    return None


def _unclaimed(others: Sequence[Component], claimed: Sequence[Box]) -> list[Component]:
    return [other for other in others if not _is_claimed(other.box, claimed)]


def _is_claimed(box: Box, claimed: Sequence[Box]) -> bool:
    return any(box.intersect(one).area > box.area / 2 for one in claimed)


def _changed(
    sides: Sides,
    leaves: Sequence[Component],
    others: list[Component],
    *,
    flow: Flow,
) -> list[Outcome]:
    found: list[Outcome] = []
    lost: list[Component] = []
    for leaf in leaves:
        match = _nearby(sides, leaf, flow)
        if match is None:
            lost.append(leaf)
            continue
        found.append(match)
    claimed = [match.candidate for match in found if isinstance(match, Matched)]
    free = _unclaimed(others, claimed)
    return found + _assign(sides, lost, free, flow=flow)


def _nearby(sides: Sides, leaf: Component, flow: Flow) -> Matched | None:
    """The leaf's picture, a few pixels around where it should be."""
    template = leaf.box.crop(sides.grey_baseline)
    for guess in dict.fromkeys((flow.guess(leaf.box), *flow.rows(leaf.box))):
        place = leaf.box.shifted(*guess)
        dx, dy, fit = best_shift(template, sides.grey_candidate, place, REACH_PX)
        if fit >= GOOD_FIT:
            there = place.shifted(dx, dy)
            shift = (there.x - leaf.box.x, there.y - leaf.box.y)
            flow.learn(leaf.box, shift)
            same = same_pixels(sides.baseline, leaf.box, sides.candidate, shift)
            return Matched(leaf.kind, leaf.box, there, same)
    return None


def _assign(
    sides: Sides,
    leaves: Sequence[Component],
    others: Sequence[Component],
    *,
    flow: Flow,
) -> list[Outcome]:
    """Optimal assignment of what no search found, by place, size and kind."""
    costs = np.array(
        [
            [_cost(leaf, other, flow.guess(leaf.box)) for other in others]
            for leaf in leaves
        ]
    ).reshape(len(leaves), len(others))
    pairs = {
        int(row): int(column)
        for row, column in zip(*linear_sum_assignment(costs), strict=True)
        if costs[row, column] < MAX_COST
    }
    return [
        Matched(leaf.kind, leaf.box, others[pairs[index]].box, False)  # noqa: FBT003
        if index in pairs
        else _in_place(sides, leaf, flow)
        for index, leaf in enumerate(leaves)
    ]


def _cost(leaf: Component, other: Component, shift: Shift) -> float:
    here, there = leaf.box.shifted(*shift), other.box
    far = abs(here.y - there.y) / 48 + abs(here.x - there.x) / 96
    wide = abs(np.log(here.width / there.width)) / 2
    high = abs(np.log(here.height / there.height))
    unlike = 0.0 if leaf.kind is other.kind else 0.3
    return float(far + wide + high + unlike)


def _in_place(sides: Sides, leaf: Component, flow: Flow) -> Outcome:
    """What stands at the expected place: something else, or nothing."""
    height, width = sides.candidate.shape[:2]
    expected = leaf.box.shifted(*flow.guess(leaf.box)).clipped(width, height)
    had = int(np.count_nonzero(leaf.box.crop(sides.ink_baseline[:, :, None])))
    has = int(np.count_nonzero(expected.crop(sides.ink_candidate[:, :, None])))
    if expected.area == 0 or has < MIN_INK_SHARE * had:
        return Removed(leaf.kind, leaf.box, expected)
    return Matched(leaf.kind, leaf.box, expected, False)  # noqa: FBT003
