"""What a person decided acts in the next check, and no further than was meant."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import make_page
from tests.review.runs import (
    HOME,
    PLAIN,
    RED,
    Told,
    make_desk,
    make_store,
    mute,
    named,
    run_check,
)
from visual_gate.baselines import DirectoryStore
from visual_gate.judge.rulings import RULED, RuledRow
from visual_gate.records import (
    Capture,
    ComponentScore,
    GateReport,
    Ruling,
    State,
    Verdict,
)

GREEN = make_page(button=(20, 200, 40))
TWO = RED.copy()
TWO[24:44, 20:220] = (200, 200, 30)


def decided(
    folder: Path, ruling: Ruling, *, told: Told = mute, baseline_url: str = ""
) -> DirectoryStore:
    """A store in which the red button was decided so."""
    store = make_store(folder, [HOME], told=told)
    check(store, folder, told=told, baseline_url=baseline_url)
    desk = make_desk(store, folder / "run")
    desk.decide([0], ruling, "we talked about it", revision=0)
    desk.write(revision=1)
    return store


def check(
    store: DirectoryStore,
    folder: Path,
    candidate: object = RED,
    *,
    told: Told = mute,
    score: float = 0.1,
    baseline_url: str = "",
) -> GateReport:
    return run_check(
        store,
        folder / "run",
        {"home": candidate},  # type: ignore[dict-item]  # an image
        targets=(HOME,),
        told=told,
        score=score,
        baseline_url=baseline_url,
    )


def bordered(capture: Capture) -> Capture:
    """The capture with a button that has another border as well."""
    (button,) = named(capture).nodes
    styles = {**button.styles, "border-color": "rgb(1, 2, 3)"}
    return replace(capture, nodes=(replace(button, styles=styles),))


def changed(report: GateReport) -> list[ComponentScore]:
    parts = report.targets[0].components
    return [part for part in parts if part.state is not State.SAME]


def test_noise_passes_with_the_person_and_the_reason(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.NOISE)
    report = check(store, tmp_path, GREEN)
    assert report.verdict is Verdict.PASS
    (part,) = changed(report)
    assert "differs like this by itself" in part.reason
    assert "2026-03-02: we talked about it" in part.reason


def test_what_is_settled_does_not_lower_the_score_of_the_run(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.NOISE)
    assert check(store, tmp_path, GREEN).score == 1.0


def test_noise_of_one_component_explains_no_other(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.NOISE)
    report = check(store, tmp_path, TWO)
    assert report.verdict is Verdict.FAIL
    assert sorted(part.verdict for part in changed(report)) == ["fail", "pass"]


def test_noise_explains_no_worse_a_difference(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.NOISE)
    assert check(store, tmp_path, GREEN, score=0.02).verdict is Verdict.FAIL


def test_noise_explains_the_same_cause_with_other_values(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.NOISE, told=named)
    report = check(store, tmp_path, GREEN, told=named, score=0.01)
    assert report.verdict is Verdict.PASS


def test_noise_explains_no_cause_that_was_not_there(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.NOISE, told=named)
    report = check(store, tmp_path, GREEN, told=bordered)
    names = {cause.name for part in changed(report) for cause in part.causes}
    assert names == {"background-color", "border-color"}
    assert report.verdict is Verdict.FAIL


@pytest.mark.parametrize("baseline_url", ["", "http://stable"])
def test_a_rejected_difference_fails_again_with_the_reason(
    tmp_path: Path, baseline_url: str
) -> None:
    store = decided(tmp_path, Ruling.REJECT, baseline_url=baseline_url)
    report = check(store, tmp_path, score=0.9)
    assert report.verdict is Verdict.FAIL
    assert "rejected exactly this" in changed(report)[0].reason
    assert check(store, tmp_path, GREEN, score=0.9).verdict is Verdict.PASS


def test_what_was_accepted_beside_a_live_baseline_is_not_asked_about_again(
    tmp_path: Path,
) -> None:
    store = decided(tmp_path, Ruling.ACCEPT, baseline_url="http://stable")
    assert check(store, tmp_path).verdict is Verdict.PASS
    assert check(store, tmp_path, GREEN).verdict is Verdict.FAIL


def test_watching_shows_a_difference_again_even_when_it_is_small(
    tmp_path: Path,
) -> None:
    store = decided(tmp_path, Ruling.WATCH)
    report = check(store, tmp_path, GREEN, score=0.9)
    assert report.verdict is Verdict.REVIEW
    assert "asked to see it again" in changed(report)[0].reason
    assert check(store, tmp_path).verdict is Verdict.FAIL
    assert check(store, tmp_path, PLAIN).verdict is Verdict.PASS


def test_watching_ends_with_the_next_decision(tmp_path: Path) -> None:
    store = decided(tmp_path, Ruling.WATCH)
    check(store, tmp_path, GREEN, score=0.9)
    desk = make_desk(store, tmp_path / "run", again=True)
    desk.decide([0], Ruling.REJECT, "too green", revision=0)
    desk.write(revision=1)
    assert check(store, tmp_path, RED, score=0.9).verdict is Verdict.PASS


@pytest.mark.parametrize("ruled", RULED)
def test_the_page_for_people_shows_each_ruling(ruled: RuledRow) -> None:
    page = (Path(__file__).parents[2] / "docs" / "decisions.md").read_text("utf-8")
    row = ruled.row
    told = [
        ", ".join(sorted(choices)) or "any"
        for choices in (row.policies, row.differences, row.levels)
    ]
    cells = [ruled.ruling, *told, row.verdict, row.sentence]
    assert f"| {' | '.join(cells)} |" in page
