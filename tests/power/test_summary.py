"""What is said about faults that were made on purpose."""

import pytest

from visual_gate.power import Injected, Share, summarise


def fault(
    *, caught: bool, area: int = 5_000, strength: float = 80, hidden: bool = False
) -> Injected:
    score = 0.1 if caught else 0.9
    return Injected("home", "desktop", "gone", area, strength, score, caught, hidden)


def test_a_share_states_how_sure_it_is() -> None:
    low, high = Share(8, 10).interval
    assert low == pytest.approx(0.490, abs=1e-3)
    assert high == pytest.approx(0.943, abs=1e-3)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_the_smallest_area_is_that_from_which_most_are_caught() -> None:
    small = [fault(caught=False, area=500) for _ in range(6)]
    large = [fault(caught=True, area=4_000) for _ in range(6)]
    assert summarise([*small, *large], {}).smallest_px == 1_000
    assert summarise(small, {}).smallest_px is None


def test_the_faintest_change_is_found_likewise() -> None:
    faint = [fault(caught=False, strength=5) for _ in range(9)]
    clear = [fault(caught=True, strength=40) for _ in range(9)]
    assert summarise([*faint, *clear], {}).faintest == 8


def test_a_page_on_which_masks_hide_the_faults_is_named_with_the_reason() -> None:
    faults = [fault(caught=False, hidden=True) for _ in range(6)]
    (row,) = summarise(faults, {"home@desktop": 0.4}).pages
    assert row.reason == "masks hide 100% of the faults and 40% of the page"


def test_a_page_that_is_watched_well_needs_no_reason() -> None:
    (row,) = summarise([fault(caught=True) for _ in range(6)], {}).pages
    assert row.reason == ""
    assert (row.share.caught, row.share.faults) == (6, 6)


def test_a_page_with_few_faults_says_so() -> None:
    (row,) = summarise([fault(caught=True)], {}).pages
    assert row.reason == "only 1 faults found a place on it"
