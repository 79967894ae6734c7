"""What is new or gone as a whole is one finding, not one for each of its parts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import corners, touching
from visual_gate.records import Box, Component, Kind

NEAR_PX = 40

Found = tuple[Kind, Box]


def topmost(tree: Sequence[Component], chosen: Sequence[bool]) -> list[Component]:
    """The chosen components whose descendants are all chosen and whose parent is not.

    Args:
        tree: parents before children.
        chosen: one flag for each component.
    """
    whole = list(chosen)
    for index in range(len(tree) - 1, -1, -1):
        parent = tree[index].parent
        if parent >= 0 and not whole[index]:
            whole[parent] = False
    return [
        component
        for index, component in enumerate(tree)
        if whole[index] and not (component.parent >= 0 and whole[component.parent])
    ]


def merge_near(found: Sequence[Found], others: Sequence[Box]) -> list[Found]:
    """Join boxes less than 40 px apart unless something else lies between them.

    Args:
        found: kinds and boxes of findings of one sort.
        others: boxes that stand between and keep them apart.
    """
    walls = corners(others)
    merged = sorted(found, key=lambda item: (item[1].y, item[1].x))
    index = 0
    while index < len(merged):
        partner = _partner(merged, index, walls)
        if partner < 0:
            index += 1
            continue
        joined = merged[index][1].union(merged[partner][1])
        merged = [m for at, m in enumerate(merged) if at not in {index, partner}]
        merged.insert(0, (Kind.BLOCK, joined))
        index = 0
    return merged


def _partner(merged: Sequence[Found], index: int, walls: NDArray[np.int64]) -> int:
    box = merged[index][1]
    for at in range(index + 1, len(merged)):
        other = merged[at][1]
        near = box.padded(NEAR_PX).intersect(other).area > 0
        if near and not _is_split(box, other, walls):
            return at
    return -1


def _is_split(box: Box, other: Box, walls: NDArray[np.int64]) -> bool:
    """Whether joining the two would swallow a wall that neither holds yet."""
    whole = box.union(other)
    if not len(walls):
        return False
    hit = touching(whole, walls) & ~touching(box, walls) & ~touching(other, walls)
    return bool(hit.any())
