"""What seems to come or go is told from what was only cut out otherwise."""

from dataclasses import replace

import pytest

from tests.explain.test_explain import capture
from visual_gate.explain import redrawn
from visual_gate.records import Added, Box, Capture, DomNode, Kind, Match, Removed

TICK = Box(40, 300, 16, 16)
NODE = DomNode("td > svg", "svg", "", "", TICK, styles={"fill": "green"})
BELOW = TICK.shifted(0, 60)


def page(**other: object) -> Capture:
    return capture((replace(NODE, **other),))  # type: ignore[arg-type]  # fields of an element


def is_redrawn(match: Match, before: Capture, after: Capture) -> bool:
    return redrawn((match,), before, after)[0]


def test_another_number_is_drawn_anew_another_word_is_not() -> None:
    gone = Removed(Kind.TEXT, TICK, TICK)
    assert is_redrawn(gone, page(text="2 days ago"), page(text="5 days ago"))
    assert not is_redrawn(gone, page(text="2 days ago"), page(text="2 days left"))


@pytest.mark.parametrize(
    ("match", "after"),
    [
        (Added(Kind.IMAGE, TICK, TICK), page()),
        (Removed(Kind.IMAGE, TICK, TICK), page()),
        (Added(Kind.IMAGE, BELOW, TICK), page(box=BELOW)),
        (Removed(Kind.IMAGE, TICK, BELOW), page(box=BELOW)),
        (Added(Kind.IMAGE, TICK, TICK), page(box=TICK.shifted(2, 0))),
    ],
)
def test_elements_that_stand_as_they_stood_are_redrawn(
    match: Match, after: Capture
) -> None:
    assert is_redrawn(match, page(), after)


@pytest.mark.parametrize(
    ("match", "after"),
    [
        (Removed(Kind.IMAGE, TICK, TICK), page(selector="th > svg")),
        (Removed(Kind.IMAGE, TICK, TICK), page(styles={"fill": "red"})),
        (Removed(Kind.IMAGE, TICK, TICK), page(text="No")),
        (Removed(Kind.IMAGE, TICK, TICK), page(box=BELOW)),
        (Removed(Kind.IMAGE, TICK, replace(TICK, height=0)), page()),
        (Removed(Kind.IMAGE, TICK, TICK), capture(())),
        (Added(Kind.IMAGE, BELOW, BELOW), page()),
    ],
)
def test_what_is_elsewhere_or_looks_otherwise_or_is_not_there_is_not(
    match: Match, after: Capture
) -> None:
    assert not is_redrawn(match, page(), after)
