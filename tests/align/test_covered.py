"""A bar pinned to the window covers other parts of a page that moved below it."""

from dataclasses import replace

import numpy as np
import pytest

from visual_gate.align import align_pages
from visual_gate.align.covered import uncovered
from visual_gate.records import (
    Added,
    Box,
    DomNode,
    Image,
    Kind,
    Match,
    Matched,
    Picture,
    Removed,
)
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


def news_below_the_bar(name: str) -> tuple[Picture, Picture]:
    """News came below a pinned bar; on the baseline an element of that name is hidden.

    Where the news are now the baseline has what the bar covers.
    """
    before, after = page(), page(PUSHED)
    place = Box(20, BAR.bottom, 300, PUSHED - 2)
    image = after.image.copy()
    Box(0, BAR.bottom, 400, PUSHED).crop(image)[:] = 255
    place.crop(image)[:] = (200, 220, 160)
    old = DomNode("#old", "div", "", name, place.shifted(0, -PUSHED))
    new = DomNode("#new", "div", "", "News", place)
    return (
        replace(before, nodes=(*before.nodes, old)),
        replace(after, image=image, nodes=(*after.nodes, new)),
    )


def test_what_came_below_a_bar_was_not_hidden_by_it_where_elements_say_so() -> None:
    found = differing(*news_below_the_bar("Other"))
    place = Box(20, BAR.bottom, 300, PUSHED - 2)
    assert any(isinstance(one, Added) and one.candidate.touches(place) for one in found)
    hidden = differing(*news_below_the_bar("News"))
    assert not any(isinstance(one, Added) for one in hidden)


WORDS = Box(60, 20, 80, 12)
UNDER = Box(70, 10, 40, 8)


def over_photo(pushed: int, *, word: str = "About") -> Picture:
    """A photo beneath the words of a menu that is pinned and lets it shine through."""
    photo = np.random.default_rng(3).integers(60, 200, (300, 400, 3), np.uint8)
    image = np.roll(photo, pushed, axis=0)
    WORDS.crop(image)[:] = 255
    pinned = {"position": "fixed"}
    menu = DomNode("#menu", "nav", "", "", Box(0, 0, 400, 50), styles=pinned)
    link = DomNode("#menu > a", "a", "", word, WORDS.padded(6), parent=0)
    return Picture(image, (menu, link))


@pytest.mark.parametrize(("word", "left"), [("About", 0), ("Prices", 1)])
def test_words_of_a_clear_menu_cover_what_moved_below_them(
    word: str, left: int
) -> None:
    pushed = 12
    matches = (
        Matched(Kind.TEXT, WORDS, WORDS, identical=False),
        Matched(Kind.IMAGE, Box(0, 90, 90, 90), Box(0, 102, 90, 90), identical=True),
        Removed(Kind.BLOCK, UNDER, UNDER.shifted(0, pushed)),
    )
    found = uncovered(matches, over_photo(0), over_photo(pushed, word=word))
    assert sum(isinstance(match, Removed) for match in found) == left
