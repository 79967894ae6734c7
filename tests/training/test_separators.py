"""A separator comes or goes with its rows, and nothing else differs."""

import numpy as np

from tests.training.making_pairs import BUTTON, make_site
from visual_gate.align import align_pages
from visual_gate.records import Component, Kind, Matched, Picture
from visual_gate.segment import PixelSegmenter
from visual_gate.training.labels import target_of
from visual_gate.training.separators import separate

BUTTONS = (Component(Kind.CONTROL, BUTTON),)


def test_a_separator_is_all_that_differs_and_is_on_either_side() -> None:
    page, longer_sides = make_site(), set()
    for seed in range(12):
        made = separate(page, components=BUTTONS, random=np.random.default_rng(seed))
        assert made is not None
        before, after, truth = made
        ((lost, gained, harm),) = truth.changes
        longer, shorter = (before, after) if lost else (after, before)
        longer_sides.add("before" if lost else "after")
        line = lost or gained
        assert line is not None
        assert np.array_equal(shorter, page)
        assert np.array_equal(np.delete(longer, range(line.y, line.bottom), 0), page)
        assert harm in {0.8, 1.0}
    assert longer_sides == {"before", "after"}


def test_the_alignment_finds_it_and_its_finding_gets_its_label() -> None:
    page = make_site()
    for seed in range(6):
        made = separate(page, components=BUTTONS, random=np.random.default_rng(seed))
        assert made is not None
        before, after, truth = made
        found = align_pages(Picture(before), Picture(after), PixelSegmenter())
        differing = [
            match
            for match in found.matches
            if not (isinstance(match, Matched) and match.identical)
        ]
        assert max(target_of(match, truth) for match in differing) >= 0.8


def test_without_even_ground_there_is_none() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (120, 200, 3), np.uint8)
    random = np.random.default_rng(1)
    assert separate(noise, components=BUTTONS, random=random) is None
