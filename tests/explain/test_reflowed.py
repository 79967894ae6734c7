"""Lines that only lie elsewhere are told from boxes that were moved or cut."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.explain.test_explain import FACTS, capture
from visual_gate.explain import reflowed
from visual_gate.records import (
    Added,
    Box,
    Capture,
    DomNode,
    FailedRequest,
    FontUse,
    Kind,
    Match,
    Matched,
    PageFacts,
    Removed,
    Side,
)

REGION = Box(0, 0, 300, 200)
STYLES = {"display": "block", "line-height": "20px", "font-family": "Inter"}


def text(name: str, y: int, height: int = 40, **other: object) -> DomNode:
    box = Box(10, y, 280, height)
    node = DomNode(name, "p", "", f"Words of {name}", box, styles=STYLES)
    return replace(node, **other)  # type: ignore[arg-type]  # fields of an element


CARD = DomNode("div", "div", "", "", Box(0, 0, 300, 200), styles=STYLES)
FIRST, SECOND, THIRD = text("p1", 10), text("p2", 60), text("p3", 110)
PAGE = (CARD, FIRST, SECOND, THIRD)
WRAPPED = (
    replace(CARD, box=Box(0, 0, 300, 220)),
    FIRST,
    text("p2", 60, 60),
    text("p3", 130),
)
"""The second text has a line more, the third is pushed."""

DRIFTED = (CARD, FIRST, text("p2", 61), text("p3", 113))
"""Each is a pixel or two farther from the one above."""


def is_reflowed(
    *after: DomNode, match: Match | None = None, facts: PageFacts = FACTS
) -> bool:
    match = match or Matched(Kind.BLOCK, REGION, REGION, identical=False)
    return reflowed((match,), capture(PAGE), candidate(after, facts))[0]


def candidate(nodes: Sequence[DomNode], facts: PageFacts = FACTS) -> Capture:
    return capture(tuple(nodes), facts, Side.CANDIDATE)


@pytest.mark.parametrize("after", [WRAPPED, DRIFTED])
def test_other_lines_of_the_same_words_are_reflowed(after: tuple[DomNode, ...]) -> None:
    assert is_reflowed(*after)


@pytest.mark.parametrize(
    "match",
    [
        Added(Kind.BLOCK, Box(0, 50, 300, 120), Box(0, 50, 300, 100)),
        Removed(Kind.BLOCK, Box(0, 50, 300, 120), Box(0, 50, 300, 100)),
    ],
)
def test_so_are_lines_that_seem_new_or_gone(match: Match) -> None:
    assert is_reflowed(*WRAPPED, match=match)


@pytest.mark.parametrize(
    ("why", "after"),
    [
        ("nothing differs", PAGE),
        ("cut", (CARD, FIRST, text("p2", 60, 33), text("p3", 103))),
        ("pushed further than its lines", (*WRAPPED[:3], text("p3", 139))),
        ("out of line", (*WRAPPED[:3], text("p3", 130, box=Box(18, 130, 280, 40)))),
        ("narrower", (*WRAPPED[:2], text("p2", 60, box=Box(10, 60, 240, 60)), THIRD)),
        ("other words", (*WRAPPED[:3], text("p3", 130, text="Another"))),
        ("another style", (*WRAPPED[:3], text("p3", 130, styles={}))),
        ("gone", WRAPPED[:3]),
        ("new", (*WRAPPED, text("p4", 180, 10))),
        ("no element named", ()),
    ],
)
def test_what_was_changed_is_not(why: str, after: tuple[DomNode, ...]) -> None:
    assert not is_reflowed(*after), why


def test_a_text_whose_end_the_capture_left_out_may_have_other_words() -> None:
    match = Matched(Kind.BLOCK, REGION, REGION, identical=False)
    for letters, told in ((199, True), (200, False)):
        sides = (
            (page[0], *(replace(one, text="x" * letters) for one in page[1:]))
            for page in (PAGE, WRAPPED)
        )
        assert reflowed((match,), *map(capture, sides)) == (told,)


def test_a_new_element_among_new_lines_is_new() -> None:
    match = Added(Kind.BLOCK, Box(0, 50, 300, 150), Box(0, 50, 300, 100))
    assert not is_reflowed(*WRAPPED, text("p4", 180, 10), match=match)


def test_a_drawing_of_the_page_s_own_making_is_not_read() -> None:
    canvas = text("canvas", 170, 20, tag="canvas", text="")
    before, after = (capture((*nodes, canvas)) for nodes in (PAGE, WRAPPED))
    match = Matched(Kind.BLOCK, REGION, REGION, identical=False)
    assert reflowed((match,), before, after) == (False,)


@pytest.mark.parametrize(
    "facts",
    [
        replace(
            FACTS,
            failed_requests=(
                *FACTS.failed_requests,
                FailedRequest("/late.css", "stylesheet", 404),
            ),
        ),
        replace(FACTS, fonts=(FontUse("Inter", loaded=False),)),
    ],
)
def test_a_lost_file_explains_it_better(facts: PageFacts) -> None:
    assert not is_reflowed(*WRAPPED, facts=facts)


@pytest.mark.parametrize("other", [{**STYLES, "align-items": "start"}, None])
def test_nor_is_what_lies_in_a_box_of_another_style(
    other: dict[str, str] | None,
) -> None:
    match = Matched(Kind.BLOCK, REGION, REGION, identical=False)
    around = replace(CARD, selector="main", box=Box(0, 0, 1000, 1000))
    inside = [replace(node, parent=0) for node in (FIRST, SECOND, THIRD)]
    pushed = [replace(node, parent=0) for node in WRAPPED[1:]]
    before = capture((around, *inside))
    for styles, told in ((STYLES, True), (other, False)):
        name = "main" if styles else "body"
        now = replace(around, selector=name, styles=styles or STYLES)
        assert reflowed((match,), before, candidate((now, *pushed), FACTS)) == (told,)


def test_words_within_a_line_may_lie_anywhere_in_it_and_prove_nothing() -> None:
    inline = {**STYLES, "display": "inline"}
    before = text("p2 > a", 62, 16, parent=2, styles=inline, box=Box(20, 62, 50, 16))
    after = replace(before, box=Box(150, 82, 53, 16))
    match = Matched(Kind.BLOCK, REGION, REGION, identical=False)
    for nodes, told in ((WRAPPED, True), (PAGE, False)):
        pages = capture((*PAGE, before)), candidate((*nodes, after))
        assert reflowed((match,), *pages) == (told,)
