"""Difference pictures and pixel measures."""

import numpy as np
from hypothesis import given, strategies as st

from visual_gate.diff import (
    changed_fraction,
    difference_levels,
    difference_picture,
    similarity,
)
from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Image,
    Kind,
    Matched,
    Picture,
    Removed,
)

sides = st.integers(8, 40)


def noise(height: int, width: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def page(
    before: Image, after: Image, *matches: Matched | Added | Removed
) -> AlignedPage:
    return AlignedPage(Picture(before), Picture(after), tuple(matches))


@given(sides, sides)
def test_equal_pictures_do_not_differ(height: int, width: int) -> None:
    image = noise(height, width)
    assert changed_fraction(image, image) == 0
    found = similarity(image, image)
    assert (round(found.mean, 6), round(found.worst, 6)) == (1, 1)


@given(sides, sides, sides, sides)
def test_what_only_one_picture_has_differs(a: int, b: int, c: int, d: int) -> None:
    levels = difference_levels(
        np.zeros((a, b, 3), np.uint8), np.zeros((c, d, 3), np.uint8)
    )
    assert levels.shape == (max(a, c), max(b, d))
    assert np.count_nonzero(levels) == levels.size - min(a, c) * min(b, d)


def test_the_tolerance_is_the_largest_level_that_passes() -> None:
    image = np.full((10, 10, 3), 100, np.uint8)
    other = image.copy()
    other[0, :, 1] += 9
    assert changed_fraction(image, other, tolerance=8) == 0.1
    assert changed_fraction(image, other, tolerance=9) == 0


def test_a_small_defect_lowers_the_worst_window_more_than_the_mean() -> None:
    image = noise(80, 80)
    other = image.copy()
    other[30:40, 30:40] = 0
    found = similarity(image, other)
    assert found.worst < 0.2
    assert found.mean > 0.9


def test_the_picture_has_the_baselines_shape_and_leaves_equal_parts_pale() -> None:
    before, after = noise(60, 50), noise(60, 50)
    whole = Box(0, 0, 50, 60)
    picture = difference_picture(
        page(before, after, Matched(Kind.BLOCK, whole, whole, identical=True))
    )
    assert picture.shape == before.shape
    assert picture.min() >= 190


def test_differing_pixels_of_a_moved_component_are_red() -> None:
    before = np.full((60, 60, 3), 255, np.uint8)
    after = before.copy()
    after[35, 25] = 0
    match = Matched(
        Kind.TEXT, Box(10, 10, 20, 20), Box(15, 20, 20, 20), identical=False
    )
    picture = difference_picture(page(before, after, match))
    assert picture[25, 20].tolist() == [214, 39, 40]
    assert picture[26, 20].tolist() != [214, 39, 40]


def test_removed_and_added_components_are_painted() -> None:
    before = np.full((60, 60, 3), 255, np.uint8)
    after = before.copy()
    before[12:15, 12:15] = 0
    after[40:45, 40:45] = 0
    picture = difference_picture(
        page(
            before,
            after,
            Removed(Kind.TEXT, Box(10, 10, 10, 10), Box(10, 10, 10, 10)),
            Added(Kind.TEXT, Box(36, 36, 14, 14), Box(36, 36, 14, 0)),
        )
    )
    assert picture[13, 13].tolist() == [190, 24, 160]
    assert picture[42, 42].tolist() == [22, 128, 60]


def test_boxes_beyond_the_page_are_no_trouble() -> None:
    image = noise(20, 20)
    added = Added(Kind.TEXT, Box(0, 0, 20, 20), Box(15, 30, 20, 0))
    assert difference_picture(page(image, image, added)).shape == image.shape
