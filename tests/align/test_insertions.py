"""What came is one finding, whatever it is made of and whatever stays in front."""

import numpy as np

from tests.align.drawn import WIDTH, Section, blank, page, picture, write
from visual_gate.align import align_pages
from visual_gate.align.families import join_found
from visual_gate.align.openings import Openings
from visual_gate.align.parts import absorb, joined_parts
from visual_gate.records import (
    Added,
    Box,
    Image,
    Kind,
    Match,
    Matched,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

CALM = (State.SAME, State.MOVED)
ROW_PX = 40
PITCH_PX = 24
NAMES = ("anchor", "barrel", "candle", "dagger", "ember")


def findings(before: Image, after: Image) -> list[Match]:
    found = align_pages(picture(before), picture(after), PixelSegmenter())
    return [match for match in found.matches if state_of(match) not in CALM]


def row(left: str, right: str) -> Image:
    image = blank(ROW_PX)
    write(image, left, 20, 26)
    write(image, right, 380, 26)
    return image


def table(*names: str) -> Image:
    rows = [row(name, name.upper()) for name in names]
    return np.vstack([page(Section(70)), *rows, page(Section(71))])


def header() -> Image:
    image = blank(40)
    image[:] = (0, 90, 160)
    write(image, "HARBOUR", 20, 26)
    return image


def under_header(content: Image) -> Image:
    """A page beneath a header that does not scroll."""
    image = content.copy()
    image[:40] = header()
    return image


def test_the_cells_of_a_new_table_row_are_one_finding() -> None:
    before = table(*NAMES)
    (extra,) = findings(before, table(*NAMES[:2], "new", *NAMES[2:]))
    assert isinstance(extra, Added)
    rows = Box(0, 120 + 2 * ROW_PX, WIDTH, ROW_PX)
    assert rows.contains(extra.candidate)
    assert extra.candidate.width > 300


def test_a_flat_banner_that_slides_beneath_a_fixed_header_is_one_finding() -> None:
    content = np.vstack([blank(40), page(*(Section(seed) for seed in range(80, 85)))])
    bar = blank(90)
    bar[:] = (255, 243, 205)
    pushed = np.vstack([bar, content])
    (extra,) = findings(under_header(content), under_header(pushed))
    assert isinstance(extra, Added)
    assert extra.candidate.overlap(Box(0, 40, WIDTH, 50)) > 0.8


def test_rows_that_came_show_in_what_lies_above_and_below_them() -> None:
    here = [Box(10, 0, 100, 20), Box(10, 70, 100, 20)]
    there = [Box(10, 0, 100, 20), Box(10, 30, 100, 20)]
    openings = Openings(here, there, grown=40)
    assert openings.parted_px(Box(20, 35, 50, 10)) == 40
    assert openings.opened_px(Box(20, 22, 50, 46)) == 0


def test_at_the_edge_of_a_page_its_growth_says_how_many_rows_came() -> None:
    openings = Openings([Box(10, 0, 100, 20)], [Box(10, 0, 100, 20)], grown=50)
    assert openings.opened_px(Box(20, 35, 50, 10)) == 50


def test_cells_with_something_unchanged_between_them_stay_apart() -> None:
    cells = [(Kind.TEXT, Box(0, 40, 30, 10)), (Kind.TEXT, Box(300, 40, 30, 10))]
    nothing = Openings([], [], grown=20)
    assert len(join_found(cells, [], nothing)) == 1
    assert len(join_found(cells, [Box(100, 36, 50, 20)], nothing)) == 2


def changed(kind: Kind, box: Box, *, down: int) -> Matched:
    return Matched(kind, box, box.shifted(0, down), identical=False)


def test_a_block_beside_a_larger_finding_that_moved_alike_is_part_of_it() -> None:
    control = changed(Kind.CONTROL, Box(100, 100, 120, 36), down=8)
    corner = changed(Kind.BLOCK, Box(222, 100, 6, 2), down=8)
    (whole,) = joined_parts([corner, control])
    assert whole.baseline == Box(100, 100, 128, 36)
    assert whole.candidate == Box(100, 108, 128, 36)


def test_a_block_that_moved_otherwise_is_a_finding_of_its_own() -> None:
    control = changed(Kind.CONTROL, Box(100, 100, 120, 36), down=8)
    other = changed(Kind.BLOCK, Box(222, 100, 6, 2), down=0)
    assert len(joined_parts([control, other])) == 2


def test_an_insertion_takes_up_its_rim_but_no_component() -> None:
    banner = (Kind.BLOCK, Box(0, 50, 640, 60))
    shadow = changed(Kind.BLOCK, Box(0, 40, 200, 8), down=0)
    text = changed(Kind.TEXT, Box(0, 44, 90, 5), down=0)
    kept, (grown,) = absorb(
        [shadow, text], [banner], [], box_of=lambda match: match.candidate
    )
    assert kept == [text]
    assert grown[1] == Box(0, 40, 640, 70)


def test_an_insertion_does_not_grow_over_a_row_for_a_spot_in_it() -> None:
    banner = (Kind.BLOCK, Box(0, 50, 640, 60))
    spot = changed(Kind.BLOCK, Box(170, 110, 16, 17), down=0)
    same = absorb([spot], [banner], [], box_of=lambda match: match.candidate)
    assert same == ([spot], [banner])


def test_boxes_near_each_other_join_until_none_is_near_another() -> None:
    ends = [(Kind.TEXT, Box(0, 0, 20, 20)), (Kind.TEXT, Box(110, 30, 20, 20))]
    link = (Kind.IMAGE, Box(50, 45, 30, 20))
    nothing = Openings([], [], grown=0)
    assert len(join_found(ends, [], nothing)) == 2
    assert join_found([*ends, link], [], nothing) == [(Kind.BLOCK, Box(0, 0, 130, 65))]


def lists(*names: str) -> Image:
    """Short lists beside each other, the second with these entries."""
    image = blank(160)
    for x, entries in ((20, ("cobalt", "ribbon")), (240, names), (460, ("saddle",))):
        for number, entry in enumerate(entries):
            write(image, entry, x, 34 + PITCH_PX * number)
    return image


def test_an_entry_that_came_between_others_of_a_list_has_not_replaced_one() -> None:
    below = page(Section(72), Section(73))
    before = np.vstack([lists("meadow", "walnut"), below])
    after = np.vstack([lists("meadow", "an entry more", "walnut"), below])
    after = np.insert(after, [150] * PITCH_PX, 255, axis=0)
    (extra,) = findings(before, after)
    assert isinstance(extra, Added)
    assert extra.candidate.overlap(Box(240, 20 + PITCH_PX, 112, 18)) > 0.6
