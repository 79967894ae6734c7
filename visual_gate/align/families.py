"""What is new or gone as a whole is one finding, not one for each of its parts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import corners, touching
from visual_gate.align.joining import joined
from visual_gate.align.openings import Openings
from visual_gate.records import Box, Component, Kind

NEAR_PX = 40
SHARED_RIM = np.array([1, 1, -1, -1], np.int64)

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


def join_found(
    found: Sequence[Found], others: Sequence[Box], openings: Openings
) -> list[Found]:
    """Join what came, or went: side by side in the same rows, line below line, or near.

    Such are the cells of a table's row, text that begins beside another and goes on
    below it, and whatever is less than 40 px apart.

    Args:
        found: kinds and boxes of findings of one sort.
        others: boxes that stand between and keep them apart.
        openings: says where rows came.
    """
    walls = corners(others)
    rows = _rows(sorted(found, key=_reading_order), walls, openings)
    return _near(_lines(rows, walls, openings), walls)


def _reading_order(found: Found) -> tuple[int, int]:
    return found[1].y, found[1].x


def _together(one: Found, other: Found) -> Found:
    return Kind.BLOCK, one[1].union(other[1])


def _rows(
    found: Sequence[Found], walls: NDArray[np.int64], openings: Openings
) -> list[Found]:
    """Joined are cells of the same rows, where things above and below parted alike."""
    cells = [(one, openings.parted_px(one[1])) for one in found]

    def join(
        row: tuple[Found, int], cell: tuple[Found, int]
    ) -> tuple[Found, int] | None:
        alike = row[1] == cell[1] and _is_beside(cell[0][1], row[0][1], walls)
        return (_together(row[0], cell[0]), row[1]) if alike else None

    return [row for row, _ in joined(cells, join)]


def _lines(
    found: Sequence[Found], walls: NDArray[np.int64], openings: Openings
) -> list[Found]:
    """Joined are lines below each other, where rows came for them."""

    def join(text: Found, line: Found) -> Found | None:
        below = _is_below(line[1], text[1], walls) and openings.opened_px(line[1]) > 0
        return _together(text, line) if below else None

    return joined(found, join)


def _near(found: Sequence[Found], walls: NDArray[np.int64]) -> list[Found]:
    """Joined are boxes with less than 40 px between them, over and over."""

    def join(one: Found, other: Found) -> Found | None:
        near = one[1].padded(NEAR_PX).intersect(other[1]).area > 0
        apart = not near or is_split(one[1], other[1], walls)
        return None if apart else _together(one, other)

    fewer = joined(sorted(found, key=_reading_order), join)
    return fewer if len(fewer) == len(found) else _near(fewer, walls)


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


def is_split(box: Box, other: Box, walls: NDArray[np.int64]) -> bool:
    """Whether joining the two would swallow a wall that neither holds yet.

    The outermost pixels of a wall are flat ones beside its ink and may be shared.
    """
    whole = box.union(other)
    if not len(walls):
        return False
    hit = touching(whole, walls + SHARED_RIM)
    hit &= ~touching(box, walls) & ~touching(other, walls)
    return bool(hit.any())
