"""Selectors of the configuration against selectors that the browser gave."""

from dataclasses import replace

import pytest

from tests.judge.making import FACTS, HOME, make_part, make_side, make_target
from visual_gate.judge import judge_target
from visual_gate.judge.situation import Weight
from visual_gate.judge.weight import is_named, weight_of
from visual_gate.records import Box, JudgeSettings, State, Verdict

PLACE = Box(10, 0, 200, 20)
PAY = "main#checkout > form.pay:nth-of-type(2) > button.btn.buy[type=submit]"


@pytest.mark.parametrize(
    "selector",
    [
        ".buy",
        "button",
        "button.buy",
        ".buy.btn",
        "#checkout",
        "#checkout .buy",
        "main > form > button",
        "form button",
        "[type=submit]",
        "*",
        PAY,
    ],
)
def test_a_selector_names_the_element_and_what_lies_within(selector: str) -> None:
    assert is_named(PAY, [selector])


@pytest.mark.parametrize(
    "selector", ["", ".bu", "a", "button.cancel", ".buy #checkout", "#checkout nav"]
)
def test_other_selectors_do_not(selector: str) -> None:
    assert not is_named(PAY, [selector])


def test_nothing_names_an_unknown_element() -> None:
    assert not is_named("", [".buy", "*"])


def test_critical_wins_over_optional() -> None:
    target = replace(HOME, critical=(".buy",), optional=("form", ".ad"))
    for element, weight in [
        (PAY, Weight.CRITICAL),
        ("aside.ad", Weight.OPTIONAL),
        ("h1", Weight.NORMAL),
    ]:
        part = make_part(element=element)
        assert weight_of(part, make_target([part], target=target)) is weight


@pytest.mark.parametrize(
    ("state", "there", "here", "weight"),
    [
        (State.CHANGED, (PLACE,), (), Weight.CRITICAL),
        (State.CHANGED, (), (PLACE,), Weight.CRITICAL),
        (State.CHANGED, (), (PLACE.padded(50),), Weight.CRITICAL),
        (State.CHANGED, (), (Box(10, 0, 90, 20),), Weight.NORMAL),
        (State.CHANGED, (), (), Weight.NORMAL),
        (State.MISSING, (PLACE,), (), Weight.CRITICAL),
        (State.MISSING, (), (PLACE,), Weight.NORMAL),
        (State.ADDED, (), (PLACE,), Weight.CRITICAL),
        (State.ADDED, (PLACE,), (), Weight.NORMAL),
    ],
)
def test_a_component_has_the_weight_of_the_element_that_it_lies_in(
    state: State, there: tuple[Box, ...], here: tuple[Box, ...], weight: Weight
) -> None:
    part = make_part(state=state)
    evidence = replace(
        make_target([part]),
        baseline=make_side(facts=replace(FACTS, critical=there)),
        candidate=make_side(facts=replace(FACTS, critical=here)),
    )
    assert weight_of(part, evidence) is weight


def test_boxes_of_optional_selectors_count_as_well() -> None:
    part = make_part()
    facts = replace(FACTS, optional=(PLACE,))
    evidence = replace(make_target([part]), candidate=make_side(facts=facts))
    assert weight_of(part, evidence) is Weight.OPTIONAL
    assert judge_target(evidence, JudgeSettings()).verdict is Verdict.REVIEW
