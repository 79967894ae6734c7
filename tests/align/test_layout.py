"""Which moves are a difference, and which have a reason or only drift."""

from collections.abc import Sequence

import numpy as np
import pytest

from visual_gate.align.adjacency import neighbours
from visual_gate.align.layout import layout_breaks
from visual_gate.records import Added, Box, Image, Kind, Match, Matched

PAGE: Image = np.full((900, 1200, 3), 255, np.uint8)


def item(index: int, *, x: int = 20, width: int = 90) -> Box:
    return Box(x, 40 + 30 * index, width, 14)


def moved(box: Box, dx: int = 0, dy: int = 0, *, exact: bool = True) -> Matched:
    return Matched(Kind.TEXT, box, box.shifted(dx, dy), identical=exact)


def breaks(*matches: Match) -> list[Matched]:
    return layout_breaks(matches, PAGE, PAGE)


def still(count: int = 12, x: int = 400) -> list[Match]:
    return [moved(item(index, x=x)) for index in range(count)]


def column(shifts: Sequence[int]) -> list[Match]:
    return [moved(item(index), 0, dy) for index, dy in enumerate(shifts)]


def test_a_list_that_drifts_by_a_pixel_for_each_item_is_no_break() -> None:
    assert breaks(*column(range(12)), *still()) == []


def test_one_item_that_slipped_out_of_its_list_is_a_break() -> None:
    (found,) = breaks(*column([0, 0, 0, 5, 0, 0, 0]), *still())
    assert found.baseline.contains(item(3))
    assert found.candidate.contains(item(3).shifted(0, 5))
    assert not found.identical


def test_text_drawn_anew_far_from_its_place_is_a_break() -> None:
    slipped = moved(item(4), -18, 6, exact=False)
    rest = [moved(item(index)) for index in (0, 1, 2, 3, 5, 6, 7)]
    (found,) = breaks(slipped, *rest, *still())
    assert found.baseline.contains(item(4))


def test_text_drawn_anew_within_its_line_is_no_break() -> None:
    grown = Matched(Kind.TEXT, item(4), Box(19, 160, 92, 14), identical=False)
    rest = [moved(item(index)) for index in (0, 1, 2, 3, 5, 6, 7)]
    assert breaks(grown, *rest, *still()) == []


def test_an_icon_at_the_far_end_of_its_row_is_held_against_the_row() -> None:
    icon = Box(1100, 41, 12, 12)
    (found,) = breaks(moved(icon, -2), *still(4, x=20))
    assert found.baseline.contains(icon)


def test_what_an_insertion_pushed_is_explained() -> None:
    banner = Box(0, 100, 1200, 60)
    new = Added(Kind.BLOCK, banner, Box(0, 100, 1200, 0))
    upper = [moved(item(index)) for index in range(2)]
    lower = [moved(item(index), 0, 60) for index in range(2, 8)]
    assert breaks(new, *upper, *lower) == []


def label(dy: int) -> list[Match]:
    """A label alone in its row, right of a column that a paragraph pushes by 40 px."""
    came = Box(400, 100, 300, 16)
    return [
        Added(Kind.TEXT, came, Box(400, 100, 300, 0)),
        *(moved(Box(0, 80 * at, 200, 70)) for at in range(10)),
        moved(Box(400, 40, 300, 40)),
        moved(Box(400, 100, 300, 60), 0, 40),
        moved(Box(400, 220, 300, 60), 0, 40),
        moved(Box(1000, 430, 30, 10), 0, dy),
    ]


def test_what_moved_as_far_as_an_insertion_pushed_its_column_went_along() -> None:
    assert breaks(*label(40)) == []


@pytest.mark.parametrize("dy", [20, 37, 60])
def test_what_moved_by_anything_else_did_not(dy: int) -> None:
    (found,) = breaks(*label(dy))
    assert found.baseline.contains(Box(1000, 430, 30, 10))


def test_the_same_push_without_an_insertion_is_a_break() -> None:
    upper = [moved(item(index)) for index in range(2)]
    lower = [moved(item(index), 0, 60) for index in range(2, 8)]
    assert len(breaks(*upper, *lower)) == 1


def test_on_a_page_drawn_anew_lines_may_part_by_some_pixels() -> None:
    restless = [
        moved(item(index), 0, 6 * (index % 2), exact=False) for index in range(9)
    ]
    assert breaks(*restless) == []


def test_neighbours_are_the_nearest_on_each_side() -> None:
    centre, left, right, above = (
        Box(100, 100, 50, 20),
        Box(20, 105, 30, 10),
        Box(200, 95, 30, 30),
        Box(110, 40, 30, 20),
    )
    farther = Box(240, 95, 30, 30)
    boxes = (centre, left, right, above, farther)
    found = {(other, gap) for _, other, gap in neighbours(boxes, [0])}
    assert found == {(1, 50), (2, 50), (3, 40)}


def test_boxes_within_each_other_are_no_neighbours() -> None:
    assert list(neighbours((Box(0, 0, 100, 100), Box(20, 20, 9, 9)), [1])) == []


def test_a_speck_does_not_explain_a_push() -> None:
    speck = Matched(Kind.BLOCK, Box(30, 60, 6, 70), Box(30, 60, 6, 70), identical=False)
    wide = [moved(Box(20, 40 + 30 * at, 900, 14), 0, 24 * (at > 1)) for at in range(6)]
    assert len(breaks(speck, *wide)) == 1
