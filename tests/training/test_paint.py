"""Faults that are painted onto components."""

import numpy as np

from visual_gate.records import Box
from visual_gate.training.paint import rehue

BUTTON = Box(10, 10, 40, 40)
GREEN = (22, 163, 74)


def test_a_flat_button_gets_another_colour_and_its_sign_stays() -> None:
    page = np.full((60, 60, 3), 255, np.uint8)
    BUTTON.crop(page)[:] = GREEN
    page[28:32, 20:40] = 255
    drawn = 0
    for seed in range(20):
        after = page.copy()
        painted = rehue(after, BUTTON, np.random.default_rng(seed))
        if painted is None:
            assert (after == page).all()
            continue
        drawn += 1
        assert painted.harm == 1
        assert sorted(after[12, 12].tolist()) == sorted(GREEN)
        assert np.abs(after[12, 12].astype(int) - GREEN).max() >= 60
        assert (after[28:32, 20:40] == 255).all()
        assert (after[:10] == 255).all()
    assert drawn > 5


def test_grey_things_and_photographs_keep_their_colours() -> None:
    random = np.random.default_rng(0)
    grey = np.full((60, 60, 3), 200, np.uint8)
    photo = random.integers(0, 256, (60, 60, 3), np.uint8)
    for page in (grey, photo):
        assert rehue(page, BUTTON, random) is None
