"""Markdown, JUnit and terminal: the report without a browser."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.report.samples import (
    HOSTILE,
    make_hostile_report,
    make_many,
    make_part,
    make_report,
    make_shop_report,
    make_target,
)
from visual_gate.judge.rulings import RULED
from visual_gate.judge.situation import Difference
from visual_gate.judge.table import ROWS
from visual_gate.records import (
    Cause,
    CauseKind,
    Finding,
    GateReport,
    Occurrence,
    Verdict,
)
from visual_gate.report import terminal_lines, to_junit, to_markdown


def cases(report: GateReport) -> dict[str | None, ET.Element]:
    root = ET.fromstring(to_junit(report))  # noqa: S314  our own output
    return {case.get("name"): case for case in root.iter("testcase")}


def test_the_summary_begins_with_the_verdict_and_its_reasons() -> None:
    lines = to_markdown(make_shop_report()).splitlines()
    assert lines[0].startswith("## ❌ Visual gate: fail")
    assert any(line.startswith("- 3 of 6 targets fail") for line in lines[:8])


def test_the_summary_lists_the_worst_finding_first() -> None:
    text = to_markdown(make_shop_report())
    assert text.index("#total") < text.index("icons.woff2") < text.index("banner")


@pytest.mark.parametrize("longest", [1_000, 8_000, 30_000])
def test_the_summary_never_grows_beyond_its_limit(longest: int) -> None:
    text = to_markdown(make_many(1600), longest=longest)
    assert len(text.encode()) <= longest
    assert "did not fit" in text
    assert text.count("<details>") == text.count("</details>")


def test_rows_that_did_not_fit_are_counted() -> None:
    full = to_markdown(make_many(400), longest=10**9)
    cut = to_markdown(make_many(400), longest=6_000)
    left = re.search(r"(\d+) more rows did not fit", cut)
    assert left is not None
    rows = [text.count("\n| ") for text in (full, cut)]
    assert rows[0] - rows[1] == int(left[1])


def test_page_text_cannot_become_markup_in_the_summary() -> None:
    text = to_markdown(make_hostile_report())
    assert "<script" not in text
    assert "<img" not in text


def test_page_text_cannot_break_a_table_or_mention_anybody() -> None:
    part = make_part("c1", 0.1, element="a | b\n@someone [x](https://example.org)")
    text = to_markdown(make_report([make_target("home", Verdict.FAIL, [part])]))
    (row,) = [line for line in text.splitlines() if "someone" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 6
    assert "@someone" not in row
    assert "](" not in row.replace("\\]\\(", "")


def test_a_passing_run_has_no_tables() -> None:
    passing = make_report([make_target("home")], Verdict.PASS)
    assert "|" not in to_markdown(passing)


def test_the_report_is_linked_where_its_address_is_known() -> None:
    text = to_markdown(make_shop_report(), report_url="https://ci/run/1")
    assert "[Open the full report](<https://ci/run/1>)" in text


def test_junit_has_one_case_for_each_target() -> None:
    assert set(cases(make_shop_report())) == {
        "home@desktop",
        "catalogue@desktop",
        "catalogue@phone",
        "checkout@desktop",
        "imprint@desktop",
        "account@desktop",
    }


def test_junit_fails_what_failed_or_needs_review_and_errs_on_errors() -> None:
    found = {
        name: {child.tag: child.get("type") for child in case if child.get("type")}
        for name, case in cases(make_shop_report()).items()
    }
    assert found["checkout@desktop"] == {"failure": "fail"}
    assert found["home@desktop"] == {"failure": "review"}
    assert found["account@desktop"] == {"error": "error"}
    assert found["imprint@desktop"] == {}


def test_junit_counts_agree_with_its_cases() -> None:
    root = ET.fromstring(to_junit(make_shop_report()))  # noqa: S314  our own output
    suite = root[0]
    assert suite.get("tests") == str(len(list(root.iter("testcase"))))
    assert suite.get("failures") == str(len(list(root.iter("failure"))))
    assert suite.get("errors") == str(len(list(root.iter("error"))))


def test_junit_names_component_score_and_cause() -> None:
    failure = cases(make_shop_report())["checkout@desktop"].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert "0.03 < 0.50 #total (changed)" in failure.text
    assert "£121.95" in failure.text


def test_junit_holds_any_text_that_a_page_can_say() -> None:
    control = replace(
        make_target("home", Verdict.FAIL), reasons=("\0\x1b[31m\ud800]]>",)
    )
    (case,) = cases(make_report([control])).values()
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "\ufffd\ufffd[31m\ufffd]]>"
    assert HOSTILE in str(cases(make_hostile_report()).popitem()[0])


def test_the_terminal_table_begins_with_the_verdict_and_ends_with_the_sum() -> None:
    lines = terminal_lines(make_shop_report(), color=False)
    assert lines[0].startswith("✗ FAIL")
    assert "6 targets: 3 fail, 1 error, 1 review, 1 pass" in lines[-1]


def test_the_terminal_table_names_each_finding_with_score_and_cause() -> None:
    text = "\n".join(terminal_lines(make_shop_report(), color=False))
    assert "0.03  #total (changed) text: “£121.95” → “£NaN”" in text
    assert "account@desktop on the candidate: HTTP 502" in text


def test_junit_counts_the_failures_that_it_holds() -> None:
    verdicts = (Verdict.REVIEW, Verdict.REVIEW, Verdict.FAIL, Verdict.ERROR)
    targets = [make_target(f"p{n}", one) for n, one in enumerate(verdicts)]
    root = ET.fromstring(to_junit(make_report(targets)))  # noqa: S314  our own text
    assert root.get("failures") == str(len(list(root.iter("failure")))) == "3"
    assert root.get("errors") == str(len(list(root.iter("error")))) == "1"


def test_a_failing_target_stands_before_one_that_could_not_be_judged() -> None:
    down = make_target("gone", Verdict.ERROR, reasons=("down",))
    gone = replace(down, score=0.0)
    broken = make_target("broken", Verdict.FAIL, [make_part("c1", 0.3)])
    text = "\n".join(terminal_lines(make_report([gone, broken]), color=False))
    assert text.index("broken@desktop") < text.index("gone@desktop")


def test_only_components_that_did_not_pass_are_named() -> None:
    parts = [
        make_part("c1", 0.1, element="#broken"),
        make_part("c2", 0.9, element="#moved", verdict=Verdict.PASS),
    ]
    report = make_report([make_target("home", Verdict.FAIL, parts)])
    text = "\n".join(terminal_lines(report, color=False))
    assert "#broken" in text
    assert "#moved" not in text


def test_of_one_element_the_same_is_told_once_with_its_worst_score() -> None:
    parts = [
        make_part("c1", 0.3, element="#pay"),
        make_part("c2", 0.1, element="#pay"),
        make_part("c3", 0.2, element="#help"),
    ]
    report = make_report([make_target("home", Verdict.FAIL, parts)])
    text = "\n".join(terminal_lines(report, color=False))
    assert text.count("#pay") == 1
    assert "0.10  #pay" in text
    assert "0.20  #help" in text


def test_the_terminal_table_leaves_out_what_passes() -> None:
    text = "\n".join(terminal_lines(make_shop_report(), color=False))
    assert "imprint" not in text


def test_colour_is_only_there_when_asked_for() -> None:
    plain = terminal_lines(make_shop_report(), color=False)
    colored = terminal_lines(make_shop_report(), color=True)
    assert "\x1b" not in "".join(plain)
    assert re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(colored)) == "\n".join(plain)
    assert colored[0].startswith("\x1b[1;31m")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_of_the_table_is_wider_than_the_terminal(width: int) -> None:
    long = Cause(CauseKind.CONSOLE, "word " * 100)
    part = make_part("c1", 0.1, element="#a " * 60, causes=(long,))
    report = make_report(
        [make_target("page" * 60, Verdict.FAIL, [part], reasons=("why " * 90,))],
        reasons=("because " * 90,),
    )
    body = terminal_lines(report, color=False, width=width)[1:-1]
    assert max(map(len, body)) <= max(width, 44)


def test_the_remedy_at_the_end_of_a_long_sentence_is_read() -> None:
    sentence = f"The baseline could not be captured: {'long story ' * 9}; raise it."
    target = make_target("home", Verdict.ERROR, reasons=(sentence,))
    text = " ".join(terminal_lines(make_report([target]), color=False, width=60))
    assert sentence in " ".join(text.split())


def test_a_sentence_without_an_end_fills_no_screen() -> None:
    target = make_target("home", Verdict.ERROR, reasons=("noise " * 9000,))
    lines = terminal_lines(make_report([target]), color=False)
    assert 5 < len(lines) < 12
    assert lines[-2].endswith(" …")


def test_a_long_selector_keeps_its_end_which_is_the_element() -> None:
    part = make_part("c1", 0.1, element=f"#{'generated-' * 30} > button")
    report = make_report([make_target("home", Verdict.FAIL, [part])])
    lines = "\n".join(terminal_lines(report, color=False, width=200))
    for text in (lines, to_markdown(report)):
        assert "generated-generated" in text.replace("\\", "")
        assert re.search(r"…\S* ?(>|&gt;)\s+button", text)
        assert text.count("generated") < 20


def _why(reason: str, *causes: Cause) -> str:
    part = make_part("c1", 0.1, element="#buy", reason=reason, causes=causes)
    report = make_report([make_target("home", Verdict.FAIL, [part])])
    return " ".join(" ".join(terminal_lines(report, color=False)).split())


def test_what_a_person_decided_is_told_before_any_cause() -> None:
    style = Cause(CauseKind.STYLE, "color", "#buy", "red", "blue")
    decided = [one.row for one in RULED if one.row.verdict is not Verdict.PASS]
    assert decided
    for row in decided:
        assert f"#buy (changed) {row.sentence}" in _why(row.sentence, style)


def test_a_broken_text_is_told_before_a_style() -> None:
    style = Cause(CauseKind.STYLE, "color", "#buy", "red", "blue")
    text = Cause(CauseKind.TEXT, "cell", "#sum", "£40", "£NaN")
    broken = [row for row in ROWS if row.differences == {Difference.BROKEN}]
    assert broken
    for row in broken:
        assert "#buy (changed) text: “£40” → “£NaN”" in _why(row.sentence, style, text)


def test_a_deployment_that_is_down_is_told_once_not_for_each_target() -> None:
    down = ("The candidate could not be captured: shop.test: connection refused",)
    lost = [make_target(f"p{n}", Verdict.ERROR, reasons=down) for n in range(500)]
    other = make_target("other", Verdict.ERROR, reasons=("another cause",))
    report = make_report([*lost, other], Verdict.ERROR)
    lines = "\n".join(terminal_lines(report, color=False))
    for text in (lines, to_markdown(report).replace("\u200b", "")):
        assert text.count("connection refused") == 1
        assert "p0@desktop, p1@desktop, p2@desktop and 497 more" in text
        assert text.count("another cause") == 1


def test_a_cause_on_many_elements_stands_once_in_a_row_of_the_summary() -> None:
    causes = tuple(
        Cause(CauseKind.STYLE, "color", f"#e{n}", "red", "blue") for n in "12"
    )
    found = Finding("it", Verdict.FAIL, 0.1, causes, ())
    assert to_markdown(make_report([], findings=(found,))).count("red → blue") == 1


def test_a_cause_on_many_elements_stands_once_in_junit() -> None:
    gone = tuple(Cause(CauseKind.GONE, "i", f"#b{n} > i", "", "") for n in range(3))
    part = make_part("c1", 0.1, causes=gone)
    found = cases(make_report([make_target("home", Verdict.FAIL, [part])]))
    text = found["home@desktop"].findtext("failure") or ""
    assert text.count("gone from the candidate: i") == 1


def test_control_characters_of_a_page_do_not_reach_the_terminal() -> None:
    part = make_part("c1", 0.1, element="\x1b]0;owned\x07#a")
    report = make_report([make_target("home", Verdict.FAIL, [part])])
    text = "".join(terminal_lines(report, color=False))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_many_places_of_a_finding_are_shortened() -> None:
    places = tuple(Occurrence(f"p{n}@desktop", "c1") for n in range(9))
    found = Finding("icons are gone", Verdict.FAIL, 0.1, (), places)
    text = to_markdown(make_report([], findings=(found,)))
    assert "and 6 more" in text
