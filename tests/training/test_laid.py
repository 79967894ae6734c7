"""Pictures that are laid on both sides of a page differ as they are said to."""

import numpy as np

from tests.training.making_pairs import make_site
from visual_gate.records import Box, Component, Kind
from visual_gate.training.laid import SMALLEST_PX, find_place, lay
from visual_gate.training.paint import CLEARLY_LEVELS

PLACE = Box(60, 90, 40, 40)


def test_what_is_laid_differs_in_its_place_alone_and_harms_as_it_is_called() -> None:
    harms = {"recolor": 1.0, "swap": 0.0, "skeleton": 1.0}
    seen = set()
    for seed in range(24):
        before, after = make_site(), make_site()
        painted = lay(before, after, PLACE, np.random.default_rng(seed))
        assert (painted.box, painted.harm) == (PLACE, harms[painted.kind])
        seen.add(painted.kind)
        gap = np.abs(PLACE.crop(before).astype(int) - PLACE.crop(after))
        assert gap.max() >= 5
        PLACE.crop(before)[:] = PLACE.crop(after)
        assert np.array_equal(before, after)
    assert seen == set(harms)


def test_a_flat_picture_gets_clearly_another_colour_and_keeps_its_sign() -> None:
    middle = Box(PLACE.x + 12, PLACE.y + 12, 16, 16)
    told = 0
    for seed in range(60):
        before, after = make_site(), make_site()
        painted = lay(before, after, PLACE, np.random.default_rng(seed))
        if painted.kind != "recolor":
            continue
        told += 1
        gap = np.abs(middle.crop(before).astype(int) - middle.crop(after)).max(2)
        assert gap.max() >= CLEARLY_LEVELS
        assert len(np.unique(gap[gap > 0])) < gap.size // 2
    assert told > 10


def test_a_place_lies_on_the_page_with_ground_around_it() -> None:
    page = make_site()
    corners = [Component(Kind.TEXT, Box(x, 60, 9, 9)) for x in (0, 100, 255)]
    random = np.random.default_rng(0)
    found = [find_place(page, corners, random) for _ in range(40)]
    places = [place for place in found if place is not None]
    assert 5 < len(places) < 40
    for place in places:
        assert place.x == 100
        assert min(place.width, place.height) >= SMALLEST_PX
        assert place.bottom <= page.shape[0]
