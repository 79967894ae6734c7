"""What has no ink of its own, and what stays while another ground comes beneath it."""

import numpy as np

from tests.align.drawn import WIDTH, Section, blank, page, paint, picture, write
from visual_gate.align import align_pages
from visual_gate.records import (
    Added,
    Box,
    Image,
    Kind,
    Match,
    Matched,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

CALM = (State.SAME, State.MOVED)
BAR = Box(0, 240, WIDTH, 40)


def findings(before: Image, after: Image) -> list[Match]:
    found = align_pages(picture(before), picture(after), PixelSegmenter())
    return [match for match in found.matches if state_of(match) not in CALM]


def with_bar(image: Image) -> Image:
    """An empty bar of a flat colour, pushed in between two sections."""
    bar = blank(BAR.height)
    bar[:] = (255, 243, 205)
    return np.vstack([image[: BAR.y], bar, image[BAR.y :]])


def test_an_empty_bar_that_came_is_one_finding() -> None:
    image = page(*(Section(seed) for seed in range(60, 65)))
    (extra,) = findings(image, with_bar(image))
    assert isinstance(extra, Added)
    assert extra.candidate.overlap(BAR) > 0.9


def test_a_gap_of_the_ground_that_is_beside_it_is_nothing_new() -> None:
    image = page(*(Section(seed) for seed in range(60, 65)))
    after = np.vstack([image[: BAR.y], blank(BAR.height), image[BAR.y :]])
    assert all(isinstance(match, Matched) for match in findings(image, after))


def test_a_fixed_title_over_a_new_bar_is_paired_in_place() -> None:
    image = page(*(Section(seed) for seed in range(60, 65)))
    bar = blank(60)
    bar[:] = (255, 243, 205)
    before, after = image.copy(), np.vstack([bar, image])
    for side in (before, after):
        write(side, "Fixed title", 240, 40, scale=0.8)
    title = Box(240, 20, 150, 26)
    pairs = [m for m in findings(before, after) if isinstance(m, Matched)]
    on_title = [
        m for m in pairs if m.kind is Kind.TEXT and title.overlap(m.baseline) > 0.3
    ]
    assert on_title
    assert all(m.baseline == m.candidate for m in on_title)


def test_a_flat_strip_whose_edge_was_covered_is_still_there() -> None:
    strip = blank(56)
    strip[:] = (245, 247, 251)
    image = np.vstack([strip, *(paint(Section(seed)) for seed in range(60, 65))])
    bar = blank(84)
    bar[:] = (255, 243, 205)
    before, after = image.copy(), np.vstack([image[:56], bar, image[56:]])
    for side in (before, after):
        write(side, "Home   Components   Gallery", 40, 102)
    extra = findings(before, after)
    assert not [match for match in extra if isinstance(match, Removed)]
    (came,) = [match for match in extra if isinstance(match, Added)]
    assert came.candidate.overlap(Box(0, 56, WIDTH, 84)) > 0.9
