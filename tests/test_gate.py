"""The gate's order of steps, with real pixels and fakes at the seams."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import (
    BROWSER,
    ConstantScorer,
    FakeBrowser,
    FakeLiveBaseline,
    make_capture,
    make_page,
)
from visual_gate.baselines import NoiseFolder
from visual_gate.compare import Comparer
from visual_gate.gate import Gate, RunIdentity
from visual_gate.judge import NoiseProfile
from visual_gate.observe import (
    Approved,
    Memory,
    NoMemory,
    Observation,
    Observer,
    keep_nothing,
)
from visual_gate.records import (
    VIEWPORTS,
    BrowserInfo,
    Capture,
    Deployment,
    Environment,
    Image,
    JudgeSettings,
    ModelInfo,
    Side,
    Target,
    TargetReport,
    Verdict,
)
from visual_gate.segment import PixelSegmenter

HOME = Target("home", "/", VIEWPORTS["desktop"])
SHOP = Target("shop", "/shop", VIEWPORTS["desktop"])
PLAIN, RED = make_page(), make_page(button=(220, 30, 30))
B, C = Side.BASELINE, Side.CANDIDATE


def make_gate(
    browser: FakeBrowser,
    scorer: ConstantScorer,
    *,
    live: bool = True,
    targets: tuple[Target, ...] = (HOME,),
    settings: JudgeSettings | None = None,
    memory: Memory | None = None,
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
            memory=memory or NoMemory(),
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


def test_a_run_that_passed_is_remembered_and_one_that_failed_is_not(
    tmp_path: Path,
) -> None:
    memory = NoiseFolder(tmp_path)
    make_gate(sides(PLAIN, RED), ConstantScorer(0.02), memory=memory).run()
    assert memory.recall(HOME) == NoiseProfile()
    make_gate(sides(PLAIN, PLAIN), ConstantScorer(1.0), memory=memory).run()
    assert len(memory.recall(HOME).runs) == 1


def test_quiet_runs_before_make_a_fault_cheaper_to_prove(tmp_path: Path) -> None:
    unknown, known = sides(PLAIN, RED), sides(PLAIN, RED)
    make_gate(unknown, ConstantScorer(0.02)).run()
    memory = NoiseFolder(tmp_path)
    for _ in range(6):
        dated = make_gate(sides(PLAIN, PLAIN), ConstantScorer(1.0), memory=memory)
        replace(dated, now=lambda: datetime.now(UTC)).run()
    report = make_gate(known, ConstantScorer(0.02), memory=memory).run()
    assert report.verdict is Verdict.FAIL
    assert len(known.taken) < len(unknown.taken)


def test_what_moved_by_itself_in_an_accepted_run_is_for_a_person_to_judge(
    tmp_path: Path,
) -> None:
    memory = NoiseFolder(tmp_path)
    noisy = make_gate(sides(PLAIN, RED), ConstantScorer(0.6), memory=memory)
    noisy.run()
    report = make_gate(sides(PLAIN, RED), ConstantScorer(0.45), memory=memory).run()
    assert report.verdict is Verdict.REVIEW
    assert "earlier runs" in " ".join(report.targets[0].reasons)


def three_way(stored: Image, live: Image, candidate: Image) -> TargetReport:
    gate = make_gate(sides(live, candidate), ConstantScorer(0.02))
    approved = Approved(
        candidate=make_gate(
            sides(stored, candidate), ConstantScorer(0.02), live=False
        ).observer,
        live=make_gate(sides(stored, live), ConstantScorer(0.02), live=False).observer,
        names=frozenset({HOME.key}),
    )
    (report,) = replace(gate, approved=approved).run().targets
    return report


@pytest.mark.parametrize(
    ("stored", "live", "candidate", "drift", "verdict"),
    [
        (PLAIN, PLAIN, PLAIN, "unchanged", Verdict.PASS),
        (PLAIN, PLAIN, RED, "new on the candidate", Verdict.FAIL),
        (PLAIN, RED, RED, "already live but not approved", Verdict.PASS),
        (PLAIN, RED, PLAIN, "back to what was approved", Verdict.REVIEW),
    ],
)
def test_with_both_baselines_it_is_told_who_differs_from_whom(
    stored: Image, live: Image, candidate: Image, drift: str, verdict: Verdict
) -> None:
    report = three_way(stored, live, candidate)
    assert report.drift == drift
    assert report.verdict is verdict


def test_a_stale_baseline_is_told_although_the_target_passes() -> None:
    report = three_way(PLAIN, RED, RED)
    assert "stale" in report.reasons[0]
    assert report.problems == report.reasons


def test_a_target_that_was_never_approved_is_judged_against_the_live_one() -> None:
    gate = make_gate(sides(PLAIN, RED), ConstantScorer(0.02))
    other = gate.observer
    approved = Approved(candidate=other, live=other, names=frozenset())
    (report,) = replace(gate, approved=approved).run().targets
    assert report.drift == ""
    assert report.verdict is Verdict.FAIL
    remark, *others = report.reasons
    assert "never approved" in remark
    assert f"refresh --only {HOME.key} --approve" in remark
    assert remark in report.problems
    assert others == list(gate.run().targets[0].reasons)


def test_a_page_that_lost_most_of_itself_never_passes_whatever_it_scores() -> None:
    little = np.full_like(PLAIN, 255)
    little[24:44] = PLAIN[24:44]
    report = make_gate(sides(PLAIN, little), ConstantScorer(0.9)).run()
    assert report.verdict is not Verdict.PASS
    assert "components where the baseline has" in " ".join(report.targets[0].problems)


@dataclass
class RestlessShop:
    """A page with one steady change, and one on which everything moves by itself."""

    taken: list[str] = field(default_factory=list)

    @property
    def info(self) -> BrowserInfo:
        return BROWSER

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        self.taken.append(target.page)
        if target == SHOP:
            return make_capture(self._restless(), target, side)
        return make_capture(PLAIN if side is B else RED, target, side)

    def _restless(self) -> Image:
        page = np.full((400, 320, 3), 255, np.uint8)
        dice = np.random.default_rng(len(self.taken))
        for top in range(20, 380, 60):
            for left in range(20, 300, 60):
                shade = dice.integers(0, 180, 3)
                page[top : top + 24, left : left + 24] = shade
        return page


@dataclass(frozen=True)
class RestlessBaseline:
    browser: RestlessShop
    is_live: bool = True

    def load(self, target: Target) -> Capture:
        return self.browser.capture(Deployment("http://b"), target, B)


def test_noise_elsewhere_in_the_run_is_answered_by_more_captures() -> None:
    browser = RestlessShop()
    plain = make_gate(sides(PLAIN, RED), ConstantScorer(0.02), targets=(HOME, SHOP))
    observer = replace(
        plain.observer, browser=browser, baseline=RestlessBaseline(browser)
    )
    report = replace(plain, observer=observer).run()
    steady, restless = report.targets
    assert restless.verdict is Verdict.REVIEW
    assert steady.captures > (6, 6)
    assert steady.verdict is Verdict.FAIL
    assert browser.taken.count("shop") == 6
