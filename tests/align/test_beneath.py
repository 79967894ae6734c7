"""Ground that comes beneath what stays is one finding, as large as it shows."""

import numpy as np

from tests.align.drawn import WIDTH, Section, blank, page, picture, write
from visual_gate.align import align_pages
from visual_gate.align.flow import Flow
from visual_gate.align.openings import Openings
from visual_gate.align.pixels import Side, ink_of, pack
from visual_gate.align.residue import Cover
from visual_gate.align.rows import match_rows
from visual_gate.align.search import Claims, Search
from visual_gate.align.sides import Pages
from visual_gate.align.stretches import stretched
from visual_gate.align.synthesis import Canvas, Synthesis
from visual_gate.records import (
    Added,
    Band,
    Box,
    Component,
    Image,
    Kind,
    Match,
    Matched,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

CALM = (State.SAME, State.MOVED)
YELLOW, BLUE = (255, 243, 205), (20, 30, 60)
CONTENT = page(*(Section(seed) for seed in range(40, 46)))


def findings(before: Image, after: Image) -> list[Match]:
    found = align_pages(picture(before), picture(after), PixelSegmenter())
    return [match for match in found.matches if state_of(match) not in CALM]


def flat(height: int, colour: tuple[int, int, int]) -> Image:
    image = blank(height)
    image[:] = colour
    return image


def added(matches: list[Match]) -> list[Box]:
    return [match.candidate for match in matches if isinstance(match, Added)]


def test_what_comes_beneath_a_flat_header_that_stays_is_one_finding() -> None:
    header, hero = flat(50, (255, 255, 255)), flat(90, BLUE)
    before = np.vstack([header, hero, CONTENT])
    after = np.vstack([header, flat(70, YELLOW), hero, CONTENT])
    (extra,) = findings(before, after)
    assert isinstance(extra, Added)
    assert extra.candidate.overlap(Box(0, 50, WIDTH, 70)) > 0.9


def test_a_flat_band_at_the_top_of_both_pages_is_in_place() -> None:
    header, rest = [1] * 40, list(range(100, 160))
    before, after = (
        np.array(rows, np.uint64) for rows in (header + rest, header + [7] * 9 + rest)
    )
    assert match_rows(before, after)[0] == Band(0, 0, 40)


def beneath_controls(content: Image) -> Image:
    """A page on which a side and two labels are fixed before the ground."""
    image = content.copy()
    for text, x, y in (("HOME", 20, 30), ("LOGIN", 560, 30), ("MENU", 20, 110)):
        write(image, text, x, y)
    return image


def test_a_banner_that_shines_through_a_fixed_header_is_one_that_came() -> None:
    content = np.vstack([blank(140), CONTENT])
    banner = flat(64, YELLOW)
    write(banner, "maintenance", 20, 14)
    after = np.vstack([banner, content])
    found = findings(beneath_controls(content), beneath_controls(after))
    (extra,) = added(found)
    assert extra.overlap(Box(0, 0, WIDTH, 64)) > 0.9
    assert not [m for m in found if isinstance(m, Matched) and m.candidate.width > 300]


def test_a_fixed_header_of_another_colour_has_changed() -> None:
    bars = [flat(64, YELLOW), flat(64, (200, 220, 255))]
    pages = [beneath_controls(np.vstack([bar, blank(80), CONTENT])) for bar in bars]
    assert added(findings(*pages)) == []


def test_what_came_above_a_picture_that_changed_is_no_part_of_it() -> None:
    image = CONTENT[:400]
    after = np.vstack([flat(60, YELLOW), image])
    pages = Pages(Side.of(image), Side.of(after), (), (), (), may_be_cut=False)
    made = Synthesis.from_rows(
        pages.before.packed, pages.after.packed, (), may_be_cut=False
    )
    came = np.zeros(after.shape[:2], np.bool_)
    came[:60] = True
    made.on_after.forget(came)
    there = Box(0, 60, WIDTH, 400)
    changed = Matched(Kind.IMAGE, Box(0, 0, WIDTH, 400), there, identical=False)
    went, grew = Openings([], [], grown=-60), Openings([], [], grown=60)
    cover = Cover(pages, made, Flow(()), [changed], went, grew)
    cover.candidate(came)
    first, *others = cover.changed
    assert first == changed
    shown = [*cover.inserted, *(match.candidate for match in others)]
    assert shown == [Box(0, 0, WIDTH, 60)]


def test_a_flat_component_is_where_its_ground_is() -> None:
    header, hero = flat(50, (255, 255, 255)), flat(350, BLUE)
    after = np.vstack([header, flat(90, YELLOW), hero])
    before = np.vstack([header, hero])
    pages = Pages(Side.of(before), Side.of(after), (), (), (), may_be_cut=False)
    flow = Flow(())
    flow.learn([(Box(0, 60, 50, 50), (0, 90))])
    search = Search(pages, flow, Claims.on(pages.before, pages.after))
    box = Box(0, 0, WIDTH, 52)
    search.settle([Component(Kind.CONTROL, box)], [])
    assert search.found == [Matched(Kind.CONTROL, box, box, identical=False)]


def table(*names: str) -> Image:
    """A first column of grey bordered cells beside a column of names."""
    rows = []
    for name in names:
        row = blank(30)
        row[:, 8:181] = 170
        row[:-1, 9:180] = 232
        write(row, name, 220, 20)
        rows.append(row)
    return np.vstack([blank(80), *rows, CONTENT])


def test_a_flat_cell_that_a_new_row_pushed_has_not_changed() -> None:
    found = findings(table("a", "b", "c", "d"), table("a", "b", "new", "c", "d"))
    assert found
    assert all(isinstance(match, Added) for match in found)


def test_what_lies_below_a_banner_is_no_part_of_it() -> None:
    hero = flat(160, BLUE)
    write(hero, "Welcome", 200, 90, scale=1.2)
    before = np.vstack([hero, CONTENT])
    (extra,) = findings(before, np.vstack([flat(50, YELLOW), before]))
    assert isinstance(extra, Added)
    assert extra.candidate.overlap(Box(0, 0, WIDTH, 50)) > 0.9


def line(height: int, gap: slice | None = None) -> Image:
    image = blank(height, width=40)
    image[:, 20] = 120
    if gap:
        image[gap, 20] = 255
    return image


def longer(image: Image) -> Canvas:
    """A page of which all but the rows from 30 to 60 is painted."""
    canvas = Canvas.like(pack(image))
    for rows in (Box(0, 0, 40, 30), Box(0, 60, 40, 40)):
        canvas.paste(canvas.page, rows, rows, number=1)
    return canvas


def test_a_line_that_goes_on_through_rows_that_came_is_nothing_new() -> None:
    image = line(100)
    ink = ink_of(image[:, :, 0]) > 0
    found = stretched(longer(image), ink)
    assert found[30:60, 20].all()
    assert not found[:30].any()


def test_a_line_that_ends_in_rows_that_came_is_new() -> None:
    image = line(100, slice(45, 100))
    ink = ink_of(image[:, :, 0]) > 0
    assert not stretched(longer(image), ink)[31:45, 20].any()


def test_a_gap_in_a_line_that_was_filled_is_a_finding() -> None:
    pages = [np.vstack([CONTENT, bar, CONTENT]) for bar in (blank(120), blank(120))]
    for image, gap in zip(pages, (slice(770, 785), slice(0, 0)), strict=True):
        image[725:835, 300:302] = 90
        image[gap, 300:302] = 255
    assert findings(*pages) != []
    assert findings(*reversed(pages)) != []


def test_a_large_picture_is_shown_by_what_differs_more_than_its_noise() -> None:
    rng = np.random.default_rng(9)
    picture_px = rng.integers(60, 180, (300, WIDTH, 3), np.uint8)
    before = np.vstack([picture_px, CONTENT])
    after = np.vstack(
        [picture_px + rng.integers(0, 2, picture_px.shape, np.uint8), CONTENT]
    )
    after[40:50, 100:140] = 255
    boxes = [m.candidate for m in findings(before, after) if isinstance(m, Matched)]
    around = Box(90, 30, 60, 30)
    assert any(box.intersect(Box(100, 40, 40, 10)).area for box in boxes)
    assert all(around.contains(box) for box in boxes)
