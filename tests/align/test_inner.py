"""Parts of a component that moved apart and are drawn as before."""

import cv2
import numpy as np
import pytest

from tests.align.drawn import Section, page, picture, write
from visual_gate.align import align_pages
from visual_gate.align.inner import inner_moves
from visual_gate.records import Box, Image, Kind, Matched, State, state_of
from visual_gate.segment import PixelSegmenter

LINE = Box(40, 30, 220, 24)


def trail(down: int = 0, *, shade: int = 40, thick: int = 1, level: int = 255) -> Image:
    """Two words, and between them an arrow that sits ``down`` px lower."""
    image = np.full((120, 320, 3), level, np.uint8)
    write(image, "Home", 44, 48)
    tip, colour = (104, 42 + down), (shade, shade, shade)
    for y in (36, 48):
        cv2.line(image, (98, y + down), tip, colour, thick, cv2.LINE_AA)
    write(image, "Documents", 112, 48)
    return image


def moves_of(before: Image, after: Image) -> dict[tuple[int, int], int]:
    match = Matched(Kind.TEXT, LINE, LINE, identical=False)
    found: dict[tuple[int, int], int] = {}
    for _, shift in inner_moves(match, before, after):
        found[shift] = found.get(shift, 0) + 1
    return found


@pytest.mark.parametrize("down", [1, 2, 5])
def test_an_icon_that_sits_lower_is_a_part_that_moved(down: int) -> None:
    assert moves_of(trail(), trail(down)) == {(0, down): 1, (0, 0): 2}


def test_noise_of_a_few_levels_hides_no_move() -> None:
    noise = np.random.default_rng(3).integers(-1, 2, (120, 320, 3))
    after = (trail(2, level=200).astype(np.int16) + noise).clip(0, 255)
    assert moves_of(trail(level=200), after.astype(np.uint8))[0, 2] == 1


def test_an_icon_drawn_otherwise_has_not_only_moved() -> None:
    assert moves_of(trail(), trail(2, shade=120)) == {}
    assert moves_of(trail(), trail(2, thick=2)) == {}


def test_a_component_outside_the_page_has_no_parts() -> None:
    far = Matched(Kind.TEXT, LINE, LINE.shifted(900, 0), identical=False)
    assert inner_moves(far, trail(), trail(2)) == ()


def test_a_page_whose_icon_slipped_within_its_line_has_a_break_there() -> None:
    def site(down: int) -> Image:
        image = page(*map(Section, (1, 2, 3)))
        image[130:190, 20:320] = trail(down)[20:80, :300]
        return image

    matches = align_pages(picture(site(0)), picture(site(2)), PixelSegmenter()).matches
    blocks = [m for m in matches if state_of(m) is State.CHANGED]
    icon = Box(114, 140, 14, 24)
    assert any(
        isinstance(m, Matched) and m.kind is Kind.BLOCK and icon.contains(m.baseline)
        for m in blocks
    )
