"""What segmentation finds on painted pages."""

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st

from tests.align.drawn import Section, blank, page, paint, picture, write
from visual_gate.records import Box, Component, Image, Kind
from visual_gate.segment import PixelSegmenter
from visual_gate.segment.leaves import find_leaves


def segment(image: Image) -> tuple[Component, ...]:
    return PixelSegmenter().segment(picture(image))


def best(image: Image, box: Box) -> tuple[float, Kind | None]:
    """Overlap and kind of the component that fits a box best."""
    found = [(c.box.overlap(box), c.kind) for c in segment(image)]
    return max(found, default=(0.0, None))


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6))
@settings(max_examples=20)
def test_parents_come_first_and_contain_their_children(seeds: list[int]) -> None:
    tree = segment(page(*(Section(seed) for seed in seeds)))
    for index, component in enumerate(tree):
        assert component.parent < index
        if component.parent >= 0:
            assert tree[component.parent].box.contains(component.box)


def test_components_lie_inside_the_page() -> None:
    image = page(Section(1), Section(2))
    whole = Box(0, 0, image.shape[1], image.shape[0])
    found = segment(image)
    assert len(found) > 2
    assert all(whole.contains(component.box) for component in found)


def test_a_blank_page_has_no_components() -> None:
    assert segment(blank(300)) == ()


def test_a_page_of_one_pixel_is_no_trouble() -> None:
    assert segment(blank(1, width=1)) == ()


def test_two_lines_are_one_paragraph_of_text() -> None:
    overlap, kind = best(paint(Section(5)), Box(20, 48, 190, 34))
    assert overlap > 0.5
    assert kind is Kind.TEXT


@given(st.integers(6, 24), st.integers(12, 60), st.integers(8, 30))
@settings(max_examples=20, deadline=None)
def test_a_closed_gap_moves_no_edge(glyph_px: int, width: int, height: int) -> None:
    ink = np.zeros((120, 160), np.uint8)
    marked = Box(49, 39, width + 2, height + 2)
    marked.crop(ink[..., None])[:] = 255
    (leaf,) = find_leaves(ink, glyph_px)
    assert leaf.box == Box(50, 40, width, height)


def test_a_card_is_a_block_around_its_label() -> None:
    image = paint(Section(5))
    tree = segment(image)
    overlap, kind = best(image, Box(400, 16, 201, 81))
    assert overlap > 0.9
    assert kind is Kind.BLOCK
    assert any(c.parent >= 0 and tree[c.parent].kind is Kind.BLOCK for c in tree)


def test_a_field_with_a_label_inside_is_a_control() -> None:
    image = blank(200)
    cv2.rectangle(image, (50, 60), (350, 98), (120, 120, 120), 1)
    write(image, "your name", 62, 84)
    overlap, kind = best(image, Box(50, 60, 301, 39))
    assert overlap > 0.9
    assert kind is Kind.CONTROL


def test_the_words_of_a_heading_are_one_component() -> None:
    image = page(Section(1), Section(2))
    write(image, "Large words apart", 20, 230, scale=1.4)
    assert best(image, Box(20, 202, 388, 36))[0] > 0.6


def test_a_photograph_is_one_image() -> None:
    image = page(*(Section(seed) for seed in range(6)))
    noise = np.random.default_rng(3).integers(0, 255, (40, 60, 3), np.uint8)
    image[250:450, 20:320] = cv2.resize(
        noise, (300, 200), interpolation=cv2.INTER_CUBIC
    )
    image[230:250, :380] = 255
    box = Box(20, 250, 300, 200)
    overlap, kind = best(image, box)
    assert overlap > 0.8
    assert kind is Kind.IMAGE
    assert sum(box.intersect(c.box).area > 0 for c in segment(image)) <= 3


def test_segmenting_twice_gives_the_same() -> None:
    image = page(Section(7), Section(8))
    assert segment(image) == segment(image)
