"""What is decided about a run, and what is written of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.review.runs import (
    CART,
    GREEN,
    HOME,
    NOW,
    PLAIN,
    RED,
    make_desk,
    make_store,
    run_check,
    tree,
)
from visual_gate.baselines import (
    DirectoryStore,
    fetched_pairs,
    in_order,
    known_differences,
    read_reviews,
)
from visual_gate.baselines.problems import (
    DecidedMeanwhileError,
    ReviewFileError,
    StoreWriteError,
    UnfitCaptureError,
)
from visual_gate.baselines.verifying import verify
from visual_gate.images import decode
from visual_gate.records import Ruling, Verdict
from visual_gate.review import Desk, open_run
from visual_gate.review.problems import (
    AlreadyDecidedError,
    NoCaptureError,
    NothingToDecideError,
    OtherTabError,
    PictureError,
    ReasonMissingError,
    RunDamagedError,
    RunMissingError,
    WholeTargetError,
)
from visual_gate.training.manifest import Label, pair_from, read_manifest

TWO = RED.copy()
TWO[24:44, 20:220] = (200, 200, 30)
BOTH = {"home": RED, "cart": GREEN}


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    return make_store(tmp_path)


def decide(desk: Desk, places: list[int], ruling: Ruling, reason: str = "why") -> None:
    desk.decide(places, ruling, reason, revision=desk.revision)


def write(desk: Desk) -> None:
    desk.write(revision=desk.revision)


def every_place(desk: Desk) -> list[int]:
    return list(range(len(desk.run.places)))


def test_what_was_accepted_is_the_baseline_of_the_next_check(
    store: DirectoryStore, tmp_path: Path
) -> None:
    assert run_check(store, tmp_path / "run", BOTH).verdict is Verdict.FAIL
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.ACCEPT, "the new red")
    write(desk)
    assert run_check(store, tmp_path / "next", BOTH).verdict is Verdict.PASS
    assert verify(store.place).is_whole
    manifest = store.place.shelf().manifest(HOME.key)
    assert manifest is not None
    assert manifest.approved.reason == "the new red"


def test_nothing_is_written_before_it_is_asked_for(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    before = tree(tmp_path)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.ACCEPT)
    desk.undo(revision=desk.revision)
    decide(desk, [0], Ruling.REJECT)
    desk.plan()
    assert tree(tmp_path) == before


def test_undo_goes_back_one_decision_at_a_time(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.ACCEPT)
    decide(desk, [1], Ruling.REJECT)
    assert desk.undo(revision=desk.revision)["decisions"][1][0] == "accept"
    assert desk.undo(revision=desk.revision)["decisions"] == {}
    assert desk.undo(revision=desk.revision)["decisions"] == {}


def test_one_place_may_differ_from_its_group(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.NOISE)
    decide(desk, [0], Ruling.REJECT)
    write(desk)
    rulings = [one.difference.ruling for one in read_reviews(store.place)]
    assert sorted(rulings) == [Ruling.NOISE, Ruling.REJECT]


def test_the_count_names_what_was_decided(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    assert desk.count() == "0 of 2 decided"
    decide(desk, [0], Ruling.NOISE)
    decide(desk, [1], Ruling.WATCH)
    assert desk.count() == "2 of 2 decided: 1 noise, 1 watched"


def test_a_target_with_a_rejected_place_keeps_its_baseline(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", {"home": TWO, "cart": PLAIN})
    desk = make_desk(store, tmp_path / "run")
    assert len(desk.run.places) == 2
    decide(desk, [0], Ruling.ACCEPT)
    decide(desk, [1], Ruling.REJECT)
    plan = desk.plan()
    assert plan["baselines"] == []
    assert "home@desktop keeps its baseline: 1 place on it" in plan["kept_back"][0]
    before = store.place.shelf().manifest(HOME.key)
    write(desk)
    assert store.place.shelf().manifest(HOME.key) == before
    assert {one.ruling for one in known_differences(store.place)[HOME.key]} == {
        Ruling.ACCEPT,
        Ruling.REJECT,
    }


def test_a_run_against_a_live_baseline_stores_no_picture(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH, baseline_url="http://stable")
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.ACCEPT)
    assert "http://stable" in desk.plan()["kept_back"][0]
    before = store.place.shelf().manifest(HOME.key)
    write(desk)
    assert store.place.shelf().manifest(HOME.key) == before
    assert len(known_differences(store.place)[HOME.key]) == 1


def test_a_target_without_a_baseline_gets_its_first_one(tmp_path: Path) -> None:
    store = make_store(tmp_path, [HOME])
    run_check(store, tmp_path / "run", {"home": PLAIN, "cart": RED})
    desk = make_desk(store, tmp_path / "run")
    assert [one.title for one in desk.run.subjects] == ["cart@desktop as a whole"]
    decide(desk, [0], Ruling.ACCEPT, "a new page")
    write(desk)
    checked = run_check(store, tmp_path / "next", {"home": PLAIN, "cart": RED})
    assert checked.verdict is Verdict.PASS


def test_a_target_as_a_whole_is_no_noise(tmp_path: Path) -> None:
    store = make_store(tmp_path, [HOME])
    run_check(store, tmp_path / "run", {"home": PLAIN, "cart": RED})
    desk = make_desk(store, tmp_path / "run")
    with pytest.raises(WholeTargetError, match="cart@desktop has no component"):
        decide(desk, [0], Ruling.NOISE)


def test_a_blank_page_becomes_a_baseline_only_by_force(
    store: DirectoryStore, tmp_path: Path
) -> None:
    blank = np.full_like(PLAIN, 255)
    run_check(store, tmp_path / "run", {"home": blank, "cart": PLAIN})
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.ACCEPT, "it is meant")
    assert desk.plan()["unfit"] == ["home@desktop: the page is blank"]
    with pytest.raises(UnfitCaptureError):
        write(desk)
    assert desk.unwritten == len(every_place(desk))
    desk.write(revision=desk.revision, force=True)
    assert "force" in {str(entry.action) for entry in store.log().values()}


def test_every_decision_is_in_the_log_with_its_reason(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, [0], Ruling.ACCEPT, "the new red")
    decide(desk, [1], Ruling.REJECT, "too red")
    write(desk)
    told = [one for one in in_order(store.log()) if one.by.model == "f" * 64]
    assert [(str(one.action), one.by.reason) for one in told] == [
        ("approve", "the new red"),
        ("reject", "too red"),
    ]


def test_an_altered_decision_breaks_the_audit(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, [0], Ruling.REJECT, "too red")
    write(desk)
    (file,) = (store.root / "reviews").iterdir()
    file.write_bytes(file.read_bytes().replace(b"reject", b"accept"))
    with pytest.raises(ReviewFileError, match="was altered"):
        read_reviews(store.place)
    assert not verify(store.place).is_whole


def test_decisions_are_pairs_that_training_reads(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, [0], Ruling.REJECT)
    decide(desk, [1], Ruling.NOISE)
    write(desk)
    (file,) = (store.root / "reviews").glob("*.jsonl")
    listed = read_manifest(file)
    fetched = [pair_from(one, store.root) for one in fetched_pairs(store.place)]
    assert {one.label for one in listed} == {Label.REGRESSION, Label.BENIGN}
    for pair in (*listed, *fetched):
        before, after = (
            decode(path.read_bytes()) for path in (pair.baseline, pair.candidate)
        )
        inside = pair.boxes_candidate[0].padded(-4)
        (colour,) = {
            tuple(pixel) for pixel in inside.crop(after).reshape(-1, 3).tolist()
        }
        assert colour in {(220, 30, 30), (30, 140, 60)}
        assert (inside.crop(before) == (0, 90, 200)).all()


def test_what_is_watched_teaches_nothing(store: DirectoryStore, tmp_path: Path) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.WATCH)
    write(desk)
    assert len(read_reviews(store.place)) == 2
    assert read_reviews(store.place, labelled=True) == ()


def test_two_reviewers_who_disagree_are_told_and_lose_nothing(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    mine, theirs = (make_desk(store, tmp_path / "run") for _ in range(2))
    decide(theirs, [0], Ruling.REJECT, "no")
    write(theirs)
    before = tree(store.root)
    decide(mine, [0, 1], Ruling.ACCEPT, "yes")
    with pytest.raises(DecidedMeanwhileError, match="as reject at"):
        write(mine)
    assert tree(store.root) == before
    assert mine.unwritten == 2


def test_two_reviewers_of_different_findings_do_not_disturb_each_other(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    mine, theirs = (make_desk(store, tmp_path / "run") for _ in range(2))
    decide(theirs, [0], Ruling.ACCEPT)
    decide(mine, [1], Ruling.ACCEPT)
    write(theirs)
    write(mine)
    assert run_check(store, tmp_path / "next", BOTH).verdict is Verdict.PASS
    assert verify(store.place).is_whole


def test_what_two_reviewers_decided_alike_is_written_once(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    mine, theirs = (make_desk(store, tmp_path / "run") for _ in range(2))
    for desk in (theirs, mine):
        decide(desk, [0, 1], Ruling.ACCEPT)
    write(theirs)
    before = tree(store.root)
    told = mine.write(revision=mine.revision)["told"]
    assert "somebody else has decided the same" in told
    assert tree(store.root) == before


def test_a_tab_that_is_out_of_date_cannot_decide(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, [0], Ruling.REJECT)
    with pytest.raises(OtherTabError):
        desk.decide([0], Ruling.ACCEPT, "why", revision=0)


def test_a_run_that_was_decided_is_decided_again_only_on_request(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.REJECT)
    write(desk)
    with pytest.raises(AlreadyDecidedError, match="--again"):
        make_desk(store, tmp_path / "run")
    again = make_desk(store, tmp_path / "run", again=True)
    decide(again, every_place(again), Ruling.ACCEPT, "they meant it")
    write(again)
    rulings = {one.difference.ruling for one in read_reviews(store.place)}
    assert rulings == {Ruling.ACCEPT}


def test_a_decision_needs_a_reason(store: DirectoryStore, tmp_path: Path) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    with pytest.raises(ReasonMissingError):
        decide(desk, [0], Ruling.REJECT, "  ")


def lose(path: Path) -> None:
    path.unlink()


def swap(path: Path) -> None:
    path.write_bytes((path.parent.parent / CART.key / path.name).read_bytes() + b" ")


@pytest.mark.parametrize(
    ("harm", "name", "said"),
    [
        (lose, "candidate.png", "has gone"),
        (swap, "candidate.png", "was replaced"),
        (lose, "baseline.webp", "has gone"),
        (swap, "baseline.webp", "was replaced"),
        (lose, "elements.json.xz", "has gone"),
        (swap, "elements.json.xz", "was replaced"),
    ],
)
def test_a_lost_or_swapped_file_of_the_run_stops_the_writing(
    store: DirectoryStore,
    tmp_path: Path,
    harm: Callable[[Path], None],
    name: str,
    said: str,
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    decide(desk, every_place(desk), Ruling.ACCEPT)
    before = tree(store.root)
    harm(tmp_path / "run" / "pictures" / HOME.key / name)
    with pytest.raises(PictureError, match=rf"home@desktop cannot.*{name} {said}"):
        write(desk)
    assert tree(store.root) == before
    assert desk.unwritten == 2


def test_a_swapped_seal_is_noticed_when_deciding(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    swap(tmp_path / "run" / "pictures" / HOME.key / "capture.json")
    with pytest.raises(PictureError, match=r"capture\.json was replaced"):
        decide(desk, every_place(desk), Ruling.ACCEPT)


def test_a_run_without_captures_says_how_to_get_them(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", BOTH)
    desk = make_desk(store, tmp_path / "run")
    targets = tuple(
        replace(one, pictures=replace(one.pictures, capture="", seal=""))
        for one in desk.run.report.targets
    )
    older = replace(desk.run, report=replace(desk.run.report, targets=targets))
    old = Desk(older, store, lambda: NOW)
    with pytest.raises(NoCaptureError, match="make the run again"):
        decide(old, [0], Ruling.ACCEPT)


def test_a_store_that_cannot_be_written_loses_no_decision(tmp_path: Path) -> None:
    run_check(make_store(tmp_path), tmp_path / "run", BOTH)
    (tmp_path / "file").write_text("no folder")
    desk = make_desk(DirectoryStore(tmp_path / "file"), tmp_path / "run")
    decide(desk, every_place(desk), Ruling.REJECT)
    with pytest.raises(StoreWriteError, match="nothing was changed"):
        write(desk)
    assert desk.unwritten == 2


def test_a_run_that_passed_has_nothing_to_decide(
    store: DirectoryStore, tmp_path: Path
) -> None:
    run_check(store, tmp_path / "run", {"home": PLAIN, "cart": PLAIN})
    with pytest.raises(NothingToDecideError, match="every target"):
        make_desk(store, tmp_path / "run")


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RunMissingError, match="visual-gate check"):
        open_run(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "another@1"}'])
def test_a_damaged_verdict_is_one_clear_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "verdict.json").write_text(content)
    with pytest.raises(RunDamagedError, match=r"cannot review .*verdict\.json"):
        open_run(tmp_path)
