"""Words of one line, and fragments of one picture, become one leaf each."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from visual_gate.records import Box
from visual_gate.segment.boxes import innermost
from visual_gate.segment.leaves import Leaf

MAX_GAP = 0.6
"""Largest gap between two words, in heights of the lower one."""

MAX_HEIGHT_RATIO = 1.6
SAME_LINE = 0.6
MIN_OVERLAP = 0.15

AT_ONCE = 256
"""Boxes that are compared at once with all at their height."""

Edges: TypeAlias = NDArray[np.int64]
"""Left, top, right and bottom of n boxes, shape (4, n)."""

Pairs: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Indexes of boxes that belong together, one pair at each place."""


def join_words(leaves: Sequence[Leaf], fences: Sequence[Box]) -> list[Leaf]:
    """Join leaves side by side on one line, of about one height, in one frame.

    Closing gaps by the page's common letters leaves the words of headings apart.
    """
    if not leaves:
        return []
    boxes = [leaf.box for leaf in leaves]
    homes = np.array(innermost(boxes, fences))
    one, other = _pairs(boxes, _side_by_side)
    at_home = homes[one] == homes[other]
    return [
        Leaf(reduce(Box.union, (boxes[at] for at in group)), leaves[group[0]].density)
        for group in _groups((one[at_home], other[at_home]), len(boxes))
    ]


def join_fragments(boxes: Sequence[Box]) -> list[Box]:
    """Join boxes that overlap by a seventh of the smaller one, until none do."""
    joined = list(boxes)
    while True:
        groups = _groups(_pairs(joined, _overlapping), len(joined)) if joined else []
        if len(groups) == len(joined):
            return joined
        joined = [reduce(Box.union, (joined[at] for at in group)) for group in groups]


def _pairs(
    boxes: Sequence[Box], belong: Callable[[Edges, Edges], NDArray[np.bool_]]
) -> Pairs:
    """The pairs of boxes that belong together; only boxes that share rows can.

    From the top down some boxes at a time are compared with all at their height, so
    that time and memory grow with the page and not with its square.
    """
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    edges: Edges = np.array(corners, np.int64).T
    order = np.argsort(edges[1])
    found: list[Pairs] = []
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        low, high = edges[3, some].max(), edges[1, some].min()
        level = np.flatnonzero((edges[1] < low) & (edges[3] > high))
        one, other = np.nonzero(belong(edges[:, some], edges[:, level]))
        found.append((some[one], level[other]))
    ones, others = zip(*found, strict=True)
    return np.concatenate(ones), np.concatenate(others)


def _side_by_side(some: Edges, others: Edges) -> NDArray[np.bool_]:
    """Whether boxes are words of one line, shape (some, others)."""
    here, there = _heights(some).clip(1)[:, None], _heights(others).clip(1)
    low, high = np.minimum(here, there), np.maximum(here, there)
    (left, top, right, bottom), around = some[..., None], others
    common = np.minimum(bottom, around[3]) - np.maximum(top, around[1])
    gap = np.maximum(left, around[0]) - np.minimum(right, around[2])
    return np.asarray(
        (common >= SAME_LINE * low)
        & (gap <= MAX_GAP * low)
        & (high <= MAX_HEIGHT_RATIO * low)
    )


def _overlapping(some: Edges, others: Edges) -> NDArray[np.bool_]:
    """Whether boxes share enough of the smaller one, shape (some, others)."""
    (left, top, right, bottom), around = some[..., None], others
    wide = np.minimum(right, around[2]) - np.maximum(left, around[0])
    high = np.minimum(bottom, around[3]) - np.maximum(top, around[1])
    areas = np.minimum(_areas(some)[:, None], _areas(others))
    return np.asarray(wide.clip(0) * high.clip(0) > MIN_OVERLAP * areas)


def _heights(edges: Edges) -> NDArray[np.int64]:
    return np.asarray(edges[3] - edges[1])


def _areas(edges: Edges) -> NDArray[np.int64]:
    return np.asarray((edges[2] - edges[0]) * _heights(edges))


def _groups(pairs: Pairs, boxes: int) -> list[list[int]]:
    """The boxes that pairs join, each group in order, by its first box."""
    linked = coo_array((np.ones(len(pairs[0])), pairs), shape=(boxes, boxes))
    count, labels = connected_components(linked, directed=False)
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels, minlength=count))
    return [part.tolist() for part in np.split(order, ends[:-1])]
