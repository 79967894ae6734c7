from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.baselines.captures import ANNA, BERT, CART, HOME, RED, approve, objects, page
from tests.baselines.gitting import environment, make_tree
from visual_gate.baselines import DirectoryStore, Signature
from visual_gate.baselines.approval import record
from visual_gate.baselines.audit import Action
from visual_gate.baselines.chain import audit, removed_entries
from visual_gate.baselines.digests import pixel_digest
from visual_gate.baselines.git import open_repository
from visual_gate.baselines.history import history
from visual_gate.baselines.problems import AuditError
from visual_gate.baselines.signing import sign
from visual_gate.baselines.verifying import verify
from visual_gate.images import decode


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    """A home page approved, changed, and changed back; a cart in between."""
    store = DirectoryStore(tmp_path / "baselines")
    approve(store, page(), by=ANNA)
    approve(store, page(button=RED), page(CART), by=BERT.because("red is the new blue"))
    approve(store, page(), by=ANNA.because("no, it is not"))
    return store


def _entries(store: DirectoryStore) -> list[Path]:
    return sorted((store.root / "audit").iterdir())


def _problems(store: DirectoryStore) -> list[str]:
    return [link.problem for link in audit(store.place.shelf().files).broken]


def test_an_untouched_log_is_whole(store: DirectoryStore) -> None:
    assert audit(store.place.shelf().files).is_whole


def test_the_history_of_a_picture_names_people_models_and_what_was_before(
    store: DirectoryStore,
) -> None:
    newest, second, first = history(store, "home@desktop")
    blue = pixel_digest(decode(page().encoded))
    assert [deed.entry.by.who for deed in (first, second, newest)] == [
        ANNA.who,
        BERT.who,
        ANNA.who,
    ]
    assert second.entry.by.model == BERT.model
    assert second.change.old is not None
    assert second.change.old.pixels == blue
    assert first.change.old is None


def test_a_log_entry_removed_from_the_middle_is_noticed(store: DirectoryStore) -> None:
    next(path for path in _entries(store) if "Bert" in path.read_text()).unlink()
    first, *_ = _problems(store)
    assert "follows the entry" in first
    assert "missing" in first


def test_the_last_log_entry_removed_leaves_a_baseline_unexplained(
    store: DirectoryStore,
) -> None:
    newest = next(path for path in _entries(store) if "no, it" in path.read_text())
    newest.unlink()
    (problem,) = _problems(store)
    assert "home@desktop is not what the log says was approved last" in problem


@pytest.mark.parametrize(("old", "new"), [("Bert", "Nobody"), ("red is", "all is")])
def test_an_altered_entry_is_named(store: DirectoryStore, old: str, new: str) -> None:
    changed = next(path for path in _entries(store) if "Bert" in path.read_text())
    changed.write_text(changed.read_text().replace(old, new))
    first, *_ = _problems(store)
    assert changed.name in first
    assert "altered" in first


def test_nothing_is_approved_on_top_of_an_altered_log(store: DirectoryStore) -> None:
    changed = _entries(store)[0]
    changed.write_text(changed.read_text() + "\n")
    with pytest.raises(AuditError, match=r"altered.*git checkout"):
        approve(store, page(button=(3, 3, 3)))
    assert next(iter(store)).approved.reason != "new"


def test_a_baseline_changed_past_the_log_is_noticed(store: DirectoryStore) -> None:
    other = DirectoryStore(store.root.parent / "other")
    approve(other, page(button=(9, 9, 9)), by=ANNA)
    (foreign,) = (other.root / "manifests").iterdir()
    (store.root / "manifests" / foreign.name).write_bytes(foreign.read_bytes())
    (problem,) = _problems(store)
    assert "changed past the log" in problem


def test_a_deleted_baseline_is_noticed(store: DirectoryStore) -> None:
    next((store.root / "manifests").glob("cart*")).unlink()
    (problem,) = _problems(store)
    assert "the baseline of cart@phone is gone" in problem


def test_a_baseline_removed_on_request_is_in_order(store: DirectoryStore) -> None:
    store.remove(["cart@phone"], ANNA)
    assert _problems(store) == []


def test_a_baseline_may_come_back_after_it_was_removed(store: DirectoryStore) -> None:
    store.remove(["cart@phone"], ANNA)
    approve(store, page(CART), by=BERT)
    assert _problems(store) == []


def test_deeds_that_change_no_baseline_are_chained_too(store: DirectoryStore) -> None:
    details = {"target": HOME.key, "score": "0.03"}
    record(store.place, Action.REJECT, BERT.because("a bug"), details=details)
    record(store.place, Action.VERDICT, ANNA, details={"verdict": "pass"})
    entries = {entry.action: entry for entry in store.log().values()}
    assert entries[Action.REJECT].details == details
    assert entries[Action.VERDICT].parents == (entries[Action.REJECT].id,)


def test_a_committed_entry_at_the_end_of_the_log_is_missed_in_git(
    tmp_path: Path,
) -> None:
    tree = make_tree(tmp_path / "shop")
    store = DirectoryStore(tree.store)
    approve(store, page())
    verdict = record(store.place, Action.VERDICT, ANNA, details={"verdict": "fail"})
    tree.commit("baselines")
    (tree.store / verdict.path).unlink()
    repository = open_repository(tree.store)
    assert repository is not None
    files = store.place.shelf().files
    assert audit(files).is_whole
    (link,) = removed_entries(repository, tree.store, files)
    assert verdict.path in link.path
    assert verify(store.place).links == (link,)


def test_a_check_of_a_store_names_log_manifest_and_object(
    store: DirectoryStore,
) -> None:
    assert verify(store.place).is_whole
    next((store.root / "manifests").glob("cart*")).write_bytes(b"{")
    for picture in objects(store.root):
        picture.unlink()
    found = verify(store.place)
    assert [damage.targets for damage in found.damages] == [("home@desktop",)]
    assert "manifests/cart" in found.links[0].problem
    assert not found.against_history


def test_a_signature_says_who_when_and_at_which_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    tree = make_tree(tmp_path / "shop")
    now = datetime(2026, 3, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    signature = sign(tree.store, now, model="m", reason="new button")
    assert signature == Signature(
        "Anna <anna@shop.example>",
        "2026-03-01T09:00:00Z",
        tree.git("rev-parse", "HEAD"),
        "m",
        "new button",
    )
