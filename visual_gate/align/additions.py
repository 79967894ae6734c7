"""Candidate content that no baseline component explains."""

from collections.abc import Sequence

from visual_gate.align.flow import Flow
from visual_gate.align.pixels import Grey
from visual_gate.records import Added, Band, Box, Component

MIN_INK_SHARE = 0.25
CLAIMED = 0.3


def find_added(
    others: Sequence[Component],
    claimed: Sequence[Box],
    *,
    ink_baseline: Grey,
    flow: Flow,
    bands: Sequence[Band],
) -> list[Added]:
    """Unclaimed candidate components, each family as its topmost member.

    Args:
        others: the candidate's tree of components.
        claimed: candidate boxes that matches already explain.
        ink_baseline: edges of the baseline.
        flow: the displacements.
        bands: rows that correspond.
    """
    new = [_is_new(other.box, claimed, flow=flow, ink=ink_baseline) for other in others]
    whole = _whole_families(others, new)
    tops = [
        other
        for index, other in enumerate(others)
        if whole[index] and not (other.parent >= 0 and whole[other.parent])
    ]
    return [Added(top.kind, top.box, _place(top.box, flow, bands)) for top in tops]


def _is_new(box: Box, claimed: Sequence[Box], *, flow: Flow, ink: Grey) -> bool:
    taken = sum(box.intersect(one).area for one in claimed)
    return taken <= CLAIMED * box.area


def _whole_families(others: Sequence[Component], new: list[bool]) -> list[bool]:
    """A component is new as a whole when all of its descendants are."""
    whole = list(new)
    for index in range(len(others) - 1, -1, -1):
        parent = others[index].parent
        if parent >= 0 and not whole[index]:
            whole[parent] = False
    return whole


def _place(box: Box, flow: Flow, bands: Sequence[Band]) -> Box:
    """The corresponding place; of no height where rows were inserted."""
    for above, below in zip(bands, bands[1:], strict=False):
        top = above.candidate_y + above.height
        inserted = below.baseline_y == above.baseline_y + above.height
        if inserted and top <= box.y and box.bottom <= below.candidate_y:
            return Box(box.x, below.baseline_y, box.width, 0)
    if bands and bands[0].baseline_y == 0 and box.bottom <= bands[0].candidate_y:
        return Box(box.x, 0, box.width, 0)
    dx, dy = flow.back(box)
    return box.shifted(-dx, -dy)
