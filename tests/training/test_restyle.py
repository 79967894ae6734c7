"""Changes of style are painted where they are said to be, and can be seen."""

import numpy as np
import pytest

from tests.training.making_pairs import BUTTON, make_site
from visual_gate.align import align_pages
from visual_gate.records import Box, Image, Picture
from visual_gate.segment import PixelSegmenter
from visual_gate.training.bags import bag_of
from visual_gate.training.labels import CALM, SLIGHT, UNKNOWN, Truth, whole_target
from visual_gate.training.paint import Painter
from visual_gate.training.paint_pages import restyle_page
from visual_gate.training.restyle import (
    RESTYLINGS,
    cast_shadow,
    flood,
    hover,
    relight,
    resize,
    round_corners,
    shift,
)

PAINTERS = (flood, relight, cast_shadow, round_corners, resize, shift)


def differs(before: Image, after: Image) -> Image:
    return np.asarray((before != after).any(2), np.uint8)


@pytest.mark.parametrize("painter", PAINTERS)
def test_a_change_of_style_lies_inside_its_box_and_can_be_seen(
    painter: Painter,
) -> None:
    before, seen = make_site(), 0
    for seed in range(8):
        after = before.copy()
        painted = painter(after, BUTTON, np.random.default_rng(seed))
        if painted is None:  # corners rounder than the button is high
            continue
        changed = differs(before, after)
        seen += bool(changed.any())
        painted.box.clipped(before.shape[1], before.shape[0]).crop(changed)[:] = 0
        assert not changed.any()
        assert 0.5 < painted.harm <= 1
    assert seen >= 5


def test_what_does_not_fit_the_page_is_not_painted() -> None:
    page = make_site()
    everything = Box(0, 0, page.shape[1], page.shape[0])
    random = np.random.default_rng(0)
    assert shift(page.copy(), everything, random) is None
    assert round_corners(page.copy(), Box(10, 10, 4, 4), random) is None


def test_flooding_keeps_what_is_drawn_where_it_is() -> None:
    page = np.full((40, 80, 3), 250, np.uint8)
    page[10:30, 20:24] = 0
    after = page.copy()
    flood(after, Box(0, 0, 80, 40), np.random.default_rng(1))
    assert (after[10:30, 20:24] == 0).all()
    assert (after[:, :20] != page[:, :20]).any(2).all()


def test_what_a_pointer_may_have_done_is_hardly_a_fault() -> None:
    page = np.full((40, 90, 3), 250, np.uint8)
    page[10:30, 10:14] = page[10:30, 70:74] = 50
    parts = set()
    for seed in range(12):
        after = page.copy()
        painted = hover(after, Box(0, 0, 90, 40), np.random.default_rng(seed))
        assert painted.harm == SLIGHT
        changed = differs(page, after)
        assert changed.any()
        assert np.abs(after.astype(int) - page).max() <= 60
        parts.add((bool(changed[:, :40].any()), bool(changed[:, 40:].any())))
        painted.box.crop(changed)[:] = 0
        assert not changed.any()
    assert parts == {(True, False), (False, True), (True, True)}


def test_a_faint_change_is_less_surely_a_fault_than_a_clear_one() -> None:
    harms = set()
    for seed in range(40):
        painted = flood(make_site(), BUTTON, np.random.default_rng(seed))
        harms.add(painted.harm)
    assert harms == {0.8, 1.0}


def test_restyled_pages_are_the_same_again_and_some_hold_nothing_harmful() -> None:
    page = make_site()
    components = PixelSegmenter().segment(Picture(page))
    assert {component.kind for component in components} <= set(RESTYLINGS)
    harmless = 0
    for seed in range(20):
        before, after, truth = restyle_page(
            page, components=components, random=np.random.default_rng(seed)
        )
        *sides, same = restyle_page(
            page, components=components, random=np.random.default_rng(seed)
        )
        assert np.array_equal(before, sides[0])
        assert np.array_equal(after, sides[1])
        assert truth == same
        assert truth.elsewhere == 0
        harmless += all(harm == 0 for _, _, harm in truth.changes)
    assert 2 <= harmless <= 12


def test_a_part_that_holds_a_sliver_of_a_fault_is_not_called_harmless() -> None:
    truth = Truth(((BUTTON, BUTTON, UNKNOWN),), 0.0)
    sliver = np.array([UNKNOWN, 0.0], np.float32)
    assert whole_target(sliver, truth, complete=False) == UNKNOWN
    assert whole_target(np.zeros(2, np.float32), truth, complete=False) == 0


def test_a_page_with_what_may_be_a_fault_is_not_called_harmless() -> None:
    calm = Truth(((BUTTON, BUTTON, CALM),), 0.0)
    for worst, told in ((0.0, UNKNOWN), (CALM, UNKNOWN), (1.0, 1.0)):
        harm = np.array([UNKNOWN, worst], np.float32)
        assert whole_target(harm, calm, complete=True) == told
    assert whole_target(np.array([0, CALM], np.float32), calm, complete=True) == CALM


@pytest.mark.parametrize(("colour", "told"), [((210, 30, 50), UNKNOWN), (None, 0.0)])
def test_flat_ground_of_clearly_another_colour_is_never_taught_as_harmless(
    colour: tuple[int, int, int] | None, told: float
) -> None:
    before = make_site()
    BUTTON.crop(before)[:] = (20, 200, 205)
    after = before.copy()
    if colour is None:
        after = (after.astype(int) + 3).clip(0, 255).astype(np.uint8)
    else:
        BUTTON.crop(after)[:] = colour
    page = align_pages(Picture(before), Picture(after), PixelSegmenter())
    bag = bag_of("pair", page, Truth((), 0.0), rng=np.random.default_rng(0))
    assert bag is not None
    assert set(bag.harm.tolist()) == {told}
    assert bag.whole == told
    assert all((part.weight.max() > 0) == (told == 0) for part in bag.tiles)
