"""What alignment promises, on painted pages."""

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from tests.align.drawn import (
    WIDTH,
    Section,
    banner,
    blank,
    bordered,
    page,
    paint,
    picture,
    write,
)
from visual_gate.align import align_pages
from visual_gate.records import (
    Added,
    AlignedPage,
    Box,
    Component,
    Image,
    Match,
    Matched,
    Picture,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

seeds = st.lists(st.integers(1, 500), min_size=2, max_size=5, unique=True)
heights = st.integers(24, 90)


def aligned(baseline: Image, candidate: Image) -> AlignedPage:
    return align_pages(picture(baseline), picture(candidate), PixelSegmenter())


def findings(found: AlignedPage) -> list[Match]:
    calm = {State.SAME, State.MOVED}
    return [match for match in found.matches if state_of(match) not in calm]


def leaves(image: Image) -> list[Component]:
    tree = PixelSegmenter().segment(picture(image))
    parents = {component.parent for component in tree}
    return [c for index, c in enumerate(tree) if index not in parents]


def baseline_boxes(found: AlignedPage) -> list[Box]:
    return [m.baseline for m in found.matches if isinstance(m, Matched | Removed)]


class CountingSegmenter:
    def __init__(self) -> None:
        self.calls = 0

    def segment(self, picture: Picture) -> tuple[Component, ...]:
        self.calls += 1
        return PixelSegmenter().segment(picture)


@given(seeds)
@settings(max_examples=15)
def test_identical_pages_have_only_the_same_components(chosen: list[int]) -> None:
    image = page(*(Section(seed) for seed in chosen))
    found = aligned(image, image.copy())
    assert found.matches
    assert all(state_of(match) is State.SAME for match in found.matches)


def test_identical_pages_are_segmented_once() -> None:
    image = page(Section(1), Section(2))
    segmenter = CountingSegmenter()
    align_pages(picture(image), picture(image.copy()), segmenter)
    assert segmenter.calls == 1


@given(seeds, heights)
@settings(max_examples=15)
def test_an_inserted_banner_is_one_finding_and_moves_the_rest(
    chosen: list[int], height: int
) -> None:
    image = page(*(Section(seed) for seed in chosen))
    found = aligned(image, np.vstack([banner(height), image]))
    extra = findings(found)
    assert [type(match) for match in extra] == [Added]
    moved = [match for match in found.matches if isinstance(match, Matched)]
    assert len(moved) >= len(leaves(image))
    assert {m.candidate.y - m.baseline.y for m in moved} == {height}


@given(seeds, st.integers(1, 60), st.integers(1, 60))
@settings(max_examples=10)
def test_moving_the_whole_page_moves_the_boxes_and_nothing_else(
    chosen: list[int], right: int, down: int
) -> None:
    image = page(*(Section(seed) for seed in chosen))
    before = bordered(image, 60)
    after = np.full_like(before, 255)
    after[down:, right:] = before[:-down, :-right]
    here = PixelSegmenter().segment(picture(before))
    there = PixelSegmenter().segment(picture(after))
    assert [(c.kind, c.box.shifted(right, down)) for c in here] == [
        (c.kind, c.box) for c in there
    ]


@given(
    seeds,
    st.lists(st.tuples(heights, heights, heights, heights), min_size=1, max_size=4),
    st.integers(1, 255),
)
@settings(max_examples=25)
def test_every_differing_pixel_is_covered(
    chosen: list[int], patches: list[tuple[int, int, int, int]], step: int
) -> None:
    image = page(*(Section(seed) for seed in chosen))
    edited = image.copy()
    for x, y, width, height in patches:
        edited[y : y + height, 4 * x : 4 * x + width] += np.uint8(step)
    found = aligned(image, edited)
    differs = (image != edited).any(axis=2)
    assert not (differs & ~covered(found, differs.shape)).any()


@given(seeds, st.integers(1, 3))
@settings(max_examples=10)
def test_every_leaf_of_the_baseline_is_used_once(chosen: list[int], at: int) -> None:
    image = page(*(Section(seed) for seed in chosen))
    edited = image.copy()
    edited[20 * at : 20 * at + 30, 100:300] = 90
    used = baseline_boxes(aligned(image, edited))
    for leaf in leaves(image):
        assert any(box.contains(leaf.box) for box in used)
        assert used.count(leaf.box) <= 1


def sides_of(match: Match) -> tuple[Box, ...]:
    match match:
        case Matched(baseline=one, candidate=other):
            return one, other
        case Removed(baseline=one) | Added(candidate=one):
            return (one,)


def covered(found: AlignedPage, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Pixels inside a finding, or in what is known to have moved."""
    flags = np.zeros(shape, np.bool_)
    for match in found.matches:
        if state_of(match) is State.SAME:
            continue
        for box in sides_of(match):
            inside = box.clipped(shape[1], shape[0])
            flags[inside.y : inside.bottom, inside.x : inside.right] = True
    return flags


def test_text_that_is_gone_is_missing_and_nothing_else_differs() -> None:
    image = page(Section(3), Section(4), Section(5))
    edited = image.copy()
    edited[165:205, 10:390] = 255
    extra = findings(aligned(image, edited))
    assert extra
    assert all(isinstance(match, Removed) for match in extra)


def test_new_text_in_blank_space_is_added() -> None:
    image = page(Section(3), Section(4))
    edited = image.copy()
    write(edited, "brand new words", 210, 105)
    extra = findings(aligned(image, edited))
    assert [type(match) for match in extra] == [Added]


def test_faint_stripes_on_the_ground_are_covered_by_a_block() -> None:
    image = page(Section(3), Section(4))
    edited = image.copy()
    edited[100:116] -= 8
    found = aligned(image, edited)
    extra = findings(found)
    assert len(extra) == 1
    assert covered(found, image.shape[:2])[100:116].all()


def changed_boxes(extra: list[Match]) -> list[Box]:
    return [match.baseline for match in extra if isinstance(match, Matched)]


def test_a_border_that_changes_colour_is_found_on_its_card() -> None:
    image = page(Section(3), Section(4))
    edited = image.copy()
    cv2.rectangle(edited, (400, 16), (600, 96), (220, 40, 40), 1)
    card = Box(400, 16, 201, 81)
    assert any(
        card.overlap(box) > 0.8
        for box in changed_boxes(findings(aligned(image, edited)))
    )


def test_noise_of_two_levels_everywhere_pairs_all_and_adds_nothing() -> None:
    image = page(*(Section(seed) for seed in range(6, 10)))
    noise = np.random.default_rng(1).integers(-2, 3, image.shape)
    edited = np.clip(image.astype(int) + noise, 0, 255).astype(np.uint8)
    found = aligned(image, edited)
    assert all(isinstance(match, Matched) for match in found.matches)
    boxes = baseline_boxes(found)
    assert all(leaf.box in boxes for leaf in leaves(image))


def test_text_drawn_anew_a_few_pixels_away_pairs_one_to_one() -> None:
    image = page(Section(3), Section(4))
    softer = cv2.GaussianBlur(image, (3, 3), 0.6)
    moved = bordered(np.asarray(softer, np.uint8), 3)[: len(image), 1 : WIDTH + 1]
    found = aligned(image, moved.copy())
    assert all(isinstance(match, Matched) for match in found.matches)


def test_a_paragraph_inserted_in_one_column_leaves_the_other_alone() -> None:
    side = np.vstack([paint(Section(seed), 640)[:, 380:] for seed in range(10, 16)])
    main = np.vstack([paint(Section(seed), 640)[:, :380] for seed in range(20, 26)])
    extra = blank(60, width=380)
    write(extra, "a paragraph nobody knew", 20, 30)
    before = np.hstack([main, side])
    longer = np.vstack([main[:240], extra, main[240:]])
    shorter = np.vstack([side, blank(60, width=side.shape[1])])
    found = aligned(before, np.hstack([longer, shorter]))
    assert [type(match) for match in findings(found)] == [Added]


def test_a_removed_section_is_missing_and_the_rest_moves_up() -> None:
    sections = [Section(seed) for seed in range(30, 35)]
    found = aligned(page(*sections), page(*sections[:2], *sections[3:]))
    extra = findings(found)
    assert extra
    assert all(isinstance(match, Removed) for match in extra)
    inside = Box(0, 240, 640, 120)
    assert all(
        inside.contains(box.baseline) for box in extra if isinstance(box, Removed)
    )


def test_a_card_out_of_line_is_a_finding_although_its_pixels_are_equal() -> None:
    image = page(*(Section(seed) for seed in range(40, 44)))
    edited = image.copy()
    edited[136:217, 400:601] = 255
    edited[136:217, 421:622] = image[136:217, 400:601]
    extra = findings(aligned(image, edited))
    moved_card = Box(400, 136, 222, 81)
    assert any(moved_card.overlap(box) > 0.5 for box in changed_boxes(extra))


def test_a_nudge_by_one_pixel_is_no_finding() -> None:
    image = page(*(Section(seed) for seed in range(40, 44)))
    edited = image.copy()
    edited[136:219, 398:603] = 255
    edited[137:218, 400:601] = image[136:217, 400:601]
    assert findings(aligned(image, edited)) == []


def test_what_is_ignored_is_not_shown_to_the_scorer_either() -> None:
    before = np.full((200, 200, 3), 255, np.uint8)
    after = before.copy()
    after[20:60, 20:60] = 0
    after[120:160, 20:60] = (200, 0, 0)
    hole = Box(20, 20, 40, 40)
    page = align_pages(picture(before, hole), picture(after, hole), PixelSegmenter())
    assert np.array_equal(
        hole.crop(page.baseline.image), hole.crop(page.candidate.image)
    )


def test_ignored_boxes_are_left_out_on_both_sides() -> None:
    image = page(Section(3), Section(4))
    edited = image.copy()
    edited[10:40, 10:300] = 0
    hidden = Box(5, 5, 300, 40)
    one, other = picture(image, hidden), picture(edited)
    for before, after in ((one, other), (other, one)):
        found = align_pages(before, after, PixelSegmenter())
        assert findings(found) == []


def test_bands_are_in_order_and_equal() -> None:
    image = page(*(Section(seed) for seed in range(50, 54)))
    candidate = np.vstack([image[:130], banner(40), image[130:]])
    found = aligned(image, candidate)
    assert sum(band.height for band in found.bands) == len(image)
    for band in found.bands:
        one = image[band.baseline_y :][: band.height]
        other = candidate[band.candidate_y :][: band.height]
        assert np.array_equal(one, other)


def test_pages_of_other_widths_are_compared() -> None:
    image = page(Section(3), Section(4))
    found = aligned(image, image[:, :600].copy())
    assert found.matches
