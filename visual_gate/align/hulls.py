"""Neighbouring leaves that moved alike, as one rectangle with its surroundings."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, corners, touching
from visual_gate.align.joining import joined
from visual_gate.records import Box

NEAR_PX = 120
ROOM_PX = 64
SIDES = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))


def roomy_groups(shifts: Mapping[Box, Shift]) -> list[tuple[Box, Box, Shift]]:
    """Rectangles around leaves of one displacement that hold no leaf of another.

    They come with their surroundings and without, from the largest to the smallest.
    """
    found: list[tuple[Box, Box, Shift]] = []
    for shift, mine, walls in _by_shift(shifts):
        found += [(_roomy(hull, walls), hull, shift) for hull in _grow(mine, walls)]
    return sorted(found, key=lambda item: -item[0].area)


def _by_shift(
    shifts: Mapping[Box, Shift],
) -> Iterator[tuple[Shift, list[Box], NDArray[np.int64]]]:
    for shift in dict.fromkeys(shifts.values()):
        mine = sorted((b for b in shifts if shifts[b] == shift), key=_reading_order)
        yield shift, mine, corners([b for b in shifts if shifts[b] != shift])


def _reading_order(box: Box) -> tuple[int, int]:
    return box.y, box.x


def _grow(boxes: Sequence[Box], walls: NDArray[np.int64]) -> list[Box]:
    def join(hull: Box, box: Box) -> Box | None:
        whole = hull.union(box)
        near = hull.padded(NEAR_PX).intersect(box).area > 0
        return whole if near and not touching(whole, walls).any() else None

    return joined(boxes, join)


def _roomy(hull: Box, walls: NDArray[np.int64]) -> Box:
    """The hull with its surroundings, up to whatever moved otherwise."""
    room = [ROOM_PX] * len(SIDES)
    for index, (left, top, right, bottom) in enumerate(SIDES):
        while (
            room[index]
            and touching(
                Box(
                    hull.x - left * room[index],
                    hull.y - top * room[index],
                    hull.width + (left + right) * room[index],
                    hull.height + (top + bottom) * room[index],
                ),
                walls,
            ).any()
        ):
            room[index] //= 2
    left, top, right, bottom = room
    width, height = hull.width + left + right, hull.height + top + bottom
    return Box(hull.x - left, hull.y - top, width, height)
