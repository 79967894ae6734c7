"""Selectors of the configuration against selectors that the browser gave."""

from dataclasses import replace

import pytest

from tests.judge.making import HOME
from visual_gate.judge.table import Weight
from visual_gate.judge.weight import is_named, weight_of

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
    assert weight_of(PAY, target) is Weight.CRITICAL
    assert weight_of("aside.ad", target) is Weight.OPTIONAL
    assert weight_of("h1", target) is Weight.NORMAL
