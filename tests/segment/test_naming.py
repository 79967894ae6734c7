"""Naming components by elements."""

from visual_gate.records import Box, DomNode
from visual_gate.segment import element_for


def node(selector: str, *box: int) -> DomNode:
    return DomNode(selector, "div", "", "", Box(*box))


PAGE = (
    node("body", 0, 0, 800, 600),
    node("#card", 100, 100, 200, 100),
    node("#card p", 110, 120, 120, 20),
)


def test_the_best_fitting_element_names_a_component() -> None:
    assert element_for(Box(112, 122, 110, 15), PAGE) == "#card p"
    assert element_for(Box(98, 98, 205, 104), PAGE) == "#card"


def test_a_speck_is_named_by_the_smallest_element_around_it() -> None:
    assert element_for(Box(250, 170, 4, 4), PAGE) == "#card"


def test_of_equal_boxes_the_deeper_element_wins() -> None:
    twins = (node("button", 0, 0, 50, 20), node("button span", 0, 0, 50, 20))
    assert element_for(Box(0, 0, 50, 20), twins) == "button span"


def test_an_element_without_size_names_nothing() -> None:
    assert element_for(Box(0, 0, 50, 20), (node("wbr", 10, 5, 0, 10),)) == ""


def test_without_elements_there_is_no_name() -> None:
    assert element_for(Box(0, 0, 5, 5), ()) == ""
    assert element_for(Box(900, 900, 5, 5), PAGE) == ""
