"""Text that a program's failure wrote is told from other words and numbers."""

import pytest

from tests.explain.test_explain import capture
from visual_gate.explain.broken import broken_texts, signs_in
from visual_gate.records import (
    UNSHOWN,
    Added,
    Box,
    Capture,
    DomNode,
    Kind,
    Matched,
    Removed,
)

PLACE = Box(40, 30, 200, 20)


def page(text: str) -> Capture:
    return capture((DomNode("#it", "p", "", text, PLACE, styles={}),))


def photo(unshown: str = "") -> Capture:
    styles = {UNSHOWN: unshown}
    return capture((DomNode("#it", "img", "", "Ann", PLACE, styles=styles),))


def broken(before: str, after: str) -> str:
    match = Matched(Kind.TEXT, PLACE, PLACE, identical=False)
    return broken_texts((match,), page(before), page(after))[0]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Total: £NaN", "NaN"),
        ("Hello undefined,", "undefined"),
        ("null items", "null"),
        ("[object Object]", "[object Object]"),
        ("Paid on Invalid Date", "Invalid Date"),
        ("Dear {{ customer.name }}", "{{ customer.name }}"),
        ("Only ${price} left", "${price}"),
        ("checkout.button.pay", "checkout.button.pay"),
        ("CafÃ© noir", "Ã©"),
        ("Itâ€™s here", "â€™"),
        ("Marta KovaÄ\x8d", "Ä\x8d"),
        ("Fish &amp; chips", "&amp;"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
    ],
)
def test_a_sign_that_only_the_candidate_shows_is_named(text: str, sign: str) -> None:
    assert broken("Pay now", text) == sign


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is null and void",
        "None of the above",
        "Visit docs.python.org or write to a.b@shop.example",
        "Ãlex paid €12.50 on 4.5.2026",
        "Nancy and her undefinedness",
        "version 1.2.3-beta.4",
        "isNaN(value)",
    ],
)
def test_ordinary_words_are_not_broken_where_they_were_there_before(text: str) -> None:
    assert broken(text, text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Pay 12.50",
        "4 May, 9:41",
        "shop.example/a-b",
        "e.g. this",
        "a.m.",
        "docs.python.org",
    ],
)
def test_other_words_and_numbers_are_not_broken(text: str) -> None:
    assert signs_in(text) == frozenset()


def test_new_content_can_be_broken_and_lost_content_cannot() -> None:
    added = Added(Kind.TEXT, PLACE, PLACE)
    gone = Removed(Kind.TEXT, PLACE, PLACE)
    found = broken_texts((added, gone), page(""), page("undefined"))
    assert found == ("undefined", "")


def test_a_text_that_came_from_elsewhere_is_not_newly_broken() -> None:
    added = Added(Kind.TEXT, PLACE, PLACE)
    text = "Lorem ipsum dolor"
    assert broken_texts((added,), page(text), page(text)) == ("",)


@pytest.mark.parametrize(
    ("before", "after", "sign"),
    [
        (photo(), photo("cannot be shown"), "an image that cannot be shown"),
        (photo("cannot be shown"), photo("cannot be shown"), ""),
        (photo("cannot be shown"), photo(), ""),
        (photo(), photo(), ""),
    ],
)
def test_an_image_that_cannot_be_shown_any_more_is_broken(
    before: Capture, after: Capture, sign: str
) -> None:
    match = Matched(Kind.IMAGE, PLACE, PLACE, identical=False)
    assert broken_texts((match,), before, after) == (sign,)


def test_a_sign_that_went_elsewhere_is_none_and_one_more_of_it_is() -> None:
    there = Box(40, 60, 200, 20)
    match = Matched(Kind.TEXT, PLACE, PLACE, identical=False)

    def both(first: str, second: str) -> Capture:
        return capture(
            (
                DomNode("#one", "p", "", first, PLACE, styles={}),
                DomNode("#two", "p", "", second, there, styles={}),
            )
        )

    before = both("Sent by Ann", "Lorem ipsum")
    assert broken_texts((match,), before, both("Lorem ipsum", "By Ann")) == ("",)
    after = both("Lorem ipsum", "Lorem ipsum")
    assert broken_texts((match,), before, after) == ("Lorem ipsum",)
