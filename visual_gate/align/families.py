"""What is new or gone as a whole is one finding, not one for each of its parts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import corners, touching
from visual_gate.align.openings import Openings
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


def join_rows(
    found: Sequence[Found], others: Sequence[Box], openings: Openings
) -> list[Found]:
    """Join what came, or went, side by side in the same rows, or line below line.

    Such are the cells of a table's row, and text that begins beside another and goes
    on below it.

    Args:
        found: kinds and boxes of findings of one sort.
        others: boxes that stand between and keep them apart.
        openings: says where rows came.
    """
    walls = corners(others)
    rows: list[tuple[Found, int]] = []
    for kind, box in sorted(found, key=lambda item: (item[1].y, item[1].x)):
        parted = openings.parted_px(box)
        for at, ((_, known), other) in enumerate(rows):
            if parted == other and _is_beside(box, known, walls):
                rows[at] = (Kind.BLOCK, known.union(box)), other
                break
        else:
            rows.append(((kind, box), parted))
    return _join_lines([one for one, _ in rows], walls, openings)


def _join_lines(
    found: Sequence[Found], walls: NDArray[np.int64], openings: Openings
) -> list[Found]:
    joined: list[Found] = []
    for kind, box in found:
        opened = openings.opened_px(box) > 0
        for at, (_, known) in enumerate(joined):
            if opened and _is_below(box, known, walls):
                joined[at] = Kind.BLOCK, known.union(box)
                break
        else:
            joined.append((kind, box))
    return joined


def _is_beside(box: Box, other: Box, walls: NDArray[np.int64]) -> bool:
    """Whether two boxes share most rows of one of them and nothing is between."""
    shared = min(box.bottom, other.bottom) - max(box.y, other.y)
    least = min(box.height, other.height)
    return 2 * shared >= least and not is_split(box, other, walls)


def _is_below(box: Box, other: Box, walls: NDArray[np.int64]) -> bool:
    """Whether a box lies near below another and nothing is between."""
    left, right = max(box.x, other.x), min(box.right, other.right)
    between = Box(left, other.bottom, right - left, box.y - other.bottom)
    near = right > left and 0 <= between.height <= NEAR_PX
    return near and not touching(between, walls).any()


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
        if near and not is_split(box, other, walls):
            return at
    return -1


def is_split(box: Box, other: Box, walls: NDArray[np.int64]) -> bool:
    """Whether joining the two would swallow a wall that neither holds yet."""
    whole = box.union(other)
    if not len(walls):
        return False
    hit = touching(whole, walls) & ~touching(box, walls) & ~touching(other, walls)
    return bool(hit.any())
