"""What counts as a photograph, and other pictures in the place of avatars."""

import cv2
import numpy as np

from visual_gate.records import Box, Image
from visual_gate.training.paint_pictures import is_photograph, swap_picture

DONUT = Box(20, 20, 100, 100)


def page() -> Image:
    """A ring of four colours on a dark ground."""
    image = np.full((140, 140, 3), (20, 28, 36), np.uint8)
    colours = ((255, 90, 110), (255, 180, 80), (160, 140, 255), (50, 210, 190))
    for number, colour in enumerate(colours):
        start = 90 * number + 3
        cv2.ellipse(image, (70, 70), (40, 40), 0, start, start + 80, colour, 14)
    return image


def test_flat_drawings_are_no_photographs_and_neither_are_icons() -> None:
    rich = np.random.default_rng(0).integers(0, 256, (60, 60, 3), np.uint8)
    assert is_photograph(rich)
    assert not is_photograph(rich[:, :30])
    assert not is_photograph(DONUT.crop(page()))


def test_an_avatar_becomes_another_picture_and_the_name_beside_it_stays() -> None:
    before = np.full((40, 160, 3), (30, 34, 38), np.uint8)
    cv2.circle(before, (20, 20), 15, (220, 180, 150), -1)
    button = before.copy()
    before[7:34, 7:34] += np.random.default_rng(0).integers(
        0, 30, (27, 27, 3), np.uint8
    )
    cv2.putText(before, "Ada", (60, 32), cv2.FONT_HERSHEY_SIMPLEX, 1, (250,) * 3, 2)
    avatar, everything = Box(5, 5, 31, 31), Box(0, 0, 160, 40)
    for seed in range(8):
        after = before.copy()
        painted = swap_picture(after, everything, np.random.default_rng(seed))
        assert painted is not None
        assert painted.harm == 0
        assert painted.box == avatar
        changed = (before != after).any(2)
        assert changed[10:30, 10:30].mean() > 0.9
        assert not changed[:, 40:].any()
        assert not changed[5:8, 5:8].any()
    random, name = np.random.default_rng(0), Box(50, 0, 110, 40)
    assert swap_picture(before.copy(), name, random) is None
    assert swap_picture(button, everything, random) is None
