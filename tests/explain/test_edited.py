"""Words and styles that somebody changed are told from what a machine draws."""

from dataclasses import replace

import numpy as np
import pytest

from tests.explain.test_explain import capture
from visual_gate.explain import edited, only_traces
from visual_gate.records import Added, Box, Capture, DomNode, Kind, Matched

PLACE = Box(40, 30, 200, 20)
BLUE, RED = "rgb(0, 102, 204)", "rgb(204, 51, 0)"
UNSEEN = "rgba(0, 0, 0, 0) 0px 0px 0px 0px"


def page(text: str = "Buy now", **styles: str) -> Capture:
    looks = {name.replace("_", "-"): value for name, value in styles.items()}
    said = DomNode("#buy", "button", "", text, PLACE, styles=looks)
    return capture((said,))


def is_edited(baseline: Capture, candidate: Capture, place: Box = PLACE) -> bool:
    match = Matched(Kind.CONTROL, place, place, identical=False)
    return edited((match,), baseline, candidate)[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (page(background_color=BLUE), page(background_color=RED)),
        (page(color="rgb(0, 0, 0)"), page(color="rgba(0, 0, 0, 0.5)")),
        (page(font_weight="400"), page(font_weight="700")),
        (page(text_decoration_line="none"), page(text_decoration_line="underline")),
        (page("Buy now"), page("Rent now")),
        (page("4 left"), page("Sold out")),
        (page("1 item"), page("3 offers")),
        (page("4 x 4"), page("4 - 4")),
        (page("Monday"), page("Tuesday")),
        (page("Arrives today"), page("Arrives Monday")),
        (page(opacity="0.9"), page(opacity="1")),
        (page(font_weight="400"), page(font_weight="500")),
        (page(transform="matrix(-1, 0, 0, 1, 0, 0)"), page(transform="none")),
        (page(drawing="4 parts, 1f"), page(drawing="3 parts, 2e")),
        (page(direction="rtl"), page(direction="ltr")),
        (page(rotate="none"), page(rotate="180deg")),
        (page(border_radius="10px"), page(border_radius="0px")),
        (page(state="checked"), page(state="")),
        (page(box_shadow=f"{BLUE} 0px 1px 2px 0px"), page(box_shadow="none")),
        (
            page(box_shadow=f"{BLUE} 0px 1px 2px 0px"),
            page(box_shadow=f"{BLUE} 0px 9px 2px 0px"),
        ),
    ],
)
def test_other_words_and_styles_are_edits(before: Capture, after: Capture) -> None:
    assert is_edited(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (page(), page()),
        (page(transform="none"), page(transform="matrix(1, 0, 0, 1, 0.4, 12)")),
        (page("Buy now"), page(" Buy  now ")),
        (page("4 May, 9.50"), page("11 June, 12")),
        (page("1 item, 3rd of May"), page("1.2k items, 21st of June")),
        (page("+3.1 % since an hour ago"), page("-12 % since 5 days ago")),
        (page("Today, 9:41"), page("Monday, 10:12")),
        (page(opacity="0.98"), page(opacity="1")),
        (page(color="rgb(33, 37, 41)"), page(color="rgb(36, 37, 41)")),
        (page(letter_spacing="normal"), page(letter_spacing="0.02px")),
        (page(transform="none"), page(transform="matrix(1, 0, 0, 1, 1, 0)")),
        (page(margin_left="8px"), page(margin_left="9px")),
        (page(), page(direction="ltr")),
        (page(box_shadow="none"), page(box_shadow=f"{UNSEEN}, {UNSEEN}")),
        (
            page(box_shadow=f"{BLUE} 0px 1px 2px 0px"),
            page(box_shadow=f"{UNSEEN}, {BLUE} 0px 1px 2px 0px"),
        ),
    ],
)
def test_values_traces_and_places_are_none(before: Capture, after: Capture) -> None:
    assert not is_edited(before, after)


def told(*texts: str) -> Capture:
    """A page with a heading and, from the second on, lines beneath it."""
    return capture(
        tuple(
            DomNode(f"#e{row}", "p", "", text, PLACE.shifted(0, 40 * row))
            for row, text in enumerate(texts)
        )
    )


def test_words_that_went_with_their_element_are_an_edit() -> None:
    both, one = told("Your accounts", "Updated at noon"), told("Your accounts")
    line = PLACE.shifted(0, 40)
    assert is_edited(both, one, line)
    assert is_edited(one, both, line)
    assert not is_edited(both, both, line)


def test_a_picture_without_elements_tells_of_no_edit() -> None:
    imported = capture(())
    assert not is_edited(imported, page())
    assert not is_edited(page(), imported)


def test_words_that_other_elements_show_there_are_none() -> None:
    whole = told("Home", "Shop, cups and plates")
    spans = (
        DomNode(f"#s{at}", "span", "", text, Box(40 + 60 * at, 70, 60, 20))
        for at, text in enumerate(("Shop,", "cups and", "plates"))
    )
    apart = capture((*told("Home").nodes, *spans))
    assert not is_edited(whole, apart, PLACE.shifted(0, 40))
    assert not is_edited(apart, whole, PLACE.shifted(0, 40))


def test_what_moved_away_has_not_gone() -> None:
    below = DomNode("#below", "p", "", "Shop", PLACE.shifted(0, 200))
    after = capture((*told("Home").nodes, below))
    assert not is_edited(told("Home", "Shop"), after, PLACE.shifted(0, 40))


def test_a_drawing_made_of_other_shapes_that_looks_alike_is_none() -> None:
    before, after = page(drawing="4 parts, 1f"), page(drawing="3 parts, 2e")
    match = Matched(Kind.IMAGE, PLACE, PLACE, identical=False)
    assert edited((match,), before, after) == (True,)
    assert edited((match,), before, after, alike={match}) == (False,)
    recoloured = page(drawing="3 parts, 2e", color=RED)
    assert edited((match,), page(color=BLUE), recoloured, alike={match}) == (True,)


def test_traces_are_no_more_than_an_edge_drawn_anew() -> None:
    before = np.full((100, 300, 3), 90, np.uint8)
    match = Matched(Kind.IMAGE, PLACE, PLACE, identical=False)
    for levels, told in ((0, True), (32, True), (33, False)):
        after = before.copy()
        after[35, 60, 1] += levels
        assert only_traces(match, before, after) is told


def test_what_came_or_has_another_size_is_no_trace() -> None:
    page = np.full((100, 300, 3), 90, np.uint8)
    wider = replace(PLACE, width=201)
    assert not only_traces(
        Matched(Kind.IMAGE, PLACE, wider, identical=False), page, page
    )
    assert not only_traces(Added(Kind.IMAGE, PLACE, PLACE), page, page)


def test_a_moment_in_any_language_is_no_edit() -> None:
    before, after = (
        capture((DomNode("#when", "time", "", text, PLACE),))
        for text in ("3. März", "11. Oktober")
    )
    assert not is_edited(before, after)


def test_the_words_that_stand_for_a_picture_are_not_seen() -> None:
    dog, cat = (
        capture((DomNode("#pet", "img", "", text, PLACE, styles={}),))
        for text in ("A dog", "A cat")
    )
    assert not is_edited(dog, cat)


def test_an_edit_elsewhere_on_the_page_is_none_of_the_components() -> None:
    before, after = page("Buy now"), page("Rent now")
    assert not is_edited(before, after, Box(40, 400, 200, 20))


def test_pictures_without_elements_tell_of_no_edit() -> None:
    assert not is_edited(capture(()), capture(()))
