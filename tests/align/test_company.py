"""What goes along with its surroundings is not looked for, or found, elsewhere."""

import cv2
import numpy as np

from tests.align.drawn import (
    WIDTH,
    Section,
    banner,
    blank,
    page,
    photo,
    picture,
    write,
)
from visual_gate.align import align_pages
from visual_gate.align.families import is_split
from visual_gate.align.flow import Flow, corners
from visual_gate.align.pixels import pack
from visual_gate.align.synthesis import Synthesis
from visual_gate.records import Box, Image, Match, Matched, State, state_of
from visual_gate.segment import PixelSegmenter

CALM = (State.SAME, State.MOVED)
PUSHED_PX = 52
BADGES = Box(390, 130, 90, 220)
BUTTON = Box(380, 90, 70, 20)


def aligned(before: Image, after: Image) -> tuple[Match, ...]:
    return align_pages(picture(before), picture(after), PixelSegmenter()).matches


def findings(before: Image, after: Image) -> list[Match]:
    return [m for m in aligned(before, after) if state_of(m) not in CALM]


def pushed(content: Image) -> Image:
    return np.vstack([banner(PUSHED_PX), content])


def test_a_large_block_that_a_banner_pushes_has_moved_as_a_whole() -> None:
    content = page(*(Section(seed) for seed in range(40, 46)))
    panel = Box(8, 2, 360, 600)
    cv2.rectangle(content, (8, 2), (panel.right, panel.bottom), (40, 90, 40), 2)
    large = [
        match
        for match in aligned(content, pushed(content))
        if isinstance(match, Matched) and match.baseline.overlap(panel) > 0.9
    ]
    assert [state_of(match) for match in large] == [State.MOVED]


def badges(*levels: int) -> Image:
    """Rows with a name each, and one of two badges that hardly differ."""
    rows = []
    for number, level in enumerate(levels):
        row = blank(60)
        write(row, f"harbour {number}", 20, 34)
        row[20:44, 400:470] = level
        write(row, "online", 410, 36)
        rows.append(row)
    return np.vstack([page(Section(50)), *rows, page(Section(51))])


def test_a_badge_that_is_drawn_anew_is_not_that_of_the_next_row() -> None:
    before, after = badges(120, 121, 120, 121), badges(121, 120, 121, 120)
    moves = {
        match.candidate.y - match.baseline.y
        for match in aligned(before, pushed(after))
        if isinstance(match, Matched) and match.baseline.intersect(BADGES).area
    }
    assert moves == {PUSHED_PX}


def with_shadow(content: Image) -> Image:
    """The page with a button that is fixed to the window and casts a shadow."""
    mark = np.zeros(content.shape, np.uint8)
    BUTTON.crop(mark)[:] = 128
    shade = np.asarray(cv2.GaussianBlur(mark, (0, 0), 4), np.float32) / 255
    image = np.asarray(content * (1 - shade), np.uint8)
    BUTTON.crop(image)[:] = (60, 70, 190)
    write(BUTTON.crop(image), "more", 14, 14)
    return image


def test_the_shadow_of_a_fixed_button_is_no_finding_on_what_moves_beneath_it() -> None:
    lines = blank(400)
    lines[9::60, 40:600] = 205
    content = np.vstack([lines, page(Section(60))])
    before, after = with_shadow(content), with_shadow(pushed(content))
    elsewhere = [
        match
        for match in findings(before, after)
        if isinstance(match, Matched) and match.candidate.bottom > PUSHED_PX + 4
    ]
    assert elsewhere == []


def test_a_leaf_may_have_gone_with_any_of_its_neighbours() -> None:
    flow = Flow([])
    flow.learn([(Box(0, 0, 50, 20), (0, 0)), (Box(0, 60, 50, 20), (0, 40))])
    assert flow.guesses(Box(0, 30, 50, 10)) == ((0, 0), (0, 40))
    assert flow.guesses(Box(0, 45, 50, 10)) == ((0, 40), (0, 0))


def test_boxes_that_share_the_rim_of_a_wall_are_not_split_by_it() -> None:
    one, other = Box(0, 10, 100, 20), Box(0, 28, 300, 20)
    rim, wall = Box(150, 0, 40, 11), Box(150, 0, 40, 14)
    assert not is_split(one, other, corners([rim]))
    assert is_split(one, other, corners([wall]))


def test_a_sliver_of_a_photo_is_laid_elsewhere_only_where_it_fits_exactly() -> None:
    before = np.full((40, WIDTH, 3), 90, np.uint8)
    after = before.copy()
    after[10] = 100
    after[30] = 92
    made = Synthesis.from_rows(pack(before), pack(after), (), may_be_cut=False)
    assert not made.move_if_better(Box(0, 10, WIDTH, 1), (0, 20))
    after[30] = 90
    made = Synthesis.from_rows(pack(before), pack(after), (), may_be_cut=False)
    assert made.move_if_better(Box(0, 10, WIDTH, 1), (0, 20))


def test_a_photo_that_leaves_over_the_bottom_is_as_high_on_both_pages() -> None:
    shown = Box(40, 130, 400, 170)
    before = np.vstack([page(Section(61), Section(62)), blank(60)])
    after = before.copy()
    for image, lighter in ((before, 0), (after, 8)):
        shown.crop(image)[:] = shown.crop(photo(300, seed=1)) + np.uint8(lighter)
    after = pushed(after)[: len(before)]
    found = [
        match
        for match in aligned(before, after)
        if isinstance(match, Matched) and match.baseline.overlap(shown) > 0.5
    ]
    assert [m.candidate for m in found] == [m.baseline.shifted(0, 52) for m in found]
    assert found
