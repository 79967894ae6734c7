"""Difference pictures."""

import numpy as np

from visual_gate.diff import difference_picture
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


def noise(height: int, width: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def page(
    before: Image, after: Image, *matches: Matched | Added | Removed
) -> AlignedPage:
    return AlignedPage(Picture(before), Picture(after), tuple(matches))


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


def test_of_a_removed_component_what_leaves_its_commonest_colour_is_painted() -> None:
    before = noise(40, 40)
    before[:22] = (200, 10, 30)
    before[5, 5] = (30, 10, 200)
    everything = Box(0, 0, 40, 40)
    removed = Removed(Kind.BLOCK, everything, everything)
    picture = difference_picture(page(before, before, removed))
    painted = (picture == (190, 24, 160)).all(axis=2)
    assert painted[5, 5]
    assert np.count_nonzero(painted[:22]) == 1
