"""What keeps a target from passing, met through the gate on real pages."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.baselines.captures import approve
from tests.judge.shops import HOME, PLAIN, SETTINGS, Shops, Way, said
from tests.site.server import open_site
from visual_gate.baselines import DirectoryStore
from visual_gate.capture.session import open_browser
from visual_gate.records import Capture, Deployment, JudgeSettings, Side, Verdict

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shops() -> Iterator[Shops]:
    with (
        open_site() as baseline,
        open_site() as candidate,
        open_browser(SETTINGS) as browser,
    ):
        yield Shops(baseline, candidate, browser)


def test_equal_pages_pass_and_say_when_and_where_they_were(shops: Shops) -> None:
    shops.show(PLAIN, PLAIN)
    report = shops.run()
    taken = shops.browser.capture(Deployment(shops.candidate.url), HOME, Side.CANDIDATE)
    assert report.verdict is Verdict.PASS
    assert report.reasons == ()
    assert taken.facts.not_as_asked == ()
    assert taken.facts.clock == "2024-05-15T12:00:00+00:00"
    assert (taken.facts.timezone, taken.facts.language) == ("UTC", "en-US")


def test_a_page_that_lost_most_of_its_parts_is_reviewed(shops: Shops) -> None:
    items = [f"<p>Number {place} of the list</p><hr>" for place in range(12)]
    shops.show(PLAIN + "".join(items), PLAIN)
    report = shops.run()
    assert report.verdict is Verdict.REVIEW
    assert "components where the baseline has" in said(report)


ZONE = """Intl.DateTimeFormat.prototype.resolvedOptions =
    () => ({ timeZone: 'NAME' })"""
OWN_MOMENTS = [
    (
        "const real = Date.now; Date.now = () => real() + 864e5",
        "the clock is 2024-05-16T12:00:00+00:00 instead of 2024-05-15T12:00:00+00:00",
    ),
    (
        "Date.now = () => NaN",
        "the clock is on no calendar instead of 2024-05-15T12:00:00+00:00",
    ),
    (
        ZONE.replace("NAME", "Europe/Berlin"),
        "the time zone is Europe/Berlin instead of UTC",
    ),
    (
        "Object.defineProperty(navigator, 'language', { value: 'de-DE' })",
        "the language is de-DE instead of en-US",
    ),
]


@pytest.mark.parametrize(("script", "words"), OWN_MOMENTS)
def test_a_page_with_a_clock_or_a_place_of_its_own_is_reviewed(
    shops: Shops, script: str, words: str
) -> None:
    shops.show(PLAIN, PLAIN + f"<script>{script}</script>")
    report = shops.run()
    assert report.verdict is Verdict.REVIEW
    assert f"On the candidate {words}" in said(report)


@pytest.mark.parametrize("name", ["Etc/UTC", "GMT"])
def test_another_name_of_the_same_time_zone_is_as_asked(
    shops: Shops, name: str
) -> None:
    script = ZONE.replace("NAME", name)
    shops.show(PLAIN, f"{PLAIN}<script>{script}</script>")
    assert shops.run().verdict is Verdict.PASS


def stored_baseline(folder: Path, capture: Capture) -> DirectoryStore:
    store = DirectoryStore(folder)
    approve(store, capture)
    return store


def test_a_baseline_stored_with_another_place_is_reviewed(
    shops: Shops, tmp_path: Path
) -> None:
    shops.show(PLAIN, PLAIN)
    abroad = replace(SETTINGS, locale="de-DE", timezone="Europe/Berlin")
    with open_browser(abroad) as browser:
        taken = browser.capture(Deployment(shops.baseline.url), HOME, Side.BASELINE)
    assert taken.facts.not_as_asked == ()
    report = shops.run(way=Way(stored=stored_baseline(tmp_path, taken)))
    assert report.verdict is Verdict.REVIEW
    assert "with the time zone Europe/Berlin, the candidate with UTC" in said(report)
    assert "with the language de-DE, the candidate with en-US" in said(report)


def test_a_baseline_stored_by_another_browser_build_is_reviewed(
    shops: Shops, tmp_path: Path
) -> None:
    shops.show(PLAIN, PLAIN)
    site = Deployment(shops.baseline.url)
    taken = shops.browser.capture(site, HOME, Side.BASELINE)
    older = replace(taken, browser=replace(taken.browser, version="99.0.1"))
    report = shops.run(way=Way(stored=stored_baseline(tmp_path, older)))
    assert report.verdict is Verdict.REVIEW
    assert f"{older.browser.name} 99.0.1" in said(report)


TALL = PLAIN + "<div style='height: 1500px'></div>"


def test_what_is_cut_on_one_side_only_is_reviewed(shops: Shops) -> None:
    shops.show(PLAIN, TALL)
    report = shops.run()
    assert report.verdict is Verdict.REVIEW
    assert "cut at 900 px and is not judged below" in said(report)


def test_what_is_cut_on_both_sides_is_said(shops: Shops) -> None:
    shops.show(TALL, TALL)
    report = shops.run()
    assert report.verdict is Verdict.PASS
    assert "cut at 900 px and is not judged below" in said(report)


CRITICAL = replace(HOME, critical=("#buy",))
WITHOUT = PLAIN.replace('id="buy"', "")


def test_a_critical_selector_that_matches_nothing_anywhere_is_reviewed(
    shops: Shops,
) -> None:
    shops.show(WITHOUT, WITHOUT)
    report = shops.run(CRITICAL)
    assert report.verdict is Verdict.REVIEW
    assert "#buy matched nothing on the candidate" in said(report)


def test_a_critical_element_that_only_the_candidate_lost_fails(shops: Shops) -> None:
    shops.show(PLAIN, WITHOUT)
    report = shops.run(CRITICAL)
    assert report.verdict is Verdict.FAIL
    assert "#buy is critical and is gone from the candidate" in said(report)


def test_a_page_that_is_masked_as_a_whole_was_not_judged(shops: Shops) -> None:
    shops.show(PLAIN, PLAIN)
    report = shops.run(replace(HOME, masks=("html",)))
    assert report.verdict is Verdict.ERROR
    assert "nothing was judged" in said(report)


DOWN = replace(HOME, page="down", path="/status/503")


def test_too_few_judged_targets_are_an_error_that_counts_them(shops: Shops) -> None:
    shops.show(PLAIN, PLAIN)
    report = shops.run(HOME, DOWN)
    assert report.verdict is Verdict.ERROR
    assert "Only 1 of 2 targets could be judged." in report.reasons


def test_enough_judged_targets_are_a_review_and_never_a_pass(shops: Shops) -> None:
    shops.show(PLAIN, PLAIN)
    report = shops.run(HOME, DOWN, way=Way(judge=JudgeSettings(coverage_floor=0.5)))
    assert report.verdict is Verdict.REVIEW
    assert "Only 1 of 2 targets could be judged." in report.reasons
