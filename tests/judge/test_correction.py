"""Corrections against worked examples, and laws between them."""

import pytest
from hypothesis import given, strategies as st

from visual_gate.judge.correction import corrected
from visual_gate.records import Correction

HOLM, HOCHBERG = Correction.HOLM, Correction.HOCHBERG
BENJAMINI_HOCHBERG = Correction.BENJAMINI_HOCHBERG
p_lists = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30)

# R 4: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), method) and of the second list
EXAMPLES = [
    ([0.01, 0.02, 0.03, 0.04, 0.05], HOLM, [0.05, 0.08, 0.09, 0.09, 0.09]),
    ([0.01, 0.02, 0.03, 0.04, 0.05], HOCHBERG, [0.05] * 5),
    ([0.01, 0.02, 0.03, 0.04, 0.05], BENJAMINI_HOCHBERG, [0.05] * 5),
    ([0.01, 0.04, 0.03], HOLM, [0.03, 0.06, 0.06]),
    ([0.01, 0.04, 0.03], HOCHBERG, [0.03, 0.04, 0.04]),
    ([0.01, 0.04, 0.03], BENJAMINI_HOCHBERG, [0.03, 0.04, 0.04]),
    ([0.001, 0.5, 0.04, 0.9], HOLM, [0.004, 1.0, 0.12, 1.0]),
    ([0.001, 0.5, 0.04, 0.9], HOCHBERG, [0.004, 0.9, 0.12, 0.9]),
    ([0.001, 0.5, 0.04, 0.9], BENJAMINI_HOCHBERG, [0.004, 2 / 3, 0.08, 0.9]),
]


@pytest.mark.parametrize(("raw", "method", "adjusted"), EXAMPLES)
def test_worked_examples_come_out_as_in_r(
    raw: list[float], method: Correction, adjusted: list[float]
) -> None:
    assert corrected(raw, method) == pytest.approx(adjusted)


@given(raw=p_lists)
def test_hochberg_lies_between_benjamini_hochberg_and_holm(raw: list[float]) -> None:
    milder = corrected(raw, BENJAMINI_HOCHBERG)
    middle = corrected(raw, HOCHBERG)
    harder = corrected(raw, HOLM)
    for low, mid, high in zip(milder, middle, harder, strict=True):
        assert low <= mid + 1e-12
        assert mid <= high + 1e-12


@given(raw=p_lists, method=st.sampled_from(Correction))
def test_a_correction_never_lowers_a_p_value(
    raw: list[float], method: Correction
) -> None:
    adjusted = corrected(raw, method)
    assert all(0 <= one <= 1 for one in adjusted)
    assert all(after >= before for before, after in zip(raw, adjusted, strict=True))


@given(raw=p_lists, method=st.sampled_from(Correction), extra=st.integers(0, 20))
def test_leaving_out_hypotheses_of_p_1_but_counting_them_changes_nothing(
    raw: list[float], method: Correction, extra: int
) -> None:
    counted = corrected(raw, method, compared=len(raw) + extra)
    written = corrected([*raw, *[1.0] * extra], method)
    assert counted == pytest.approx(written[: len(raw)])


def test_nothing_compared_is_nothing_corrected() -> None:
    assert corrected([], HOLM) == []
