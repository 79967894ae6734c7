"""What a failing test says of its page."""

from dataclasses import replace
from pathlib import Path

from tests.report.samples import make_part, make_target
from visual_gate.plugin.ending import explanation
from visual_gate.plugin.engine import Checked
from visual_gate.records import Cause, CauseKind, TargetReport, Verdict


def _said(report: TargetReport) -> str:
    return explanation(Checked(report, stored=False, no_baseline=False), Path())


def test_the_same_cause_on_many_elements_crowds_out_no_other() -> None:
    gone = tuple(Cause(CauseKind.GONE, "i", f"#b{n} > i", "", "") for n in range(3))
    lost = Cause(CauseKind.REQUEST, "/icons.css", "", "", "HTTP 404")
    part = make_part("c1", 0.1, causes=(*gone, lost))
    said = _said(make_target("home", Verdict.FAIL, [part]))
    assert said.count("gone from the candidate: i") == 1
    assert "cause: request failed: /icons.css HTTP 404" in said


def test_what_concerns_the_whole_page_is_said_beside_its_components() -> None:
    problem = "mask '.clock' matched nothing on the candidate"
    report = make_target("home", Verdict.FAIL, [make_part("c1", 0.1)])
    assert problem in _said(replace(report, problems=(problem,)))
