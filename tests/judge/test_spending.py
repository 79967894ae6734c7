"""However often the gate is asked, the rate is spent only once."""

import pytest
from hypothesis import given, strategies as st

from visual_gate.judge import rate_of_look, settings_of_look
from visual_gate.records import JudgeSettings

rates = st.floats(0.0001, 0.5)


@given(rate=rates, looks=st.integers(1, 500))
def test_all_looks_together_spend_no_more_than_the_rate(
    rate: float, looks: int
) -> None:
    spent = sum(rate_of_look(rate, look) for look in range(1, looks + 1))
    assert spent < rate
    assert spent == pytest.approx(rate * looks / (looks + 1))


@pytest.mark.parametrize("look", [0, -1])
def test_looks_are_counted_from_1(look: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        rate_of_look(0.01, look)


def test_a_look_gets_settings_of_its_own() -> None:
    settings = settings_of_look(JudgeSettings(repeats=4), 2)
    assert settings.false_alarm_rate == pytest.approx(0.01 / 6)
    assert settings.repeats == 4
