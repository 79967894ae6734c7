"""Row bands from hashes."""

import numpy as np
from hypothesis import given, strategies as st

from visual_gate.align.rows import match_rows

rows = st.lists(st.integers(0, 6), max_size=30)


def hashes(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array(values, np.uint64)


@given(rows, rows)
def test_bands_are_equal_ordered_and_apart(one: list[int], other: list[int]) -> None:
    b = c = 0
    for band in match_rows(hashes(one), hashes(other)):
        assert band.baseline_y >= b
        assert band.candidate_y >= c
        b, c = band.baseline_y + band.height, band.candidate_y + band.height
        assert one[band.baseline_y : b] == other[band.candidate_y : c]


@given(rows)
def test_a_page_matches_itself_in_one_band(values: list[int]) -> None:
    bands = match_rows(hashes(values), hashes(values))
    assert [band.height for band in bands] == ([len(values)] if values else [])


def test_rows_that_repeat_anchor_nothing() -> None:
    blank = [0] * 9
    for band in match_rows(hashes([1, 2, 3, *blank]), hashes([*blank, 4, 5, 6])):
        assert band.baseline_y == band.candidate_y
