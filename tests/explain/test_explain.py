"""Causes from elements as the browser lists them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from visual_gate.explain import explain_all
from visual_gate.records import (
    VIEWPORTS,
    Added,
    Box,
    BrowserInfo,
    Capture,
    Cause,
    CauseKind,
    DomNode,
    FailedRequest,
    FontUse,
    Kind,
    Match,
    Matched,
    PageFacts,
    Removed,
    Side,
    Target,
)

HOME = Target("home", "/", VIEWPORTS["desktop"])
FACTS = PageFacts("http://shop/", 200)
BLUE, RED = "rgb(0, 0, 255)", "rgb(255, 0, 0)"
BUY = Box(100, 100, 120, 40)
STYLES = {
    "color": "rgb(0, 0, 0)",
    "background-color": BLUE,
    "font-family": "Inter, sans-serif",
    "padding-top": "4px",
    "padding-right": "4px",
    "padding-bottom": "4px",
    "padding-left": "4px",
    "font-size": "16px",
    "line-height": "normal",
    "opacity": "1",
    "z-index": "auto",
}


def explain(match: Match, baseline: Capture, candidate: Capture) -> tuple[Cause, ...]:
    """Why one component differs."""
    return explain_all((match,), baseline, candidate)[0]


def node(
    selector: str,
    box: Box,
    *,
    parent: int = -1,
    text: str = "",
    tag: str = "div",
    styles: Mapping[str, str] | None = None,
) -> DomNode:
    looks = {**STYLES, **(styles or {})}
    return DomNode(selector, tag, "", text, box, parent, looks)


PAGE = (
    node("body", Box(0, 0, 1280, 900), tag="body"),
    node("#shop", Box(80, 80, 400, 300), parent=0),
    node("#buy", BUY, parent=1, text="Buy now", tag="button"),
    node("#price", Box(240, 100, 60, 40), parent=1, text="9.90", tag="span"),
)


def capture(
    nodes: tuple[DomNode, ...] = PAGE,
    facts: PageFacts = FACTS,
    side: Side = Side.BASELINE,
) -> Capture:
    browser = BrowserInfo("chromium", "120", "/usr/bin/chromium", "f" * 16)
    return Capture(HOME, side, b"", nodes, facts, browser)


def edited(index: int, **styles: str) -> tuple[DomNode, ...]:
    """The page with other styles on one element."""
    names = {name.replace("_", "-"): value for name, value in styles.items()}
    changed = replace(PAGE[index], styles={**PAGE[index].styles, **names})
    return (*PAGE[:index], changed, *PAGE[index + 1 :])


def at(box: Box = BUY, candidate: Box | None = None) -> Matched:
    return Matched(Kind.CONTROL, box, candidate or box, identical=False)


def causes(
    nodes: tuple[DomNode, ...] = PAGE,
    facts: PageFacts = FACTS,
    box: Box = BUY,
) -> tuple[Cause, ...]:
    return explain(at(box), capture(), capture(nodes, facts, Side.CANDIDATE))


def style(element: str, name: str, before: str, after: str) -> Cause:
    return Cause(CauseKind.STYLE, name, element, before, after)


def test_a_style_that_differs_is_told_with_both_values() -> None:
    found = causes(edited(2, background_color=RED))
    assert found == (style("#buy", "background-color", BLUE, RED),)


def test_equal_elements_have_no_cause() -> None:
    assert causes() == ()


def test_a_property_that_one_side_never_told_is_no_cause() -> None:
    assert causes(edited(2, direction="ltr")) == ()


def test_styles_of_elements_elsewhere_are_not_to_blame() -> None:
    assert causes(edited(3, color=RED)) == ()


def test_four_equal_sides_are_one_cause() -> None:
    wide = {f"padding_{side}": "9px" for side in ("top", "right", "bottom", "left")}
    assert causes(edited(2, **wide)) == (style("#buy", "padding", "4px", "9px"),)
    one = causes(edited(2, padding_left="9px"))
    assert one == (style("#buy", "padding-left", "4px", "9px"),)


def test_borders_that_take_the_color_of_the_text_are_no_cause_of_their_own() -> None:
    sides = ("top", "right", "bottom", "left")
    black = {f"border-{side}-color": "rgb(0, 0, 0)" for side in sides}
    red = dict.fromkeys((*black, "color"), RED)
    before = (*PAGE[:2], replace(PAGE[2], styles={**STYLES, **black}), PAGE[3])
    after = (*PAGE[:2], replace(PAGE[2], styles={**STYLES, **red}), PAGE[3])
    found = explain(at(), capture(before), capture(after, side=Side.CANDIDATE))
    assert found == (style("#buy", "color", "rgb(0, 0, 0)", RED),)


def test_what_children_inherit_is_told_of_the_outermost_element() -> None:
    everywhere = tuple(
        replace(one, styles={**one.styles, "color": RED}) if one.parent >= 0 else one
        for one in PAGE
    )
    assert causes(everywhere) == (style("#shop", "color", "rgb(0, 0, 0)", RED),)


def test_an_ancestor_that_shows_through_is_told_last() -> None:
    faded = replace(PAGE[0], styles={**STYLES, "opacity": "0.4"})
    nodes = (faded, *edited(2, color=RED)[1:])
    found = causes(nodes)
    assert [one.element for one in found] == ["#buy", "body"]
    assert found[1] == style("body", "opacity", "1", "0.4")


def test_likelier_properties_come_first() -> None:
    nodes = edited(2, background_color=RED, z_index="4", font_size="9px")
    names = [one.name for one in causes(nodes)]
    assert names == ["background-color", "font-size", "z-index"]


def test_the_element_that_is_the_component_comes_before_its_parts() -> None:
    label = node("#buy > b", Box(110, 110, 20, 10), parent=2, tag="b")
    before = (*PAGE, label)
    after = (
        *edited(2, background_color=RED),
        replace(label, styles={**label.styles, "color": RED}),
    )
    found = explain(at(), capture(before), capture(after, side=Side.CANDIDATE))
    assert [one.element for one in found] == ["#buy", "#buy > b"]


def test_other_text_is_told_with_both_texts() -> None:
    nodes = (*PAGE[:2], replace(PAGE[2], text="undefined"), PAGE[3])
    assert causes(nodes) == (
        Cause(CauseKind.TEXT, "button", "#buy", "Buy now", "undefined"),
    )


def test_the_ink_of_a_paragraph_is_explained_by_the_paragraph() -> None:
    wide = node("p", Box(80, 200, 400, 30), parent=1, text="In stock", tag="p")
    red = replace(wide, styles={**STYLES, "color": RED})
    ink = at(Box(82, 206, 90, 14))
    found = explain(
        ink, capture((*PAGE, wide)), capture((*PAGE, red), side=Side.CANDIDATE)
    )
    assert found == (style("p", "color", "rgb(0, 0, 0)", RED),)


def test_entries_that_changed_places_are_known_by_their_texts() -> None:
    def entry(number: int, row: int, text: str, color: str) -> DomNode:
        place = Box(0, 400 + 30 * row, 300, 30)
        looks = {"color": color}
        name = f"li:nth-of-type({number})"
        return node(name, place, parent=0, text=text, tag="li", styles=looks)

    before = (PAGE[0], entry(1, 0, "Figs", BLUE), entry(2, 1, "Pears", RED))
    after = (PAGE[0], entry(7, 0, "Pears", RED), entry(8, 1, "Figs", BLUE))
    both = at(Box(0, 400, 300, 60))
    found = explain(both, capture(before), capture(after, side=Side.CANDIDATE))
    assert {one.kind for one in found} == {CauseKind.MOVED}


def test_long_text_is_cut_and_spaces_do_not_count() -> None:
    spaced = (*PAGE[:2], replace(PAGE[2], text=" Buy   now "), PAGE[3])
    assert causes(spaced) == ()
    long = (*PAGE[:2], replace(PAGE[2], text="x" * 200), PAGE[3])
    assert len(causes(long)[0].candidate) == 80


def test_an_element_that_is_gone_is_named() -> None:
    found = explain(
        Removed(Kind.CONTROL, BUY, BUY),
        capture(),
        capture((*PAGE[:2], PAGE[3]), side=Side.CANDIDATE),
    )
    assert found == (Cause(CauseKind.GONE, "button", "#buy", "Buy now"),)


def test_another_element_that_took_over_a_selector_is_not_the_same_one() -> None:
    crumbs = node("main > div", BUY, parent=1, text="Shop, Cups")
    note = replace(crumbs, box=Box(100, 600, 300, 90), text="", styles={"color": RED})
    rebuilt = replace(crumbs, selector="main > nav", tag="nav", text=",")
    before, after = capture((*PAGE[:2], crumbs)), (*PAGE[:2], rebuilt, note)
    found = explain(at(), before, capture(after, side=Side.CANDIDATE))
    assert {one.kind for one in found} == {CauseKind.GONE, CauseKind.NEW}


def test_an_element_that_is_new_is_named_by_its_outermost_part() -> None:
    banner = node("#banner", Box(0, 0, 1280, 60), parent=0, text="Sale")
    link = node("#banner > a", Box(10, 10, 80, 20), parent=4, tag="a")
    found = explain(
        Added(Kind.BLOCK, banner.box, banner.box),
        capture(),
        capture((*PAGE, banner, link), side=Side.CANDIDATE),
    )
    assert found == (Cause(CauseKind.NEW, "div", "#banner", "", "Sale"),)


def test_a_component_that_moved_is_compared_at_its_new_place() -> None:
    down = tuple(
        replace(one, box=one.box.shifted(0, 300)) if one.selector == "#buy" else one
        for one in edited(2, background_color=RED)
    )
    found = explain(
        at(BUY, BUY.shifted(0, 300)), capture(), capture(down, side=Side.CANDIDATE)
    )
    assert found == (style("#buy", "background-color", BLUE, RED),)


def test_an_entry_inserted_in_a_list_does_not_rewrite_the_others() -> None:
    def entry(number: int, row: int, text: str) -> DomNode:
        place = Box(0, 400 + 30 * row, 300, 30)
        return node(f"li:nth-of-type({number})", place, parent=0, text=text, tag="li")

    before = (PAGE[0], entry(1, 0, "Apples"), entry(2, 1, "Pears"))
    after = (
        PAGE[0],
        entry(1, 0, "Figs"),
        entry(2, 1, "Apples"),
        replace(entry(3, 2, "Pears"), styles={**STYLES, "color": RED}),
    )
    pears = at(before[2].box, after[3].box)
    found = explain(pears, capture(before), capture(after, side=Side.CANDIDATE))
    assert found == (style("li:nth-of-type(2)", "color", "rgb(0, 0, 0)", RED),)


def rows(*texts: str) -> tuple[DomNode, ...]:
    """A list of entries, each with its text in a part that is as tall as the entry."""

    def entry(number: int, text: str) -> tuple[DomNode, DomNode]:
        name, place = f"li:nth-of-type({number})", Box(0, 300 + 40 * number, 300, 40)
        outer = node(name, place, parent=0, tag="li")
        words = replace(place, width=100)
        inner = node(f"{name} > b", words, parent=2 * number - 1, text=text, tag="b")
        return outer, inner

    entries = (entry(number, text) for number, text in enumerate(texts, start=1))
    return (PAGE[0], *(one for both in entries for one in both))


@pytest.mark.parametrize("lost", ["Pears", "Figs"])
def test_a_lost_entry_is_not_told_by_the_one_that_moved_up(lost: str) -> None:
    whole = ("Apples", "Pears", "Plums", "Figs")
    before = rows(*whole)
    after = rows(*(text for text in whole if text != lost))
    top = 300 + 40 * (whole.index(lost) + 1)
    ink = Box(5, top + 14, 90, 12)
    gone = Removed(Kind.TEXT, ink, Box(5, top, 90, 0))
    found = explain(gone, capture(before), capture(after, side=Side.CANDIDATE))
    assert [(one.kind, one.baseline) for one in found] == [(CauseKind.GONE, lost)]


def test_a_new_entry_is_told_by_its_own_words() -> None:
    before = rows("Apples", "Pears", "Plums")
    after = rows("Apples", "Figs", "Pears", "Plums")
    new = Added(Kind.BLOCK, Box(0, 380, 300, 40), Box(0, 380, 300, 0))
    found = explain(new, capture(before), capture(after, side=Side.CANDIDATE))
    assert [(one.kind, one.candidate) for one in found] == [(CauseKind.NEW, "Figs")]


def test_an_element_that_only_extends_elsewhere_is_told_by_its_place() -> None:
    wider = (*PAGE[:2], replace(PAGE[2], box=Box(100, 100, 160, 40)), PAGE[3])
    assert causes(wider) == (
        Cause(
            CauseKind.MOVED, "button", "#buy", "120x40 at 100,100", "160x40 at 100,100"
        ),
    )


LOST_CSS = FailedRequest("/site.css", "stylesheet", 404)
CSS_CAUSE = Cause(CauseKind.REQUEST, "/site.css", candidate="HTTP 404")


def test_a_lost_style_sheet_comes_before_the_styles_that_it_took_along() -> None:
    facts = replace(FACTS, failed_requests=(LOST_CSS,))
    found = causes(edited(2, background_color=RED), facts)
    assert found == (CSS_CAUSE, style("#buy", "background-color", BLUE, RED))


def test_a_request_that_fails_on_both_sides_is_no_cause() -> None:
    facts = replace(FACTS, failed_requests=(LOST_CSS,))
    found = explain(at(), capture(facts=facts), capture(facts=facts))
    assert found == ()


@pytest.mark.parametrize(
    ("resource", "tag", "first"),
    [
        ("image", "img", CauseKind.REQUEST),
        ("image", "button", CauseKind.TEXT),
        ("script", "button", CauseKind.TEXT),
        ("font", "button", CauseKind.TEXT),
    ],
)
def test_a_lost_picture_is_the_cause_where_a_picture_is(
    resource: str, tag: str, first: CauseKind
) -> None:
    facts = replace(FACTS, failed_requests=(FailedRequest("/a", resource, 0, "RESET"),))
    before = (*PAGE[:2], replace(PAGE[2], tag=tag), PAGE[3])
    after = (*PAGE[:2], replace(PAGE[2], tag=tag, text="?"), PAGE[3])
    found = explain(at(), capture(before), capture(after, facts, Side.CANDIDATE))
    assert found[0].kind is first
    assert Cause(CauseKind.REQUEST, "/a", candidate="RESET") in found


def test_a_lost_background_picture_is_known_by_its_address() -> None:
    before = edited(2, background_image='url("http://b/img/hero.png")')
    lost = FailedRequest("/img/hero.png", "image", 404)
    facts = replace(FACTS, failed_requests=(lost,))
    found = explain(at(), capture(before), capture(before, facts, Side.CANDIDATE))
    assert found[0].name == "/img/hero.png"


def test_a_font_that_fell_back_is_the_cause_where_it_is_used() -> None:
    facts = replace(FACTS, fonts=(FontUse("Inter", loaded=False),))
    assert causes(facts=facts) == (Cause(CauseKind.FONT, "Inter"),)
    other = replace(FACTS, fonts=(FontUse("Icons", loaded=False),))
    assert causes(facts=other) == ()


def test_console_errors_of_the_candidate_alone_come_last() -> None:
    facts = replace(FACTS, console_errors=("TypeError: x", "old"))
    before = capture(facts=replace(FACTS, console_errors=("old",)))
    after = capture(edited(2, color=RED), facts, Side.CANDIDATE)
    found = explain(at(), before, after)
    assert [one.kind for one in found] == [CauseKind.STYLE, CauseKind.CONSOLE]
    assert found[1].name == "TypeError: x"


def test_pictures_without_elements_have_no_causes() -> None:
    facts = replace(FACTS, failed_requests=(LOST_CSS,))
    bare = capture((), facts, Side.CANDIDATE)
    assert explain_all([at(), at()], capture(()), bare) == ((), ())


def test_no_more_than_five_causes_are_told() -> None:
    many = ("color", "font_size", "line_height", "opacity", "padding_top", "z_index")
    assert len(causes(edited(2, **dict.fromkeys(many, "9")))) == 5


def test_all_components_of_a_page_are_explained_in_their_order() -> None:
    nodes = edited(3, color=RED)
    after = capture(nodes, side=Side.CANDIDATE)
    found = explain_all([at(), at(PAGE[3].box)], capture(), after)
    assert found == ((), (style("#price", "color", "rgb(0, 0, 0)", RED),))
