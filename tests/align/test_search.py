"""Leaves that no displacement known so far explains."""

import numpy as np

from visual_gate.align.flow import Flow
from visual_gate.align.pixels import Side
from visual_gate.align.search import Claims, Search
from visual_gate.align.sides import Pages
from visual_gate.records import Box, Component, Image, Kind, Matched

LEAF = Box(40, 60, 80, 12)


def words(place: Box) -> Image:
    image = np.full((200, 300, 3), 255, np.uint8)
    ink = np.random.default_rng(5).random((place.height, place.width)) < 0.4
    place.crop(image)[ink] = 20
    return image


def test_words_that_were_found_a_pixel_beside_themselves_are_unchanged() -> None:
    pushed = (0, 24)
    before, after = Side.of(words(LEAF)), Side.of(words(LEAF.shifted(*pushed)))
    leaf = Component(Kind.TEXT, LEAF)
    other = Component(Kind.TEXT, LEAF.shifted(-1, 23))
    pages = Pages(before, after, (leaf,), (other,), (), may_be_cut=False)
    search = Search(pages, Flow(()), Claims.on(before, after))
    search.settle((leaf,), (other,))
    assert search.exact == {LEAF: pushed}
    assert search.found == []


def test_an_empty_header_is_not_the_banner_that_came_below_it() -> None:
    header = Box(0, 0, 300, 55)
    image = np.full((200, 300, 3), 255, np.uint8)
    header.crop(image)[:] = 247
    came = image.copy()
    Box(0, header.bottom, 300, 23).crop(came)[:] = (255, 243, 205)
    before, after = Side.of(image), Side.of(came)
    leaf = Component(Kind.CONTROL, header.padded(1).clipped(300, 200))
    pages = Pages(before, after, (leaf,), (), (), may_be_cut=False)
    flow = Flow(())
    flow.learn([(Box(40, 80, 60, 12), (0, 23))])
    search = Search(pages, flow, Claims.on(before, after))
    search.settle((leaf,), ())
    assert search.found == [Matched(Kind.CONTROL, leaf.box, leaf.box, identical=False)]
