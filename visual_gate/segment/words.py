"""Words of one line, and fragments of one picture, become one leaf each."""

from collections.abc import Sequence
from functools import reduce

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


def join_words(leaves: Sequence[Leaf], fences: Sequence[Box]) -> list[Leaf]:
    """Join leaves side by side on one line, of about one height, in one frame.

    Closing gaps by the page's common letters leaves the words of headings apart.
    """
    if not leaves:
        return []
    boxes = [leaf.box for leaf in leaves]
    homes = np.array(innermost(boxes, fences))
    linked = _side_by_side(boxes) & (homes[:, None] == homes[None])
    return [
        Leaf(reduce(Box.union, (boxes[at] for at in group)), leaves[group[0]].density)
        for group in _groups(linked)
    ]


def join_fragments(boxes: Sequence[Box]) -> list[Box]:
    """Join boxes that overlap by a seventh of the smaller one, until none do."""
    joined = list(boxes)
    while True:
        groups = _groups(_overlapping(joined)) if joined else []
        if len(groups) == len(joined):
            return joined
        joined = [reduce(Box.union, (joined[at] for at in group)) for group in groups]


def _edges(boxes: Sequence[Box]) -> NDArray[np.int64]:
    """Shape (4, n): left, top, right, bottom."""
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    return np.array(corners, np.int64).reshape(-1, 4).T


def _side_by_side(boxes: Sequence[Box]) -> NDArray[np.bool_]:
    left, top, right, bottom = _edges(boxes)
    heights = np.maximum(bottom - top, 1)
    low = np.minimum(heights[:, None], heights[None])
    high = np.maximum(heights[:, None], heights[None])
    common = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    gap = np.maximum(left[:, None], left) - np.minimum(right[:, None], right)
    return np.asarray(
        (common >= SAME_LINE * low)
        & (gap <= MAX_GAP * low)
        & (high <= MAX_HEIGHT_RATIO * low)
    )


def _overlapping(boxes: Sequence[Box]) -> NDArray[np.bool_]:
    left, top, right, bottom = _edges(boxes)
    wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    high = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    areas = (right - left) * (bottom - top)
    common = wide.clip(0) * high.clip(0)
    return np.asarray(common > MIN_OVERLAP * np.minimum(areas[:, None], areas))


def _groups(linked: NDArray[np.bool_]) -> list[list[int]]:
    count, labels = connected_components(coo_array(linked), directed=False)
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels, minlength=count))
    return [part.tolist() for part in np.split(order, ends[:-1])]
