"""Content that differs is told from looks that differ."""

from dataclasses import replace

import pytest

from tests.explain.test_explain import capture
from visual_gate.explain import content_only
from visual_gate.records import (
    Box,
    Capture,
    DomNode,
    FailedRequest,
    FontUse,
    Kind,
    Matched,
    Removed,
)

PLACE = Box(40, 30, 200, 20)


def page(text: str = "", tag: str = "p", **styles: str) -> Capture:
    said = DomNode("#it", tag, "", text, PLACE, styles=styles)
    return capture((said,))


def is_content(baseline: Capture, candidate: Capture) -> bool:
    match = Matched(Kind.TEXT, PLACE, PLACE, identical=False)
    return content_only((match,), baseline, candidate)[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Posted on Tuesday 28 April", "Posted on Friday 5 May"),
        ("£1,121.95", "£98.00"),
        ("Updated 9:41 am", "Updated 12:07 pm"),
        ("Updated Monday", "Updated today"),
    ],
)
def test_another_value_of_the_same_shape_is_content(before: str, after: str) -> None:
    assert is_content(page(before), page(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("£121.95", "£NaN"),
        ("Pay now", "undefined"),
        ("Add to basket", "Add to basket and choose gift wrap"),
        ("4 pieces", "{{count}} pieces"),
        ("Same", "Same"),
        ("Open on Monday", "Open in March"),
    ],
)
def test_other_words_are_no_content(before: str, after: str) -> None:
    assert not is_content(page(before), page(after))


def test_a_moment_in_any_language_is_content() -> None:
    assert is_content(page("3. März", "time"), page("11. Oktober", "time"))
    assert not is_content(page("3. März"), page("11. Oktober"))


def test_a_value_that_also_looks_different_is_no_content() -> None:
    assert not is_content(page("4 May", color="black"), page("5 May", color="red"))


def test_another_photo_in_its_frame_is_content() -> None:
    assert is_content(page(tag="img"), page(tag="img"))


def test_a_photo_that_did_not_load_is_no_content() -> None:
    lost = page(tag="img")
    request = FailedRequest("/cup.jpg", "image", 404)
    lost = replace(lost, facts=replace(lost.facts, failed_requests=(request,)))
    assert not is_content(page(tag="img"), lost)


def test_text_whose_font_is_lost_is_no_content() -> None:
    lost = page("5 May", **{"font-family": "Own, serif"})
    facts = replace(lost.facts, fonts=(FontUse("Own", loaded=False),))
    lost = replace(lost, facts=facts)
    assert not is_content(page("4 May", **{"font-family": "Own, serif"}), lost)
    other = replace(page("5 May", **{"font-family": "serif"}), facts=facts)
    assert is_content(page("4 May", **{"font-family": "serif"}), other)


def test_what_is_gone_or_has_no_elements_is_no_content() -> None:
    gone = Removed(Kind.TEXT, PLACE, PLACE)
    assert content_only((gone,), page("4 May"), page("5 May")) == (False,)
    assert not is_content(capture(()), capture(()))


@pytest.mark.parametrize(
    ("before", "after", "known"),
    [
        ("de", "de", True),
        ("", "de", True),
        ("fr", "de", False),
        ("fr", "fr", False),
        ("", "", False),
    ],
)
def test_dates_are_read_in_the_language_that_the_pages_name(
    before: str, after: str, *, known: bool
) -> None:
    march, october = page("3. März"), page("11. Oktober")
    facts = march.facts
    march = replace(march, facts=replace(facts, written_in=before))
    october = replace(october, facts=replace(facts, written_in=after))
    assert is_content(march, october) is known


@pytest.mark.parametrize(
    ("before", "after", "known"),
    [("de-DE", "de-DE", True), ("", "de-DE", True), ("en-US", "de-DE", False)],
)
def test_dates_are_read_in_the_language_of_the_browser_too(
    before: str, after: str, *, known: bool
) -> None:
    march, october = page("3. März"), page("11. Oktober")
    facts = replace(march.facts, written_in="fr")
    march = replace(march, facts=replace(facts, language=before))
    october = replace(october, facts=replace(facts, language=after))
    assert is_content(march, october) is known
