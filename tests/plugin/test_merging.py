"""The reports that processes leave of single pages, as one report."""

from dataclasses import replace
from pathlib import Path

from tests.report.samples import make_report, make_target
from visual_gate.plugin.merging import merged
from visual_gate.plugin.pieces import Piece, read_piece, write_piece
from visual_gate.records import FalseAlarmRate, Verdict


def _piece(
    source: str, page: str, *, verdict: Verdict = Verdict.PASS, floor: float = 1.0
) -> Piece:
    return Piece(source, floor, make_report([make_target(page, verdict)]))


def test_a_piece_is_read_as_it_was_left(tmp_path: Path) -> None:
    piece = _piece("a/visual-gate.toml", "home", floor=0.25)
    write_piece(tmp_path / "piece.json", piece)
    found = read_piece(tmp_path / "piece.json")
    assert (found.source, found.coverage_floor) == ("a/visual-gate.toml", 0.25)
    assert [each.target.key for each in found.report.targets] == ["home@desktop"]


def test_the_strictest_of_several_configurations_counts_for_the_run() -> None:
    broken = _piece("a/visual-gate.toml", "gone", verdict=Verdict.ERROR, floor=0.5)
    lax = _piece("a/visual-gate.toml", "home", floor=0.5)
    strict = _piece("b/visual-gate.toml", "basket", floor=1.0)
    assert merged([broken, lax]).verdict is Verdict.REVIEW
    assert merged([broken, lax, strict]).verdict is Verdict.ERROR


def test_the_run_promises_no_more_than_the_weakest_of_its_configurations() -> None:
    first, second = _piece("a.py::t", "home"), _piece("b.py::t", "basket")
    rate = FalseAlarmRate(0.2, smallest_p=0.1)
    report = replace(
        second.report,
        false_alarm_rate=rate,
        threshold=0.8,
        candidate_url="http://other.test",
    )
    run = merged([first, replace(second, report=report)])
    assert run.false_alarm_rate.target == 0.2
    assert run.threshold == 0.8
    assert "http://other.test" in run.candidate_url
    assert first.report.candidate_url in run.candidate_url


def test_targets_that_several_tests_look_at_are_told_apart() -> None:
    pieces = [
        _piece("test_a.py::test_it", "home"),
        _piece("test_b.py::test_it", "home", verdict=Verdict.FAIL),
        _piece("test_b.py::test_it", "basket"),
    ]
    run = merged(pieces)
    assert {each.target.key: str(each.verdict) for each in run.targets} == {
        "basket@desktop": "pass",
        "home in test_a.py-test_it@desktop": "pass",
        "home in test_b.py-test_it@desktop": "fail",
    }
    assert merged(list(reversed(pieces))).targets == run.targets
