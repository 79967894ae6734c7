"""Pages and deployments on a bad day: never a pass by accident, and a reason."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.judge.shops import HOME, NOON, PLAIN, SETTINGS, Shops, Way, said
from tests.site.server import open_site
from visual_gate.baselines import NoiseFolder
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import ExitCode, VisualGateError
from visual_gate.protocols import Browser
from visual_gate.records import (
    BrowserInfo,
    Capture,
    Deployment,
    JudgeSettings,
    Side,
    Target,
    Verdict,
)

pytestmark = pytest.mark.browser

BAD = 0.02
"""A score far under every threshold."""

OTHER = PLAIN.replace("#06c", "#c30")


@pytest.fixture(scope="module")
def browser() -> Iterator[ChromiumBrowser]:
    with open_browser(SETTINGS) as opened:
        yield opened


@pytest.fixture
def shops(browser: ChromiumBrowser) -> Iterator[Shops]:
    with open_site() as baseline, open_site() as candidate:
        yield Shops(baseline, candidate, browser)


class Turning(dict[str, str | bytes]):
    """Pages that are other ones at each request, in turn."""

    def __init__(self, *faces: str, first: int = 0) -> None:
        super().__init__()
        self.faces = faces
        self.turn = first

    def get(self, path: str, default: object = None) -> str | None:  # type: ignore[override]  # the one way in which the site asks
        if path != HOME.path:
            return None
        face = self.faces[self.turn % len(self.faces)]
        self.turn += 1
        return face


def faces(count: int) -> list[str]:
    """Pages of which no two look alike, in colour and in words."""
    return [
        PLAIN.replace("#06c", f"hsl({47 * place} 80% 40%)").replace(
            "Hand made", f"{place + 3} pieces, hand made" * (1 + place % 3)
        )
        for place in range(count)
    ]


def test_random_content_on_both_sides_is_reviewed_as_noise(shops: Shops) -> None:
    shops.baseline.pages = Turning(*faces(9))
    shops.candidate.pages = Turning(*faces(9), first=4)
    report = shops.run(way=Way(BAD))
    assert report.verdict is Verdict.REVIEW
    assert "changes by itself on both deployments" in report.targets[0].reasons[0]
    assert "make it hold still or mask it" in report.targets[0].reasons[0]


def test_words_by_chance_that_the_scorer_minds_little_are_told_as_noise(
    shops: Shops,
) -> None:
    quotes = [
        PLAIN.replace("Hand made", said) for said in ("Home made", "Hard made", "Made")
    ]
    shops.baseline.pages = Turning(*quotes)
    shops.candidate.pages = Turning(*quotes, first=1)
    report = shops.run(way=Way(0.9))
    assert report.verdict is Verdict.REVIEW
    assert "changes by itself between captures" in report.reasons[0]


def test_an_edit_is_captured_again_and_told_as_one(shops: Shops) -> None:
    shops.candidate.pages[HOME.path] = PLAIN.replace("Hand made", "Home made")
    shops.baseline.pages[HOME.path] = PLAIN
    report = shops.run(way=Way(0.9))
    assert report.verdict is Verdict.REVIEW
    assert report.targets[0].captures == (3, 3)
    assert "nobody has approved them yet" in report.reasons[0]


def test_two_buckets_of_an_experiment_are_reviewed_as_noise(shops: Shops) -> None:
    shops.baseline.pages = Turning(PLAIN, OTHER)
    shops.candidate.pages = Turning(OTHER, PLAIN)
    report = shops.run(way=Way(BAD))
    assert report.verdict is Verdict.REVIEW
    assert "changes by itself on both deployments" in report.targets[0].reasons[0]


def test_content_that_only_the_candidate_draws_by_lot_is_named_new(
    shops: Shops,
) -> None:
    shops.show(PLAIN, PLAIN)
    shops.candidate.pages = Turning(*faces(9), first=1)
    report = shops.run(way=Way(BAD))
    assert report.verdict is Verdict.REVIEW
    assert "this jitter is new" in report.targets[0].reasons[0]


CAROUSEL = """<div id="slide" style="height:60px;width:300px"></div><script>
let turn = Math.floor(Math.random() * 360);
const show = () => {
  slide.style.background = `hsl(${(turn++ * 67) % 360} 80% 40%)`;
};
setInterval(show, 700); show();
</script>"""


def test_a_button_of_another_colour_never_passes_whatever_it_scores(
    shops: Shops,
) -> None:
    shops.show(PLAIN, OTHER)
    report = shops.run(way=Way(0.9))
    assert report.verdict is Verdict.REVIEW
    (finding,) = report.findings
    assert "background-color rgb(0, 102, 204) -> rgb(204, 51, 0)" in finding.title


BUY = '<button id="buy">Buy now</button>'


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (PLAIN.replace("Hand made", "undefined"), "changes by itself"),
        ("<!doctype html>", "not in every pair of captures"),
        (
            PLAIN.replace(BUY, ""),
            "#buy is critical and is there in some captures and not",
        ),
    ],
    ids=["broken text", "blank", "critical element lost"],
)
def test_what_would_fail_at_any_score_is_reviewed_where_it_comes_and_goes(
    shops: Shops, first: str, words: str
) -> None:
    shops.baseline.pages[HOME.path] = PLAIN
    shops.candidate.pages = Turning(first, PLAIN, PLAIN)
    report = shops.run(replace(HOME, critical=("#buy",)), way=Way(0.9))
    assert report.verdict is Verdict.REVIEW
    assert words in " ".join(report.targets[0].reasons)
    assert report.targets[0].captures > (1, 1)


def test_a_carousel_without_end_is_held_at_one_slide_and_its_defects_are_seen(
    shops: Shops,
) -> None:
    shops.show(PLAIN + CAROUSEL, PLAIN + CAROUSEL)
    assert shops.run(way=Way(BAD)).verdict is Verdict.PASS
    shops.show(PLAIN + CAROUSEL, PLAIN + CAROUSEL.replace("80%", "0%"))
    assert shops.run(way=Way(BAD)).verdict is Verdict.FAIL


@dataclass
class Interrupted:
    """Does something after a number of captures."""

    browser: Browser
    after: int
    deed: Callable[[], None]
    taken: list[Side] = field(default_factory=list)

    @property
    def info(self) -> BrowserInfo:
        return self.browser.info

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        capture = self.browser.capture(deployment, target, side)
        self.taken.append(side)
        if len(self.taken) == self.after:
            self.deed()
        return capture


@pytest.mark.parametrize("down", list(Side))
@pytest.mark.parametrize(("there", "here"), [(PLAIN, OTHER), (PLAIN, PLAIN)])
def test_a_deployment_that_goes_down_half_way_is_an_error_that_names_it(
    browser: ChromiumBrowser, down: Side, there: str, here: str
) -> None:
    with ExitStack() as baseline, ExitStack() as candidate:
        shops = Shops(
            baseline.enter_context(open_site()),
            candidate.enter_context(open_site()),
            browser,
        )
        shops.show(there, here)
        falling = baseline if down is Side.BASELINE else candidate
        half = Interrupted(browser, after=2, deed=falling.close)
        second = replace(HOME, page="second")
        report = shops.run(HOME, second, way=Way(BAD, browser=half))
    assert report.verdict is Verdict.ERROR
    assert f"The {down} could not be captured" in said(report)
    assert "connection refused; check that the deployment runs there" in said(report)


def test_one_capture_a_side_is_a_review_that_says_what_to_set(shops: Shops) -> None:
    shops.show(PLAIN, OTHER)
    report = shops.run(way=Way(BAD, judge=JudgeSettings(repeats=1)))
    assert report.verdict is Verdict.REVIEW
    assert report.targets[0].captures == (1, 1)
    assert "set repeats to 2 or more" in report.targets[0].reasons[0]


def test_an_empty_history_promises_no_more_than_none(
    shops: Shops, tmp_path: Path
) -> None:
    shops.show(PLAIN, OTHER)
    few = JudgeSettings(most_repeats=3)
    report = shops.run(way=Way(BAD, judge=few, memory=NoiseFolder(tmp_path / "none")))
    assert report.verdict is Verdict.REVIEW
    assert "too few for the promised false-alarm rate" in report.targets[0].reasons[0]
    assert report.false_alarm_rate.smallest_p > report.false_alarm_rate.target


def test_a_history_of_another_version_ends_the_run_with_a_sentence(
    shops: Shops, tmp_path: Path
) -> None:
    shops.show(PLAIN, PLAIN)
    history = NoiseFolder(tmp_path)
    shops.run(way=Way(memory=history))
    (file,) = tmp_path.glob("*.json")
    document = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**document, "schema": "visual-gate/noise@99"}))
    with pytest.raises(VisualGateError) as ended:
        shops.run(way=Way(memory=history))
    assert ended.value.exit_code not in {ExitCode.PASS, ExitCode.FAIL}
    assert f"{file}: the noise profile is not of the version" in str(ended.value)
    assert "delete it" in str(ended.value)


def test_a_machine_whose_clock_jumps_back_loses_no_run_and_counts_no_time_twice(
    shops: Shops, tmp_path: Path
) -> None:
    shops.show(PLAIN, PLAIN)
    moments = iter(
        [NOON, NOON - timedelta(days=4000), datetime.max.replace(tzinfo=UTC)]
    )
    history = NoiseFolder(tmp_path)
    way = Way(memory=history, now=lambda: next(moments))
    reports = [shops.run(way=way) for _ in range(3)]
    assert [report.verdict for report in reports] == [Verdict.PASS] * 3
    assert all(report.seconds > 0 for report in reports)
    assert len(history.recall(HOME).runs) == 3
