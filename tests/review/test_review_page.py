"""The review in a real browser: keys, labels, and what a person is told."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.review.runs import (
    CART,
    HOME,
    RED,
    make_desk,
    make_store,
    named,
    run_check,
    tree,
)
from visual_gate.baselines import DirectoryStore, read_reviews
from visual_gate.baselines.verifying import verify
from visual_gate.records import Ruling, Verdict
from visual_gate.review import Draft, serving

pytestmark = pytest.mark.browser

TITLED = RED.copy()
TITLED[24:44, 20:220] = (200, 200, 30)
PAGES = {"home": TITLED, "cart": RED}
"""The same red button on both, and on one of them a heading of another colour."""

NOTHING = Draft()
VIEWS = {
    "2": "Swipe",
    "3": "Blink",
    "4": "Overlay",
    "5": "Difference",
    "1": "Side by side",
}


@dataclass(frozen=True)
class Reviewed:
    """An open review, its folder, and every address that the page asked for."""

    page: Page
    folder: Path
    asked: list[str]

    @property
    def store(self) -> DirectoryStore:
        return DirectoryStore(self.folder / "baselines")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def decide(self, key: str, reason: str) -> None:
        """A decision from the keyboard, with its reason."""
        self.press(key)
        expect(self.page.get_by_label(re.compile("^Why "))).to_be_focused()
        self.page.keyboard.type(reason)
        self.press("Enter")
        expect(self.page.get_by_label(re.compile("^Why "))).to_be_hidden()

    def write(self) -> None:
        """From the findings to what was written, by keyboard."""
        self.press("c")
        button = self.page.get_by_role("button", name="Write", exact=True)
        expect(button).to_be_focused()
        self.press("Enter")

    def told(self) -> str:
        return self.page.get_by_role("status").filter(has_text="decided").inner_text()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store and a run, which no test changes."""
    folder = tmp_path_factory.mktemp("finished")
    store = make_store(folder, told=named)
    run_check(store, folder / "run", PAGES, told=named)
    return folder


@contextmanager
def reviewing(
    chromium: Browser, folder: Path, draft: Draft = NOTHING
) -> Iterator[Reviewed]:
    desk = make_desk(DirectoryStore(folder / "baselines"), folder / "run")
    desk.draft = draft
    with (
        serving(desk) as server,
        chromium.new_context(viewport={"width": 1400, "height": 900}) as context,
    ):
        page, asked = context.new_page(), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.set_default_timeout(10_000)
        page.goto(server.access.address)
        expect(page.get_by_role("button", name="Accept")).to_be_visible()
        yield Reviewed(page, folder, asked)


@pytest.fixture
def review(chromium: Browser, finished: Path, tmp_path: Path) -> Iterator[Reviewed]:
    copytree(finished, tmp_path, dirs_exist_ok=True)
    with reviewing(chromium, tmp_path) as opened:
        yield opened


def test_a_review_goes_from_first_to_last_by_keyboard_alone(review: Reviewed) -> None:
    subprocess.run(["git", "init", "-q", review.folder], check=True)  # noqa: S607  Git as found
    page = review.page
    first = page.locator("#findings .row").first
    for key, mode in VIEWS.items():
        review.press(key)
        pressed = page.get_by_role("button", name=mode, exact=True)
        expect(pressed).to_have_attribute("aria-pressed", "true")
    review.press("+", "+")
    expect(page.get_by_role("button", name="150 %")).to_be_visible()
    review.press("0", "j", "k")
    expect(first).to_be_focused()
    review.decide("a", "the new red")
    assert review.told().startswith("accepted. 1 of 2 decided: 1 accepted")
    review.decide("r", "nobody asked for yellow")
    review.press("u")
    expect(page.locator("#tally")).to_have_text("1 of 2 decided: 1 accepted")
    review.press("j")
    review.decide("a", "yellow is the new black")
    review.press("c")
    dialog = page.get_by_role("dialog", name="Write the decisions")
    expect(dialog.get_by_role("button", name="Write", exact=True)).to_be_focused()
    expect(dialog).to_contain_text(f"{CART.key}")
    review.press("Enter")
    expect(dialog).to_contain_text("2 baselines")
    expect(dialog.get_by_role("button", name="Commit with Git")).to_be_focused()
    review.press("Tab", "Enter")
    expect(page.get_by_role("alert").first).to_contain_text("The review has ended")
    assert verify(review.store.place).is_whole
    again = run_check(review.store, review.folder / "next", PAGES, told=named)
    assert again.verdict is Verdict.PASS


def test_one_decision_covers_the_group_and_single_places_can_differ(
    review: Reviewed,
) -> None:
    page = review.page
    group = page.locator("#findings .row", has_text="background-color")
    group.click()
    expect(page.locator("#scope")).to_have_text("All 2 places")
    review.decide("x", "it changes every day")
    group.click()
    review.press("o", "]")
    expect(page.locator("#scope")).to_have_text("1 of 2 places")
    review.decide("r", "here it is wrong")
    expect(group).to_contain_text("mixed")
    review.write()
    expect(page.locator("#told")).to_be_visible()
    rulings = [one.difference.ruling for one in read_reviews(review.store.place)]
    assert sorted(rulings) == [Ruling.NOISE, Ruling.REJECT]


def test_the_bar_speaks_to_a_screen_reader(review: Reviewed) -> None:
    expect(review.page.get_by_role("region", name="Decisions")).to_match_aria_snapshot(
        """
        - region "Decisions":
          - group "Decide":
            - button "Accept a"
            - button "Reject r"
            - button "Noise x"
            - button "Watch w"
          - button /places?/ [pressed]
          - text: /decided/
          - button "Hide decided"
          - button "Undo" [disabled]
          - button "Write… c"
        """
    )
    live = review.page.locator("#live")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_have_role("status")
    review.press("w")
    reason = review.page.get_by_role("combobox", name=re.compile("^Why watched"))
    expect(reason).to_be_focused()
    expect(reason).to_have_accessible_description("Enter decides, Escape leaves.")


def test_every_control_has_a_name_and_a_visible_focus(review: Reviewed) -> None:
    page = review.page
    seen = set()
    for _ in range(60):
        review.press("Tab")
        found = page.evaluate(
            """() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              const name = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText
                ?? one.innerText ?? "";
              return [one.tagName, one.id, name.trim(), style.outlineStyle];
            }"""
        )
        seen.add(found[1])
        if found[0] != "BODY":
            assert found[2], found
            assert found[3] != "none", found
    assert {"accept", "reject", "noise", "watch", "scope", "hide", "write"} <= seen


def test_on_a_phone_the_decisions_fit_their_buttons(review: Reviewed) -> None:
    review.page.set_viewport_size({"width": 390, "height": 844})
    for act in review.page.locator(".act").all():
        assert act.evaluate(
            """one => [...one.children].every(
              (part) => part.getBoundingClientRect().bottom
                <= one.getBoundingClientRect().bottom)"""
        )


def test_nothing_is_written_until_the_person_says_so(review: Reviewed) -> None:
    before = tree(review.folder)
    review.decide("a", "why not")
    review.press("c")
    expect(review.page.get_by_role("dialog")).to_be_visible()
    review.press("Escape")
    assert tree(review.folder) == before


def test_the_page_asks_its_own_server_alone(review: Reviewed) -> None:
    review.press("2", "3", "5", "j")
    review.page.wait_for_load_state("networkidle")
    assert {re.sub(r":\d+/.*", "", url) for url in review.asked} == {"http://127.0.0.1"}
    assert "token" not in review.page.url


def test_the_commit_is_made_only_when_asked_for(review: Reviewed) -> None:
    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", review.folder, *words],  # noqa: S607  Git as found
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    git("init", "-q")
    git("config", "user.name", "Anna")
    git("config", "user.email", "anna@shop.example")
    (review.folder / "other").write_text("staged by the person, not by us")
    git("add", "other")
    review.decide("a", "the new red")
    review.write()
    expect(review.page.get_by_label("Message of the Git commit")).to_be_visible()
    assert git("status", "--short").startswith("A  other")
    review.page.get_by_label("Message of the Git commit").fill("Red it is")
    review.page.get_by_role("button", name="Commit with Git").press("Enter")
    expect(review.page.locator("#told")).to_contain_text("Committed as")
    assert git("log", "--format=%s %an") == "Red it is Anna\n"
    assert "other" not in git("show", "--stat", "--format=")


def test_a_swapped_picture_is_told_in_place_of_being_shown(
    chromium: Browser, finished: Path, tmp_path: Path
) -> None:
    copytree(finished, tmp_path, dirs_exist_ok=True)
    for key in (HOME.key, CART.key):
        (tmp_path / "run" / "pictures" / key / "candidate.png").write_bytes(b"?")
    with reviewing(chromium, tmp_path) as review:
        alert = review.page.locator("#trouble")
        expect(alert).to_contain_text("candidate.png was replaced by another file")


def test_decisions_of_last_time_are_said_and_shown(
    chromium: Browser, finished: Path, tmp_path: Path
) -> None:
    copytree(finished, tmp_path, dirs_exist_ok=True)
    desk = make_desk(DirectoryStore(tmp_path / "baselines"), tmp_path / "run")
    desk.decide([0], Ruling.REJECT, "no", revision=0)
    with reviewing(chromium, tmp_path, desk.draft) as review:
        told = review.page.get_by_role("alert").first
        expect(told).to_have_text(
            "1 decision of last time restored: nothing of it is written yet."
        )
        review.press("u")
        expect(review.page.locator("#tally")).to_have_text("0 of 2 decided")
        expect(told).to_have_count(0)


def test_the_second_of_two_reviewers_is_told_and_keeps_the_decisions(
    review: Reviewed,
) -> None:
    theirs = make_desk(review.store, review.folder / "run")
    theirs.decide([0], Ruling.REJECT, "no", revision=0)
    theirs.write(revision=1)
    for row in review.page.locator("#findings .row").all():
        row.click()
        review.decide("a", "yes")
    review.write()
    alert = review.page.get_by_role("dialog").get_by_role("alert")
    expect(alert).to_contain_text("after you opened this run")
    expect(review.page.locator("#tally")).to_have_text("2 of 2 decided: 2 accepted")
