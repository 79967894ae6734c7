"""What is said about faults that were made on purpose."""

import json

import pytest

from visual_gate.power import Injected, PageFaults, summarise
from visual_gate.records import PowerReport, Share, Verdict, read_power


def fault(
    verdict: Verdict = Verdict.FAIL,
    *,
    area: int = 5_000,
    strength: float = 80,
    hidden: bool = False,
    unstable: bool = False,
) -> Injected:
    score = 0.9 if verdict is Verdict.PASS else 0.1
    return Injected(
        "home@desktop", "gone", area, strength, score, verdict, hidden, unstable
    )


def missed(
    *, area: int = 5_000, strength: float = 80, hidden: bool = False
) -> Injected:
    return fault(Verdict.PASS, area=area, strength=strength, hidden=hidden)


def told(*faults: Injected, masked: float = 0.0) -> PowerReport:
    return summarise([PageFaults("home@desktop", faults, masked)])


def reason(*faults: Injected, masked: float = 0.0) -> str:
    (row,) = told(*faults, masked=masked).pages
    return row.reason


def test_a_share_states_how_sure_it_is() -> None:
    low, high = Share(8, 10).interval
    assert low == pytest.approx(0.490, abs=1e-3)
    assert high == pytest.approx(0.943, abs=1e-3)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_what_a_person_would_be_asked_about_is_caught_but_has_not_failed() -> None:
    total = told(fault(), fault(Verdict.REVIEW), missed()).total
    assert (total.caught, total.failed, total.faults) == (2, 1, 3)


def test_what_is_reviewed_for_noise_alone_is_not_caught() -> None:
    assert told(fault(Verdict.REVIEW, unstable=True)).total.caught == 0


def test_the_smallest_area_is_that_from_which_most_are_caught() -> None:
    small = [missed(area=500) for _ in range(6)]
    large = [fault(area=4_000) for _ in range(6)]
    assert told(*small, *large).smallest_px == 1_000
    assert told(*small).smallest_px is None


def test_the_faintest_change_is_found_likewise() -> None:
    faint = [missed(strength=5) for _ in range(9)]
    clear = [fault(strength=40) for _ in range(9)]
    assert told(*faint, *clear).faintest == 8


def test_a_page_on_which_masks_hide_the_faults_is_named_with_the_reason() -> None:
    faults = [missed(hidden=True) for _ in range(6)]
    said = reason(*faults, masked=0.4)
    assert said == "masks hide 100% of the faults and 40% of the page"


def test_a_page_that_changes_by_itself_is_named_with_the_reason() -> None:
    faults = [fault(Verdict.REVIEW, unstable=True) for _ in range(6)]
    assert reason(*faults) == "100% of the faults lie where the page changes by itself"


def test_faults_that_the_scorer_lets_pass_are_the_reason_that_is_left() -> None:
    assert "too small or too faint" in reason(*[missed() for _ in range(6)])


def test_a_page_that_is_watched_well_needs_no_reason() -> None:
    assert reason(*[fault() for _ in range(6)]) == ""


def test_a_page_with_few_faults_says_so() -> None:
    assert reason(fault()) == "only 1 faults found a place on it"


def test_a_page_that_could_not_be_captured_says_why() -> None:
    (row,) = summarise([PageFaults("x@phone", problem="It answered HTTP 503.")]).pages
    assert row.reason == "It answered HTTP 503."


def test_a_report_survives_json() -> None:
    report = told(fault(), missed(area=20), fault(Verdict.REVIEW))
    assert read_power(json.loads(json.dumps(report.to_document()))) == report
