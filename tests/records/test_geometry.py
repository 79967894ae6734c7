"""Laws of boxes."""

from hypothesis import given, strategies as st

from visual_gate.records import Box

places = st.integers(-20, 40)
sides = st.integers(1, 30)
boxes = st.builds(Box, places, places, sides, sides)


@given(boxes, boxes)
def test_boxes_touch_where_they_have_pixels_in_common(one: Box, other: Box) -> None:
    assert one.touches(other) == (one.intersect(other).area > 0)
    assert one.touches(other) == other.touches(one)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_a_share(one: Box, other: Box) -> None:
    assert 0 <= one.overlap(other) == other.overlap(one) <= 1
    assert one.overlap(one) == 1


@given(boxes, boxes)
def test_a_union_contains_both_and_a_common_part_lies_in_both(
    one: Box, other: Box
) -> None:
    around, common = one.union(other), one.intersect(other)
    assert around.contains(one)
    assert around.contains(other)
    assert not common.area or (one.contains(common) and other.contains(common))


@given(boxes, places, places)
def test_what_moves_by_the_same_touches_as_before(box: Box, dx: int, dy: int) -> None:
    other = Box(5, 5, 10, 10)
    moved = box.shifted(dx, dy).touches(other.shifted(dx, dy))
    assert moved == box.touches(other)
