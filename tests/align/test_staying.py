"""What stays in place while the ground is pushed beneath it."""

from itertools import product

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
from visual_gate.align.pixels import pack
from visual_gate.align.synthesis import Canvas
from visual_gate.records import (
    Added,
    Box,
    Image,
    Match,
    Matched,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

HEADER = Box(380, 12, 200, 30)


def aligned(baseline: Image, candidate: Image) -> tuple[Match, ...]:
    found = align_pages(picture(baseline), picture(candidate), PixelSegmenter())
    return found.matches


def with_header(content: Image) -> Image:
    """The page with a button that is fixed to the window."""
    image = content.copy()
    HEADER.crop(image)[:] = (60, 70, 190)
    button = HEADER.crop(image)
    write(button, "search", 60, 20)
    return image


def differing(matches: tuple[Match, ...]) -> list[Match]:
    calm = {State.SAME, State.MOVED}
    return [match for match in matches if state_of(match) not in calm]


def test_a_fixed_header_stays_where_it_is_when_a_banner_pushes_the_page() -> None:
    content = np.vstack([blank(60), page(*(Section(n) for n in range(1, 5)))])
    height = 52
    pushed = np.vstack([banner(height), content])[: len(content)]
    matches = aligned(with_header(content), with_header(pushed))
    below = [
        match
        for match in differing(matches)
        if isinstance(match, Matched) and match.candidate.y >= height
    ]
    assert below == []
    words = [
        m for m in matches if isinstance(m, Matched) and HEADER.contains(m.baseline)
    ]
    assert words
    assert all(match.baseline.y == match.candidate.y for match in words)


def test_a_line_drawn_between_still_things_is_a_finding() -> None:
    before = blank(200)
    before[40:80, 100:300] = (250, 130, 20)
    before[80:120, 100:300] = (250, 170, 100)
    after = before.copy()
    after[80:81, 100:300] = 255
    assert differing(aligned(before, after)) != []


def test_a_banner_that_pushes_a_redrawn_photo_beneath_a_menu_is_one_finding() -> None:
    below = page(*(Section(n) for n in range(20, 23)))
    before = np.vstack([photo(200, seed=1), below])
    after = np.vstack([banner(70), photo(200, seed=2), below])
    for image, x in product((before, after), range(10, WIDTH, 100)):
        write(image, "violet", x, 30)
    found = differing(aligned(before, after))
    wide = [m for m in found if not isinstance(m, Removed) and m.candidate.area > 9999]
    (whole,) = [m for m in wide if m.candidate.bottom <= 74]
    assert isinstance(whole, Added)
    assert whole.candidate.overlap(Box(0, 0, WIDTH, 70)) > 0.9


def test_places_beside_a_page_have_no_faults() -> None:
    canvas = Canvas.like(pack(blank(40)))
    assert canvas.clearly_wrong_px(Box(0, 40, 30, 20)) == 0
    assert canvas.clearly_wrong_px(Box(0, 20, 30, 40)) == 30 * 20


def test_a_line_of_two_pixels_beside_a_change_is_the_same() -> None:
    before = page(Section(30))
    before[104:106, 300:330] = (0, 90, 200)
    after = before.copy()
    after[100:112, 30:90] = (200, 30, 30)
    lines = [
        match
        for match in aligned(before, after)
        if isinstance(match, Matched) and match.baseline == Box(300, 104, 30, 2)
    ]
    assert [state_of(match) for match in lines] == [State.SAME]
