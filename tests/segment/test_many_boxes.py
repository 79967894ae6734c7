"""Thousands of boxes on one page are compared a few at a time, with the same result."""

import tracemalloc

import pytest
from hypothesis import given, strategies as st

from visual_gate.records import Box
from visual_gate.segment import boxes, words
from visual_gate.segment.boxes import count_inside, innermost, lie_inside, outermost
from visual_gate.segment.leaves import Leaf
from visual_gate.segment.words import join_fragments, join_words

some_boxes = st.lists(
    st.builds(
        Box,
        st.integers(0, 60),
        st.integers(0, 60),
        st.integers(1, 40),
        st.integers(1, 40),
    ),
    max_size=14,
)
MEGABYTE = 2**20


@given(inner=some_boxes, outer=some_boxes)
def test_what_lies_inside_does_not_depend_on_how_many_are_compared_at_once(
    inner: list[Box], outer: list[Box]
) -> None:
    holders = [
        [at for at, one in enumerate(outer) if one.contains(box)] for box in inner
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boxes, "PAIRS", 5)
        assert lie_inside(inner, outer) == [bool(found) for found in holders]
        counts = [sum(at in found for found in holders) for at in range(len(outer))]
        assert count_inside(inner, outer) == counts
        smallest = innermost(inner, outer)
        free = outermost(outer)
    assert [at >= 0 for at in smallest] == [bool(found) for found in holders]
    for at, found in zip(smallest, holders, strict=True):
        assert not found or outer[at].area == min(outer[one].area for one in found)
    others = set(outer)
    assert set(free) == {
        box for box in others if not any(one.contains(box) for one in others - {box})
    }


@given(found=some_boxes)
def test_what_is_joined_does_not_depend_on_how_many_are_compared_at_once(
    found: list[Box],
) -> None:
    leaves = [Leaf(box, 0.5) for box in found]
    expected = join_words(leaves, []), join_fragments(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "AT_ONCE", 2)
        assert (join_words(leaves, []), join_fragments(found)) == expected


def test_a_table_of_four_thousand_cells_takes_little_memory() -> None:
    cells = [Box(60 * (n % 20), 30 * (n // 20), 58, 28) for n in range(4_000)]
    leaves = [Leaf(Box(one.x + 8, one.y + 8, 20, 9), 0.5) for one in cells]
    tracemalloc.start()
    try:
        joined = join_words(leaves, cells)
        counts = count_inside([leaf.box for leaf in joined], cells)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert counts == [1] * len(cells)
    assert peak < 60 * MEGABYTE
