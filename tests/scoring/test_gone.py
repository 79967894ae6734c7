from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.scoring.making import make_page, matched
from visual_gate.align import align_pages
from visual_gate.records import (
    Box,
    Image,
    Kind,
    Match,
    Picture,
    Removed,
)
from visual_gate.scoring import open_scorer
from visual_gate.scoring.crops import Cutter, taken_places
from visual_gate.segment import PixelSegmenter

WHITE, INK = 255, (40, 40, 40)


def rows(numbers: list[int], *, height: int = 320) -> Image:
    """A list with a row of text for each number, 40 px apart."""
    image = np.full((height, 480, 3), WHITE, np.uint8)
    for place, number in enumerate(numbers):
        text, at = f"Row number {number} of the list", (20, 40 + 40 * place)
        cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, INK, 1, cv2.LINE_AA)
    return image


@pytest.mark.parametrize("gone", [0, 2, 4])
def test_a_row_that_is_gone_fails_though_the_next_row_looks_alike(gone: int) -> None:
    kept = [number for number in range(6) if number != gone]
    before, after = Picture(rows(list(range(6)))), Picture(rows(kept))
    page = align_pages(before, after, PixelSegmenter())
    scorer = open_scorer()
    assert min(scorer.score(page)) < scorer.threshold


def test_only_what_came_from_elsewhere_takes_a_place() -> None:
    place = Box(20, 60, 100, 20)
    gone = Removed(Kind.TEXT, place, Box(20, 60, 100, 0))
    moved_in = matched(Box(20, 100, 100, 20), identical=True, shift=(0, -40))
    stayed = matched(place, identical=True)
    changed = matched(Box(20, 100, 100, 20), shift=(0, -40))
    matches: tuple[Match, ...] = (gone, moved_in, stayed, changed)
    assert taken_places(gone, matches) == (place,)
    assert taken_places(moved_in, matches) == ()
    assert taken_places(replace(gone, expected=place), matches) == ()


def test_what_is_gone_is_held_against_bare_ground_where_another_moved_in() -> None:
    place = Box(20, 20, 300, 28)
    before, after = rows([1, 1]), rows([1])
    gone = Removed(Kind.TEXT, place, Box(20, 20, 300, 0))
    moved_in = matched(place.shifted(0, 40), identical=True, shift=(0, -40))
    cutter = Cutter.of(make_page(before, after, gone, moved_in))
    (crop,) = cutter.crops(gone, (gone,))[:1]
    assert (crop.inside.crop(crop.candidate) != WHITE).any()
    (crop,) = cutter.crops(gone, (gone, moved_in))[:1]
    assert (crop.inside.crop(crop.candidate) == WHITE).all()
    assert (crop.inside.crop(crop.baseline) != WHITE).any()
