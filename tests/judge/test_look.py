"""Blank pages are told from pages with little on them."""

import numpy as np
import pytest

from visual_gate.judge import PageLook, look
from visual_gate.records import Box


def white(height: int = 800, width: int = 1280) -> np.ndarray:
    return np.full((height, width, 3), 255, np.uint8)


def test_a_uniform_page_has_no_ink() -> None:
    assert look(white()) == PageLook(1280, 800, 0, (255, 255, 255))
    assert look(white() * 0 + 30).main_color == (30, 30, 30)


def test_every_pixel_off_the_main_color_is_ink() -> None:
    page = white()
    page[10:20, 10:60] = (0, 0, 0)
    assert look(page).ink_px == 500


@pytest.mark.parametrize(("levels", "ink"), [(8, 0), (9, 500)])
def test_a_hardly_visible_shade_is_no_ink(levels: int, ink: int) -> None:
    page = white()
    page[10:20, 10:60] -= levels
    assert look(page).ink_px == ink


def test_one_channel_is_enough() -> None:
    page = white()
    page[0, 0] = (255, 255, 0)
    assert look(page).ink_px == 1


def test_ink_under_a_mask_is_counted_once_however_many_masks_lie_on_it() -> None:
    page = white()
    page[10:20, 10:60] = (0, 0, 0)
    seen = look(page, [Box(0, 0, 20, 800), Box(10, 10, 10, 5)])
    assert (seen.ink_px, seen.masked_px) == (500, 100)


def test_an_empty_picture_is_blank() -> None:
    assert look(white(0, 0)) == PageLook(0, 0, 0)
