"""Pixels that lie close together are gathered into boxes."""

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.pieces import gather
from visual_gate.records import Box

RING = Box(10, 20, 90, 60)


def flagged(*boxes: Box) -> NDArray[np.bool_]:
    flags = np.zeros((120, 240), np.bool_)
    for box in boxes:
        flags[box.y : box.bottom, box.x : box.right] = True
    return flags


def test_no_pixels_are_no_pieces() -> None:
    assert gather(flagged()) == []


def test_pieces_are_tight_and_come_from_the_top_down() -> None:
    low, high = Box(0, 1, 7, 5), Box(200, 0, 40, 3)
    assert gather(flagged(low, high)) == [high, low]


def test_pixels_closer_than_nine_apart_are_one_piece() -> None:
    one = Box(30, 40, 10, 10)
    assert gather(flagged(one, one.shifted(18, 0))) == [Box(30, 40, 28, 10)]
    assert len(gather(flagged(one, one.shifted(19, 0)))) == 2


def test_a_ring_is_one_piece_and_what_it_goes_around_another() -> None:
    inside = Box(50, 45, 8, 8)
    flags = flagged(RING) & ~flagged(RING.padded(-2))
    assert gather(flags) == [RING]
    assert gather(flags | flagged(inside)) == [RING, inside]


def test_with_too_many_pieces_those_further_apart_join() -> None:
    dots = [Box(20 * column, 50, 2, 2) for column in range(12)]
    assert len(gather(flagged(*dots), 12)) == 12
    assert gather(flagged(*dots), 11) == [Box(0, 50, 222, 2)]
