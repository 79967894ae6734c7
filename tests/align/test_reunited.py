"""What went and came again unchanged has moved."""

import numpy as np
import pytest

from visual_gate.align.reunited import reunited
from visual_gate.records import Added, Box, Image, Kind, Match, Matched, Removed

HERE, THERE = Box(40, 60, 80, 20), Box(40, 100, 80, 20)
STEADY = Matched(Kind.TEXT, Box(40, 10, 60, 12), Box(40, 10, 60, 12), identical=True)


def page(place: Box, *, seed: int = 1) -> Image:
    image = np.full((200, 200, 3), 255, np.uint8)
    ink = np.random.default_rng(seed).integers(0, 255, (place.height, place.width))
    place.crop(image)[:] = ink.astype(np.uint8)[:, :, None]
    return image


def pushed(dy: int) -> Match:
    box = Box(40, 140, 60, 12)
    return Matched(Kind.TEXT, box, box.shifted(0, dy), identical=True)


GONE: Match = Removed(Kind.TEXT, HERE, THERE)
CAME: Match = Added(Kind.TEXT, THERE, HERE)


def test_what_went_and_came_as_others_moved_has_moved() -> None:
    found = reunited((STEADY, pushed(40), GONE, CAME), page(HERE), page(THERE))
    assert found == (
        STEADY,
        pushed(40),
        Matched(Kind.TEXT, HERE, THERE, identical=True),
    )


@pytest.mark.parametrize(("dy", "seed"), [(41, 1), (40, 2)])
def test_where_nothing_moved_so_or_a_pixel_differs_both_stay(
    dy: int, seed: int
) -> None:
    matches = (STEADY, pushed(dy), GONE, CAME)
    assert reunited(matches, page(HERE), page(THERE, seed=seed)) == matches


def test_two_that_went_are_not_one_that_came() -> None:
    twin = Box(40, 140, 80, 20)
    before = page(HERE)
    twin.crop(before)[:] = HERE.crop(before)
    matches = (pushed(40), pushed(-40), GONE, Removed(Kind.TEXT, twin, THERE), CAME)
    found = reunited(matches, before, page(THERE))
    assert sum(isinstance(match, Removed) for match in found) == 1
