"""What the demo says the gate found, judged from reports made by hand."""

from dataclasses import replace

import pytest

from visual_gate.config import load_config
from visual_gate.demo import DEFECTS, HARMLESS, DemoLine, check_list, config_path
from visual_gate.demo.changes import CHANGES, load_places
from visual_gate.records import (
    Box,
    BrowserInfo,
    ComponentScore,
    Environment,
    FalseAlarmRate,
    GateReport,
    Kind,
    ModelInfo,
    Side,
    State,
    Target,
    TargetReport,
    Verdict,
)

PLACES = load_places()
TARGETS = load_config(config_path()).targets


def make_part(
    identity: str, verdict: Verdict, *, score: float, box: Box | None
) -> ComponentScore:
    return ComponentScore(
        id=identity,
        kind=Kind.BLOCK,
        state=State.CHANGED,
        score=score,
        threshold=0.5,
        box_baseline=None,
        box_candidate=box,
        verdict=verdict,
    )


def make_target(target: Target, answers: dict[str, Verdict]) -> TargetReport:
    """A target on which each named change got a component with its verdict."""
    parts = tuple(
        make_part(
            f"{name}-{n}",
            verdict,
            score=0.1 if verdict is Verdict.FAIL else 0.9,
            box=box,
        )
        for name, verdict in answers.items()
        for n, box in enumerate(PLACES.get((target.key, name, Side.CANDIDATE), ()))
    )
    same = replace(
        make_part("same", Verdict.PASS, score=1.0, box=Box(0, 0, 9, 9)),
        state=State.SAME,
    )
    return TargetReport(target, Verdict.FAIL, 0.1, (), (*parts, same))


def make_report(targets: list[TargetReport]) -> GateReport:
    browser = BrowserInfo("chromium", "1", "chromium", "0")
    return GateReport(
        verdict=Verdict.FAIL,
        score=0.1,
        threshold=0.5,
        reasons=(),
        targets=tuple(targets),
        findings=(),
        false_alarm_rate=FalseAlarmRate(0.01, 0.001),
        model=ModelInfo("m", "0"),
        environment=Environment("0", "3", "linux", browser),
        baseline_url="http://a",
        candidate_url="http://b",
        started="2026-01-01T00:00:00Z",
        seconds=1.0,
    )


def answered(answers: dict[str, Verdict]) -> dict[str, DemoLine]:
    lines = check_list(make_report([make_target(one, answers) for one in TARGETS]))
    return dict(
        zip(
            [change.name for change in CHANGES] + ["elsewhere"],
            lines,
            strict=False,
        )
    )


ALL_RIGHT = {change.name: Verdict.FAIL for change in DEFECTS} | {
    change.name: Verdict.PASS for change in HARMLESS
}


def test_a_gate_that_fails_the_defects_alone_is_all_right() -> None:
    lines = answered(ALL_RIGHT)
    assert all(line.ok for line in lines.values())
    assert {line.answer for line in lines.values()} == {"found", "not failed"}
    assert "elsewhere" not in lines


@pytest.mark.parametrize("change", DEFECTS, ids=lambda change: change.name)
def test_a_missed_defect_is_told(change: object) -> None:
    name = getattr(change, "name", "")
    line = answered(ALL_RIGHT | {name: Verdict.PASS})[name]
    assert not line.ok
    assert line.answer == "missed"
    assert line.hits == ()


@pytest.mark.parametrize("change", DEFECTS, ids=lambda change: change.name)
def test_a_defect_that_only_goes_to_review_does_not_count_as_found(
    change: object,
) -> None:
    name = getattr(change, "name", "")
    line = answered(ALL_RIGHT | {name: Verdict.REVIEW})[name]
    assert not line.ok
    assert line.answer == "only sent to review"


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.name)
def test_a_harmless_change_that_failed_is_told(change: object) -> None:
    name = getattr(change, "name", "")
    line = answered(ALL_RIGHT | {name: Verdict.FAIL})[name]
    assert not line.ok
    assert line.answer == "failed by mistake"
    assert line.score == 0.1


def test_a_harmless_change_may_be_shown_for_review() -> None:
    line = answered(ALL_RIGHT | {"banner": Verdict.REVIEW})["banner"]
    assert line.ok
    assert line.verdict is Verdict.REVIEW


def test_nothing_is_claimed_for_pages_that_were_not_judged() -> None:
    broken = [
        TargetReport(one, Verdict.ERROR, 0.0, ("HTTP 502",), ()) for one in TARGETS
    ]
    lines = check_list(make_report(broken))
    assert [line.ok for line in lines] == [False] * len(CHANGES)
    assert {line.answer for line in lines} == {"not judged"}


def test_nothing_is_claimed_for_an_empty_report() -> None:
    assert not any(line.ok for line in check_list(make_report([])))


def test_a_failure_where_nothing_was_changed_gets_a_line_of_its_own() -> None:
    stray = make_part("stray", Verdict.FAIL, score=0.2, box=Box(500, 1900, 200, 40))
    home = make_target(TARGETS[0], ALL_RIGHT)
    home = replace(home, components=(*home.components, stray))
    last = check_list(make_report([home]))[-1]
    assert last.title == "1 more failed where nothing was changed"
    assert not last.ok
    assert last.targets == ("home@desktop",)


def test_a_failing_block_around_a_date_is_not_blamed_on_the_date() -> None:
    (total,) = PLACES["checkout@desktop", "total", Side.CANDIDATE][1:]
    (date,) = PLACES["checkout@desktop", "dates", Side.CANDIDATE]
    block = make_part("b", Verdict.FAIL, score=0.1, box=total.union(date).padded(90))
    checkout = next(one for one in TARGETS if one.key == "checkout@desktop")
    target = make_target(checkout, {})
    target = replace(target, components=(*target.components, block))
    lines = {line.title: line for line in check_list(make_report([target]))}
    assert lines["The sum of the order reads NaN"].ok
    assert next(line for title, line in lines.items() if "dates" in title).ok


def test_lines_name_where_a_defect_was_found() -> None:
    line = answered(ALL_RIGHT)["total"]
    assert line.targets == ("checkout@desktop", "checkout@phone")
    assert line.hits == line.targets
