"""The search for the least square that is caught."""

import pytest

from visual_gate.power.patches import PLACES, SIDES_PX, least, places, squares
from visual_gate.records import Box


@pytest.mark.parametrize("limit", SIDES_PX)
def test_the_search_finds_the_least_step_that_is_caught(limit: int) -> None:
    assert least(SIDES_PX, lambda side: side >= limit) == limit


def test_what_is_caught_below_something_larger_that_is_not_does_not_count() -> None:
    assert least(SIDES_PX, lambda side: side != 12) == 16


def test_where_not_even_the_largest_is_caught_there_is_none() -> None:
    assert least(SIDES_PX, lambda _: False) is None


def test_places_are_seeded_apart_and_outside_of_masks() -> None:
    mask = Box(0, 0, 1280, 400)
    found = places((1280, 2000), [mask], "1")
    assert len(found) == PLACES
    assert found == places((1280, 2000), [mask], "1") != places((1280, 2000), [], "2")
    assert not any(one.intersect(mask).area for one in found)
    assert not any(a.intersect(b).area for a in found for b in found if a is not b)


def test_a_page_that_is_masked_as_a_whole_has_no_place() -> None:
    assert places((1280, 800), [Box(0, 0, 1280, 800)], "1") == ()


def test_squares_lie_in_the_middle_of_their_places() -> None:
    assert squares([Box(100, 200, 64, 64)], 4) == (Box(130, 230, 4, 4),)
