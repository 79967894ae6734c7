"""A thin line that goes or comes with its rows is found; an opened seam is not one."""

import cv2
import numpy as np
import pytest

from tests.align.drawn import WIDTH, Section, blank, page, picture, write
from visual_gate.align import align_pages
from visual_gate.records import (
    AlignedPage,
    Box,
    Image,
    Match,
    Matched,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

LINE_Y = 300


def aligned(before: Image, after: Image) -> AlignedPage:
    return align_pages(picture(before), picture(after), PixelSegmenter())


def findings(before: Image, after: Image) -> list[Match]:
    matches = aligned(before, after).matches
    moved = (State.SAME, State.MOVED)
    return [match for match in matches if state_of(match) not in moved]


def dialog(*, line_px: int) -> Image:
    """A card of two parts on grey, and a line between them that may be missing."""
    upper, lower = page(*map(Section, (1, 2))), page(*map(Section, (3, 4)))
    line = blank(line_px, 201)
    return np.vstack([upper, line, lower])


@pytest.mark.parametrize("line_px", [1, 2, 3])
def test_a_line_that_went_with_its_rows_is_missing(line_px: int) -> None:
    before, after = dialog(line_px=line_px), dialog(line_px=0)
    (found,) = findings(before, after)
    assert isinstance(found, Removed)
    assert found.baseline.y == 240
    assert found.baseline.height == line_px
    assert found.baseline.width == WIDTH


@pytest.mark.parametrize("line_px", [1, 2, 3])
def test_a_line_that_came_with_its_rows_is_new(line_px: int) -> None:
    before, after = dialog(line_px=0), dialog(line_px=line_px)
    (found,) = findings(before, after)
    assert state_of(found) is State.ADDED


def test_a_line_within_a_card_that_went_with_its_row_is_missing() -> None:
    def card(line_px: int) -> Image:
        image = blank(260, 204)
        cv2.rectangle(image, (100, 40), (500, 200 + line_px), (255, 255, 255), -1)
        cv2.putText(image, "Edit item", (130, 90), 0, 0.6, (20, 20, 20), 1, cv2.LINE_AA)
        cv2.putText(image, "Cancel", (130, 180 + line_px), 0, 0.5, (20, 20, 20), 1)
        image[120 : 120 + line_px, 101:500] = 180
        return image

    below = page(*map(Section, (1, 2, 3)))
    grown = np.vstack([card(1), below])
    shrunk = np.vstack([card(0), below])
    found = [match for match in findings(grown, shrunk) if isinstance(match, Removed)]
    assert any(match.baseline.intersect(Box(101, 120, 399, 1)).area for match in found)


def test_the_seam_that_a_nudge_of_one_pixel_opens_is_no_line() -> None:
    def swatches(gap: int) -> Image:
        image = blank(400)
        image[100:140, 200:400] = (255, 133, 27)
        image[140 + gap : 180 + gap, 200:400] = (255, 173, 96)
        cv2.putText(image, "Disabled", (220, 165 + gap), 0, 0.5, (120, 120, 120), 1)
        return image

    pages = swatches(0), swatches(1)
    assert not [m for m in findings(*pages) if not isinstance(m, Matched)]


def test_a_separator_that_ends_in_borders_of_its_colour_is_missing() -> None:
    def dialog_with(line_px: int) -> Image:
        image = np.full((200 + line_px, WIDTH, 3), 255, np.uint8)
        image[:, 100:102] = image[:, 498:500] = 201
        write(image, "Edit item", 130, 50)
        write(image, "Cancel", 130, 150 + line_px)
        image[120 : 120 + line_px, 100:500] = 201
        return image

    below = page(*map(Section, (1, 2, 3)))
    pages = [np.vstack([dialog_with(line_px), below]) for line_px in (1, 0)]
    found = [match for match in findings(*pages) if isinstance(match, Removed)]
    assert any(match.baseline.intersect(Box(102, 120, 396, 1)).area for match in found)
