"""Deeds that change no baseline and are lines of the log all the same."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.baselines.captures import ANNA, BERT, CART, approve, page
from tests.baselines.gitting import WorkTree, environment, make_tree
from visual_gate.baselines import (
    Action,
    DirectoryStore,
    Entry,
    in_order,
    record,
    record_thresholds,
    verify,
)
from visual_gate.cli import run
from visual_gate.scoring import read_card
from visual_gate.scoring.promotion import promote
from visual_gate.scoring.registry import digest, save_model

CONFIG = """\
[gate]
threshold = {gate}
[thresholds]
text = 0.7
[[pages]]
path = "/"
[[pages]]
path = "/cart"
threshold = 0.8
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkTree:
    """A repository with a baseline, as the current folder."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    tree = make_tree(tmp_path / "shop")
    approve(DirectoryStore(tree.store), page())
    monkeypatch.chdir(tree.top)
    return tree


def _log(tree: WorkTree) -> list[tuple[str, dict[str, str]]]:
    return [(one.action, dict(one.details)) for one in _entries(tree)]


def _entries(tree: WorkTree) -> list[Entry]:
    return in_order(DirectoryStore(tree.store).log())


def test_a_changed_threshold_is_a_line_of_the_log_with_who_and_why(
    shop: WorkTree,
) -> None:
    config = shop.top / "visual-gate.toml"
    for gate in ("0.5", "0.5", "0.4"):
        config.write_text(CONFIG.format(gate=gate))
        assert run(["audit", "thresholds", "--reason", f"to {gate}", "--quiet"]) == 0
    first, second = _log(shop)[1:]
    assert first[1] == {
        "gate.threshold": "0.5",
        "thresholds.text": "0.7",
        "pages.cart": "0.8",
    }
    assert second == (Action.THRESHOLD, {**first[1], "gate.threshold": "0.4"})
    last = _entries(shop)[-1]
    assert (last.by.who, last.by.reason) == (
        "Anna <anna@shop.example>",
        "to 0.4",
    )


def test_thresholds_changed_on_two_branches_are_both_known_after_the_merge(
    shop: WorkTree,
) -> None:
    store = DirectoryStore(shop.store)
    shop.commit()
    shop.git("checkout", "--quiet", "-b", "other")
    record_thresholds(store.place, {"gate.threshold": "0.3"}, ANNA)
    shop.commit()
    shop.git("checkout", "--quiet", "main")
    record_thresholds(store.place, {"gate.threshold": "0.6"}, BERT)
    shop.commit()
    shop.git("merge", "--quiet", "--no-edit", "other")
    assert record_thresholds(store.place, {"gate.threshold": "0.6"}, BERT) is None
    assert verify(store.place).is_whole


def _model(folder: Path, name: str, *, like: Path) -> None:
    """A model with weights of its own, as good as the one it is made from."""
    card = read_card(like, "scorer-2")
    weights = name.encode()
    save_model(folder, replace(card, name=name, sha256=digest(weights)), weights)


def test_a_promotion_and_a_rollback_are_lines_of_the_log(shop: WorkTree) -> None:
    models = shop.top / "models"
    bundled = Path(__file__).parents[2] / "models"
    for name in ("one", "two"):
        _model(models, name, like=bundled)
    promote(models, "one")
    call = ["--models", str(models), "--quiet", "--reason", "better on phones"]
    assert run(["model", "promote", "two", *call]) == 0
    assert run(["model", "rollback", *call]) == 0
    assert _log(shop)[1:] == [
        (Action.PROMOTE, {"model": "two", "before": "one"}),
        (Action.PROMOTE, {"model": "one", "before": "two"}),
    ]
    promoted = _entries(shop)[1]
    assert promoted.by.model == digest(b"two")
    assert promoted.by.reason == "better on phones"


def test_a_promotion_elsewhere_is_not_logged_here(
    shop: WorkTree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "elsewhere"
    _model(models, "one", like=Path(__file__).parents[2] / "models")
    assert run(["model", "promote", "one", "--models", str(models)]) == 0
    assert "not logged" in capsys.readouterr().err
    assert len(_log(shop)) == 1


def test_decisions_that_were_altered_or_lost_are_named(shop: WorkTree) -> None:
    store = DirectoryStore(shop.store)
    review = shop.store / "reviews" / "one.jsonl"
    review.parent.mkdir()
    review.write_bytes(b"")
    details = {"reviews/one.jsonl": digest(b"")}
    record(store.place, Action.REJECT, ANNA, details=details)
    assert verify(store.place).links == ()
    review.write_bytes(b"\n")
    assert "was altered" in verify(store.place).links[0].problem
    review.unlink()
    assert "is gone" in verify(store.place).links[0].problem
    (shop.store / "reviews" / "two.jsonl").write_bytes(b"")
    assert "no entry of the log names" in verify(store.place).links[-1].problem


def test_the_log_is_printed_with_its_details(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    record(
        DirectoryStore(shop.store).place, Action.PROMOTE, ANNA, details={"model": "a"}
    )
    assert run(["audit", "log", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[-1]["details"] == {"model": "a"}


def test_statistics_tell_what_each_commit_added(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    commits = [shop.commit("baselines")]
    approve(DirectoryStore(shop.store), page(CART))
    commits.append(shop.commit("one more"))
    assert run(["baselines", "stats"]) == 0
    *_, first, second = capsys.readouterr().err.splitlines()
    assert [commits[0][:12] in first, commits[1][:12] in second] == [True, True]
