from tests.report.samples import make_report
from visual_gate.records import Verdict
from visual_gate.server.summary import LONGEST_REASON, summary_of

FINDINGS = ("#total: NaN (fail, score 0.02).", "#banner: new (review, score 0.41).")


def test_a_rollout_is_told_the_reasons_as_sentences_and_each_once() -> None:
    said = summary_of(make_report([], Verdict.FAIL, reasons=FINDINGS))
    assert said["reason"] == " ".join(FINDINGS)


def test_a_reason_fits_a_controller_s_event() -> None:
    said = summary_of(make_report([], Verdict.FAIL, reasons=FINDINGS * 20))
    assert len(said["reason"]) == LONGEST_REASON
    assert "\n" not in said["reason"]


def test_a_pass_says_how_much_was_compared() -> None:
    assert summary_of(make_report([], Verdict.PASS))["reason"] == "0 targets compared"
