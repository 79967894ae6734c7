"""Decisions that are not written yet outlive the process in which they were made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.review.runs import (
    NOW,
    RED,
    make_store,
    run_check,
    tree,
)
from visual_gate.baselines import DirectoryStore, read_reviews
from visual_gate.files import FileWriteError
from visual_gate.records import Ruling
from visual_gate.review import Desk, Draft, DraftFile, held, open_desk, open_run
from visual_gate.review.problems import (
    AlreadyDecidedError,
    DraftDamagedError,
    ReviewOpenError,
    RunReadOnlyError,
)

ANNA, BERT = "Anna <anna@shop.example>", "Bert <bert@shop.example>"
BOTH = {"home": RED, "cart": RED}


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    made = make_store(tmp_path)
    run_check(made, tmp_path / "run", BOTH)
    return made


@contextmanager
def reviewing(store: DirectoryStore, who: str = ANNA) -> Iterator[Desk]:
    """A review as the command opens it; what is left of it are its files."""
    run = open_run(store.root.parent / "run")
    with held(DraftFile(run, who)) as file:
        desk = Desk(run, store, lambda: NOW, draft=file.load(), keep=file.save)
        yield open_desk(desk)


def decide(desk: Desk, places: list[int], ruling: Ruling, reason: str = "why") -> None:
    desk.decide(places, ruling, reason, revision=desk.revision)


def test_a_review_goes_on_where_the_last_one_ended(store: DirectoryStore) -> None:
    with reviewing(store) as desk:
        decide(desk, [0, 1], Ruling.ACCEPT, "the new red")
        decide(desk, [1], Ruling.REJECT, "not here")
        shown = desk.state()["decisions"]
    with reviewing(store) as desk:
        assert desk.state()["decisions"] == shown
        assert desk.state()["restored"] == 2
        assert desk.undo(revision=0)["decisions"][1][:2] == ["accept", "the new red"]
        assert desk.state()["restored"] == 0


def test_what_was_undone_does_not_come_back(store: DirectoryStore) -> None:
    with reviewing(store) as desk:
        decide(desk, [0], Ruling.ACCEPT)
        desk.undo(revision=desk.revision)
    with reviewing(store) as desk:
        assert desk.state()["decisions"] == {}


def test_a_draft_touches_neither_the_baselines_nor_the_run(
    store: DirectoryStore, tmp_path: Path
) -> None:
    before = tree(tmp_path)
    with reviewing(store) as desk:
        decide(desk, [0], Ruling.ACCEPT)
    assert {path: tree(tmp_path)[path] for path in before} == before


def test_what_is_written_is_no_draft_any_more(
    store: DirectoryStore, tmp_path: Path
) -> None:
    with reviewing(store) as desk:
        decide(desk, [0, 1], Ruling.REJECT)
        desk.write(revision=desk.revision)
    assert not list((tmp_path / "run").glob("review-draft-*"))
    with pytest.raises(AlreadyDecidedError), reviewing(store):
        pass


def test_a_kill_between_writing_and_forgetting_the_draft_writes_nothing_twice(
    store: DirectoryStore,
) -> None:
    with reviewing(store) as desk:
        decide(desk, [0, 1], Ruling.REJECT)
        kept = DraftFile(desk.run, ANNA)
        left = kept.path.read_bytes()
        desk.write(revision=desk.revision)
        kept.path.write_bytes(left)
    with pytest.raises(AlreadyDecidedError), reviewing(store):
        pass
    assert len(read_reviews(store.place)) == 2


def test_two_reviewers_at_once_have_a_draft_each(store: DirectoryStore) -> None:
    with reviewing(store, ANNA) as anna, reviewing(store, BERT) as bert:
        decide(anna, [0], Ruling.ACCEPT)
        decide(bert, [1], Ruling.REJECT)
        assert DraftFile(bert.run, BERT).others == (DraftFile(anna.run, ANNA).path,)
    with reviewing(store, ANNA) as anna, reviewing(store, BERT) as bert:
        assert list(anna.state()["decisions"]) == [0]
        assert list(bert.state()["decisions"]) == [1]


def test_one_person_cannot_open_the_same_review_twice(store: DirectoryStore) -> None:
    with (
        reviewing(store),
        pytest.raises(ReviewOpenError, match="its decisions are kept"),
        reviewing(store),
    ):
        pass


def test_the_draft_of_another_run_in_the_folder_is_left_alone(
    store: DirectoryStore, tmp_path: Path
) -> None:
    with reviewing(store) as desk:
        decide(desk, [0], Ruling.ACCEPT)
        earlier = DraftFile(desk.run, ANNA).path
    run_check(store, tmp_path / "run", BOTH, score=0.2)
    with reviewing(store) as desk:
        assert desk.unwritten == 0
        assert DraftFile(desk.run, ANNA).others == (earlier,)


@pytest.mark.parametrize("content", ["", "{}", '{"visual-gate/draft@1": [{}]}', "[1]"])
def test_a_draft_that_cannot_be_read_is_named_and_kept(
    store: DirectoryStore, content: str
) -> None:
    file = DraftFile(open_run(store.root.parent / "run"), ANNA)
    file.path.write_text(content)
    with (
        pytest.raises(DraftDamagedError, match=r"review-draft-.*--fresh"),
        reviewing(store),
    ):
        pass
    assert file.path.read_text() == content


def test_a_decision_that_cannot_be_kept_does_not_count(store: DirectoryStore) -> None:
    def full(_: Draft) -> None:
        raise FileWriteError(Path("draft"), OSError(28, "No space left on device"))

    with reviewing(store) as opened:
        desk = replace(opened, keep=full)
        with pytest.raises(FileWriteError, match="No space left"):
            decide(desk, [0], Ruling.ACCEPT)
        assert desk.unwritten == 0


def test_a_folder_that_keeps_no_draft_is_named(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run = open_run(store.root.parent / "run")
    nowhere = replace(run, folder=tmp_path / "run" / "verdict.json")
    with (
        pytest.raises(RunReadOnlyError, match="will be lost"),
        held(DraftFile(nowhere, ANNA)),
    ):
        pass
