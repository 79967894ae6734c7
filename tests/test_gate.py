"""The gate's order of steps, with real pixels and fakes at the seams."""

from datetime import UTC, datetime

import numpy as np
import pytest

from tests.fakes import (
    BROWSER,
    ConstantScorer,
    FakeBrowser,
    FakeLiveBaseline,
    make_page,
)
from visual_gate.compare import Comparer
from visual_gate.gate import Gate, RunIdentity
from visual_gate.observe import Observation, Observer
from visual_gate.records import (
    VIEWPORTS,
    Capture,
    Deployment,
    Environment,
    Image,
    JudgeSettings,
    ModelInfo,
    Side,
    Target,
    TargetPictures,
    Verdict,
)
from visual_gate.segment import PixelSegmenter

HOME = Target("home", "/", VIEWPORTS["desktop"])
SHOP = Target("shop", "/shop", VIEWPORTS["desktop"])
PLAIN, RED = make_page(), make_page(button=(220, 30, 30))
B, C = Side.BASELINE, Side.CANDIDATE


def keep_nothing(
    target: Target,
    *,
    baseline: Capture | None,
    candidate: Capture | None,
    difference: Image | None,
) -> TargetPictures:
    return TargetPictures()


def make_gate(
    browser: FakeBrowser,
    scorer: ConstantScorer,
    *,
    live: bool = True,
    targets: tuple[Target, ...] = (HOME,),
    settings: JudgeSettings | None = None,
) -> Gate:
    settings = settings or JudgeSettings()
    return Gate(
        observer=Observer(
            browser=browser,
            baseline=FakeLiveBaseline(browser, is_live=live),
            candidate=Deployment("http://c"),
            comparer=Comparer(PixelSegmenter(), scorer),
            settings=settings,
            keep=keep_nothing,
        ),
        targets=targets,
        settings=settings,
        identity=RunIdentity(
            "http://b",
            "http://c",
            0.5,
            ModelInfo("constant", ""),
            Environment("0", "3", "test", BROWSER),
        ),
        concurrency=1,
        now=lambda: datetime(2024, 5, 15, tzinfo=UTC),
    )


def sides(baseline: Image | None, candidate: Image | None) -> FakeBrowser:
    return FakeBrowser({B: [baseline], C: [candidate]})


def test_equal_deployments_pass_with_one_capture_a_side() -> None:
    browser, scorer = sides(PLAIN, PLAIN.copy()), ConstantScorer(0.0)
    report = make_gate(browser, scorer).run()
    assert report.verdict is Verdict.PASS
    assert report.score == 1.0
    assert browser.taken == [B, C]
    assert report.targets[0].components


def test_a_clear_and_reproduced_difference_fails() -> None:
    report = make_gate(sides(PLAIN, RED), ConstantScorer(0.02)).run()
    assert report.verdict is Verdict.FAIL
    assert report.score == pytest.approx(0.02)
    assert report.findings


def test_repeats_alternate_the_side_that_goes_first() -> None:
    browser = sides(PLAIN, RED)
    make_gate(browser, ConstantScorer(0.02)).run()
    assert browser.taken[:6] == [B, C, C, B, B, C]


def test_a_harmless_difference_takes_no_further_captures() -> None:
    browser = sides(PLAIN, RED)
    report = make_gate(browser, ConstantScorer(0.97)).run()
    assert browser.taken == [B, C]
    assert report.verdict is Verdict.PASS


def test_a_candidate_that_answers_differently_each_time_does_not_fail() -> None:
    colors = [(220, 30, 30), (30, 220, 30), (200, 200, 0), (0, 200, 200), (9, 9, 9)]
    moving = [make_page(button=color) for color in colors]
    browser = FakeBrowser({B: [PLAIN], C: moving})
    report = make_gate(browser, ConstantScorer(0.02)).run()
    assert report.verdict is Verdict.REVIEW
    assert "candidate" in " ".join(report.targets[0].reasons)


@pytest.mark.parametrize("down", [B, C])
def test_a_deployment_that_is_down_is_an_error_that_names_it(down: Side) -> None:
    pictures: dict[Side, list[Image | None]] = {B: [PLAIN], C: [PLAIN]}
    pictures[down] = [None]
    report = make_gate(FakeBrowser(pictures), ConstantScorer(1.0)).run()
    assert report.verdict is Verdict.ERROR
    assert report.score == 0.0
    assert f"The {down} could not be captured" in report.targets[0].reasons[0]


@pytest.mark.parametrize("down", [B, C])
def test_a_deployment_that_goes_down_half_way_never_passes(down: Side) -> None:
    pictures: dict[Side, list[Image | None]] = {B: [PLAIN], C: [RED]}
    pictures[down].append(None)
    report = make_gate(FakeBrowser(pictures), ConstantScorer(0.02)).run()
    assert report.verdict is Verdict.ERROR
    assert "repeated capture failed" in report.targets[0].reasons[0]


def test_a_failed_target_does_not_stop_the_others() -> None:
    browser = FakeBrowser({B: [None, PLAIN], C: [PLAIN]})
    report = make_gate(browser, ConstantScorer(1.0), targets=(HOME, SHOP)).run()
    verdicts = [target.verdict for target in report.targets]
    assert verdicts == [Verdict.ERROR, Verdict.PASS]
    assert report.verdict is Verdict.ERROR


def test_a_stored_baseline_is_loaded_anew_but_never_taken_for_noise() -> None:
    report = make_gate(sides(PLAIN, RED), ConstantScorer(0.02), live=False).run()
    assert report.targets[0].captures[0] == 1
    assert report.targets[0].captures[1] > 1
    assert report.verdict is Verdict.FAIL


def test_a_single_capture_of_each_side_cannot_prove_a_fault_but_never_passes() -> None:
    browser = sides(PLAIN, RED)
    once = JudgeSettings(repeats=1)
    report = make_gate(browser, ConstantScorer(0.02), settings=once).run()
    assert browser.taken == [B, C]
    assert report.verdict is not Verdict.PASS


def test_blank_pages_on_both_sides_never_pass() -> None:
    blank = np.full((400, 320, 3), 255, np.uint8)
    report = make_gate(sides(blank, blank), ConstantScorer(1.0)).run()
    assert report.verdict is not Verdict.PASS


def test_observers_are_told_of_each_target_in_order() -> None:
    seen: list[Observation] = []
    gate = make_gate(sides(PLAIN, PLAIN), ConstantScorer(1.0), targets=(HOME, SHOP))
    gate.run(seen.append)
    assert [one.evidence.target.key for one in seen] == ["home@desktop", "shop@desktop"]


def test_checking_one_target_gives_what_a_run_of_it_gives() -> None:
    gate = make_gate(sides(PLAIN, RED), ConstantScorer(0.02))
    alone = gate.check(HOME)
    (together,) = gate.run().targets
    assert alone.verdict is together.verdict
    assert alone.components == together.components
