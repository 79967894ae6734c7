"""A bar pinned to the window covers other parts of a page that moved below it."""

from dataclasses import replace

import numpy as np
import pytest

from visual_gate.align import align_pages
from visual_gate.records import Added, Box, DomNode, Image, Match, Matched, Picture
from visual_gate.segment import PixelSegmenter

BAR = Box(0, 300, 400, 60)
PUSHED = 42


def lines(pushed: int = 0, *, odd: int = -1) -> Image:
    """Words of a page in rows of their own, ``odd`` being the row that differs."""
    image = np.full((700, 400, 3), 255, np.uint8)
    for row in range(20):
        top = 80 + 30 * row + pushed
        ink = np.random.default_rng(row + 100 * (row == odd)).random((12, 240)) < 0.4
        part = Box(40, top, 240, 12).crop(image)
        part[ink[: len(part)]] = 20
    return image


def page(
    pushed: int = 0, *, odd: int = -1, bar: str = "fixed", news: bool = False
) -> Picture:
    image = lines(pushed, odd=odd)
    BAR.crop(image)[:] = (30, 60, 90)
    Box(60, 320, 120, 16).crop(image)[:] = 250
    if news:
        Box(20, 20, 300, 40).crop(image)[:] = (200, 220, 160)
    return Picture(
        image, (DomNode("#bar", "div", "", "", BAR, styles={"position": bar}),)
    )


def differing(before: Picture, after: Picture) -> list[Match]:
    matches = align_pages(before, after, PixelSegmenter()).matches
    return [one for one in matches if not (isinstance(one, Matched) and one.identical)]


def test_what_a_pinned_bar_covers_elsewhere_is_no_difference() -> None:
    (news,) = differing(page(), page(PUSHED, news=True))
    assert isinstance(news, Added)
    assert news.candidate.overlap(Box(20, 20, 300, 40)) > 0.9
    assert len(differing(page(bar="static"), page(PUSHED, news=True))) > 1


@pytest.mark.parametrize("odd", [3, 5, 9])
def test_what_differs_beside_the_bar_is_found(odd: int) -> None:
    found = differing(page(), page(PUSHED, news=True, odd=odd))
    place = Box(40, 80 + 30 * odd + PUSHED, 240, 12)
    seen = [one.candidate for one in found if isinstance(one, Matched | Added)]
    assert any(box.touches(place) for box in seen)


def test_a_pinned_layer_that_the_page_shines_through_covers_nothing() -> None:
    layer = DomNode(
        "#app", "div", "", "", Box(0, 0, 400, 700), styles={"position": "fixed"}
    )
    before, after = page(), page(PUSHED, news=True, odd=5)
    plain = differing(before, after)
    inside = (replace(one, nodes=(*one.nodes, layer)) for one in (before, after))
    assert differing(*inside) == plain


def test_what_did_not_move_has_no_cover_for_an_excuse() -> None:
    assert differing(page(), page(odd=7))
    changed = page().image.copy()
    Box(60, 320, 120, 16).crop(changed)[:] = (250, 30, 30)
    assert differing(page(), replace(page(), image=changed))
