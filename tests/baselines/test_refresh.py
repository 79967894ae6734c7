from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.baselines.captures import (
    ANNA,
    BERT,
    BLUE,
    CART,
    HOME,
    RED,
    approve,
    contents,
    page,
)
from tests.fakes import make_capture
from visual_gate.baselines import DirectoryStore, Outcome
from visual_gate.baselines.problems import (
    ReasonMissingError,
    SupersededError,
    UnfitCaptureError,
)
from visual_gate.errors import BaselineNotFoundError, ExitCode
from visual_gate.records import (
    BrowserInfo,
    Capture,
    FailedRequest,
    FontUse,
    PageFacts,
    Side,
)


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "baselines", ANNA)


def _newer_browser(capture: Capture) -> Capture:
    return replace(capture, browser=BrowserInfo("chromium", "2.0", "", "0" * 16))


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda c: c, Outcome.UNCHANGED),
        (lambda _: page(button=RED), Outcome.CHANGED),
        (lambda _: page(CART), Outcome.NEW),
        (_newer_browser, Outcome.DETAILS),
    ],
)
def test_a_plan_says_what_would_change_and_writes_nothing(
    store: DirectoryStore, change: Callable[[Capture], Capture], outcome: Outcome
) -> None:
    store.save(page())
    before = contents(store.root)
    assert store.plan(change(page())).outcome is outcome
    assert contents(store.root) == before


def test_a_plan_for_an_empty_store_makes_no_folder(store: DirectoryStore) -> None:
    assert store.plan(page()).outcome is Outcome.NEW
    assert not store.root.exists()


def test_a_newer_browser_with_equal_pixels_is_recorded(store: DirectoryStore) -> None:
    store.save(page())
    approve(store, _newer_browser(page()))
    assert store.load(HOME).browser.version == "2.0"


def test_stale_baselines_are_named_only_when_all_targets_were_seen(
    store: DirectoryStore,
) -> None:
    approve(store, page(), page(CART))
    assert store.plan_refresh([page()]).stale == ()
    assert store.plan_refresh([page()], configured=[HOME]).stale == ("cart@phone",)


def test_removing_a_stale_baseline_is_logged(store: DirectoryStore) -> None:
    approve(store, page(), page(CART))
    store.remove(["cart@phone"], BERT)
    assert [manifest.key for manifest in store] == ["home@desktop"]
    assert [entry.action for entry in store.log().values()] == ["approve", "remove"]


def test_nothing_is_removed_when_one_of_the_names_is_wrong(
    store: DirectoryStore,
) -> None:
    approve(store, page(), page(CART))
    with pytest.raises(BaselineNotFoundError):
        store.remove(["cart@phone", "cat@phone"], BERT)
    assert len(list(store)) == 2


def _facts(**values: object) -> PageFacts:
    return replace(PageFacts(url="http://a/", status=200), **values)  # type: ignore[arg-type]  # any field


BLANK = make_capture(np.full((400, 320, 3), 255, np.uint8), HOME, Side.CANDIDATE)
UNFIT = {
    "the page is blank": BLANK,
    "error page": page(facts=_facts(url="chrome-error://chromewebdata/", status=0)),
    "answered HTTP 503": page(facts=_facts(status=503)),
    "answered HTTP 0": page(facts=_facts(status=0)),
    "never came to rest": page(facts=_facts(unsettled="a banner moves")),
    "fell back": page(facts=_facts(fonts=(FontUse("Inter", loaded=False),))),
    "/app.css failed": page(
        facts=_facts(failed_requests=(FailedRequest("/app.css", "stylesheet", 404),))
    ),
}


@pytest.mark.parametrize("reason", UNFIT)
def test_a_broken_page_does_not_become_a_baseline(
    store: DirectoryStore, reason: str
) -> None:
    with pytest.raises(UnfitCaptureError, match=rf"home@desktop: .*{reason}") as seen:
        approve(store, UNFIT[reason])
    assert seen.value.exit_code is ExitCode.USAGE
    assert not store.root.exists()


@pytest.mark.parametrize("reason", UNFIT)
def test_a_broken_page_can_be_forced_with_a_reason(
    store: DirectoryStore, reason: str
) -> None:
    approve(store, UNFIT[reason], by=ANNA.because("it is meant to be so"), force=True)
    (entry,) = store.log().values()
    assert (entry.action, entry.by.reason) == ("force", "it is meant to be so")


def test_forcing_without_a_reason_is_refused(store: DirectoryStore) -> None:
    with pytest.raises(ReasonMissingError, match="--reason"):
        approve(store, BLANK, force=True)


def test_an_expected_status_is_no_reason_against_a_page(store: DirectoryStore) -> None:
    capture = page(facts=_facts(status=404))
    assert store.plan(capture, expected_status=(404,)).unfit == ()


def test_a_flaw_that_was_accepted_once_is_not_asked_about_again(
    store: DirectoryStore,
) -> None:
    flawed = UNFIT["/app.css failed"]
    approve(store, flawed, by=ANNA.because("third party"), force=True)
    approve(store, page(button=RED, facts=flawed.facts), by=BERT)
    assert next(iter(store)).approved.who == BERT.who


def test_one_broken_page_stops_the_whole_approval(store: DirectoryStore) -> None:
    with pytest.raises(UnfitCaptureError):
        approve(store, page(CART), BLANK)
    assert list(store) == []


def test_of_two_reviewers_the_second_has_to_look_again(store: DirectoryStore) -> None:
    store.save(page())
    annas, berts = store.plan(page(button=RED)), store.plan(page(button=(1, 99, 1)))
    store.approve([berts], BERT)
    with pytest.raises(SupersededError, match=r"changed by Bert.*look again"):
        store.approve([annas], ANNA)
    assert next(iter(store)).picture.pixels == berts.described.picture.pixels


def test_two_reviewers_who_approve_the_same_do_not_collide(
    store: DirectoryStore,
) -> None:
    store.save(page())
    annas, berts = store.plan(page(button=RED)), store.plan(page(button=RED))
    store.approve([berts], BERT)
    assert store.approve([annas], ANNA) == ()
    assert next(iter(store)).approved.who == BERT.who


def test_a_lost_picture_comes_back_when_its_page_is_approved_anew(
    store: DirectoryStore,
) -> None:
    store.save(page())
    for stored in (store.root / "objects").rglob("*.webp"):
        stored.write_bytes(b"broken")
    approve(store, page(CART, button=BLUE))
    assert store.load(HOME).encoded == store.load(CART).encoded
