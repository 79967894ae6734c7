"""What stays in place while the ground is pushed beneath it."""

import numpy as np

from tests.align.drawn import Section, banner, blank, page, picture, write
from visual_gate.align import align_pages
from visual_gate.records import Box, Image, Match, Matched, State, state_of
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
