"""However often the gate is asked, the rate is spent only once."""

import pytest
from hypothesis import given, strategies as st

from visual_gate.judge import rate_at_progress, rate_of_look, settings_of_look
from visual_gate.records import JudgeSettings

rates = st.floats(0.0001, 0.5)


@given(rate=rates, looks=st.integers(1, 500))
def test_all_looks_together_spend_no_more_than_the_rate(
    rate: float, looks: int
) -> None:
    spent = sum(rate_of_look(rate, look) for look in range(1, looks + 1))
    assert spent < rate
    assert spent == pytest.approx(rate * looks / (looks + 1))


@given(rate=rates, progress=st.lists(st.floats(-0.5, 1.5), max_size=30))
def test_looks_in_any_order_of_progress_spend_no_more_than_the_rate(
    rate: float, progress: list[float]
) -> None:
    spent = 0.0
    for reached in progress:
        share = rate_at_progress(rate, reached, spent=spent)
        assert share >= 0.0
        spent += share
    assert spent <= rate * (1 + 1e-9)


def test_the_last_look_may_spend_what_is_left() -> None:
    early = rate_at_progress(0.01, 0.25, spent=0.0)
    assert early == pytest.approx(0.0025)
    assert early + rate_at_progress(0.01, 1.0, spent=early) == pytest.approx(0.01)


def test_a_look_without_progress_spends_nothing() -> None:
    assert rate_at_progress(0.01, 0.5, spent=0.005) == 0.0


@pytest.mark.parametrize("look", [0, -1])
def test_looks_are_counted_from_1(look: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        rate_of_look(0.01, look)


def test_a_look_gets_settings_of_its_own() -> None:
    settings = settings_of_look(JudgeSettings(repeats=4), 2)
    assert settings.false_alarm_rate == pytest.approx(0.01 / 6)
    assert settings.repeats == 4
