"""What ``visual-gate audit show`` and ``log`` tell a person."""

from pathlib import Path

import pytest

from tests.baselines.captures import ANNA, BERT, CART, RED, approve, page
from tests.baselines.gitting import WorkTree, environment, make_tree
from visual_gate.baselines import Action, DirectoryStore, pixel_digest, record
from visual_gate.cli import run
from visual_gate.images import decode


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkTree:
    """A repository, the current folder, whose home was blue and is red."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    tree = make_tree(tmp_path / "shop")
    store = DirectoryStore(tree.store)
    approve(store, page(), page(CART))
    tree.commit("blue")
    approve(store, page(button=RED), by=BERT)
    monkeypatch.chdir(tree.top)
    return tree


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("home", "is it home@desktop?"),
        ("hone@desktop", "is it home@desktop?"),
        ("zzz", "visual-gate baselines list"),
    ],
)
def test_an_unknown_target_is_one_sentence_with_the_nearest(
    shop: WorkTree, capsys: pytest.CaptureFixture[str], asked: str, near: str
) -> None:
    assert run(["audit", "show", asked]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert f"no baseline of '{asked}'" in told
    assert near in told


def test_who_approved_with_which_model_and_what_was_before_is_one_line(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", "show", "home@desktop"]) == 0
    newest, _ = capsys.readouterr().err.splitlines()
    blue, red = (
        pixel_digest(decode(one.encoded)) for one in (page(), page(button=RED))
    )
    for told in (BERT.who, f"model {BERT.model[:12]}", f"{blue[:12]} → {red[:12]}"):
        assert told in newest


def test_pictures_of_the_past_come_from_git_when_the_store_has_them_no_more(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["baselines", "gc", "--yes"]) == 0
    shop.commit("red")
    assert run(["audit", "show", "home@desktop", "--pictures", "past"]) == 0
    found = {path.stem: decode(path.read_bytes()) for path in Path("past").iterdir()}
    assert {name: pixel_digest(image)[:12] for name, image in found.items()} == {
        name: name for name in found
    }
    assert len(found) == 2
    assert "neither" not in capsys.readouterr().err


def test_a_picture_that_nobody_has_is_said_and_the_others_are_written(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    store = DirectoryStore(shop.store)
    for button in ((9, 9, 9), RED):
        approve(store, page(button=button))
    assert run(["audit", "show", "home@desktop", "--pictures", "past"]) == 0
    assert len(list(Path("past").iterdir())) == 2
    assert "is neither in the store nor in Git's history" in capsys.readouterr().err


def test_a_shallow_clone_says_how_to_get_older_pictures(
    shop: WorkTree,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["baselines", "gc", "--yes"]) == 0
    shop.commit("red")
    clone = tmp_path / "shallow"
    shop.git("clone", "--quiet", "--depth", "1", shop.top.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    assert run(["audit", "show", "home@desktop", "--pictures", "past"]) == 0
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_the_log_tells_in_words_what_changed_no_baseline(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    place = DirectoryStore(shop.store).place
    verdict = {"verdict": "fail", "score": "0.160000", "targets": "2", "run": "x"}
    record(place, Action.VERDICT, ANNA, details=verdict)
    record(place, Action.THRESHOLD, ANNA, details={"gate.threshold": "0.4"})
    assert run(["audit", "log"]) == 0
    told = capsys.readouterr().err
    assert "2 targets" in told
    assert "verdict fail, score 0.160000, targets 2" in told
    assert "gate.threshold 0.4" in told
