"""The page for people shows the table that decides."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from visual_gate.judge import GuardName, rate_of_look
from visual_gate.judge.significance import replication
from visual_gate.judge.table import ROWS, Row
from visual_gate.records import JudgeSettings

PAGE = (Path(__file__).parents[2] / "docs" / "decisions.md").read_text("utf-8")


def told(choices: Iterable[str]) -> str:
    return ", ".join(sorted(choices)) or "any"


def line(number: int, row: Row) -> str:
    cells = [
        str(number),
        told(row.states),
        told(row.levels),
        told(row.supports),
        told(row.noises),
        told(row.weights),
        told(row.policies),
        told(row.differences),
        f"**{row.verdict}**",
        row.sentence,
    ]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize(("number", "row"), list(enumerate(ROWS, 1)))
def test_the_page_shows_each_row_of_the_table(number: int, row: Row) -> None:
    assert line(number, row) in PAGE


def test_the_page_shows_no_other_rows() -> None:
    assert PAGE.count("| **") == len(ROWS)


@pytest.mark.parametrize("name", GuardName)
def test_the_page_names_each_guard(name: GuardName) -> None:
    assert f"| {name} |" in PAGE


@pytest.mark.parametrize("captures", range(1, 9))
def test_the_page_states_what_captures_can_prove(captures: int) -> None:
    live, stored = replication(captures), replication(captures, stored=True)
    assert f"| {captures} | {live:.5f} | {stored:.5f} |" in PAGE


def needed(rate: float, *, stored: bool) -> int:
    """Captures with which a lone change is proven at this rate."""
    return next(
        captures
        for captures in range(1, 100)
        if replication(captures, stored=stored) <= rate
    )


@pytest.mark.parametrize("look", [1, 2, 3, 8, 12, 13, 40])
def test_the_page_states_what_a_look_needs(look: int) -> None:
    rate = rate_of_look(JudgeSettings().false_alarm_rate, look)
    live, stored = needed(rate, stored=False), needed(rate, stored=True)
    assert f"| {look} | {live} | {stored} |" in PAGE


@pytest.mark.parametrize(
    "name",
    [
        "policy",
        "false_alarm_rate",
        "repeats",
        "most_repeats",
        "coverage_floor",
        "component_floor",
        "correction",
    ],
)
def test_the_page_shows_each_setting_with_its_default(name: str) -> None:
    assert f"| `{name}` | {getattr(JudgeSettings(), name)} |" in PAGE


def test_no_setting_is_left_out() -> None:
    names = JudgeSettings.__dataclass_fields__
    assert all(f"| `{name}` |" in PAGE for name in names)
