"""The pre-commit hook, in a real repository, called by Git itself."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.baselines.captures import ANNA, BERT, CART, RED, approve, page
from tests.baselines.gitting import WorkTree, make_tree
from visual_gate.baselines import DirectoryStore, record_thresholds

ROOT = Path(__file__).parents[2]
HOOK = f"""#!/bin/sh
PYTHONPATH={ROOT} exec {sys.executable} -m visual_gate audit staged
"""
CONFIG = (
    "[gate]\nthreshold = {}\n[deployments.candidate]\nheaders = {{ a = '${{GONE}}' }}\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> WorkTree:
    """Two committed baselines and a log that knows the thresholds; the hook is set."""
    tree = make_tree(tmp_path / "shop")
    store = DirectoryStore(tree.store)
    approve(store, page(), page(CART), by=ANNA)
    (tree.top / "visual-gate.toml").write_text(CONFIG.format(0.5))
    record_thresholds(store.place, {"gate.threshold": "0.5"}, ANNA)
    tree.commit("baselines")
    hook = tree.top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)
    return tree


def _changed_past_the_log(tree: WorkTree) -> None:
    other = DirectoryStore(tree.top.parent / "other")
    approve(other, page(button=RED), by=BERT)
    for foreign in [*(other.root / "manifests").iterdir()]:
        (tree.store / "manifests" / foreign.name).write_bytes(foreign.read_bytes())


def _entry(tree: WorkTree, word: str) -> Path:
    entries = (tree.store / "audit").iterdir()
    return next(one for one in entries if word in one.read_text())


def _without_its_entry(tree: WorkTree) -> None:
    approve(DirectoryStore(tree.store), page(button=RED), by=BERT)
    newest = sorted(
        (tree.store / "audit").iterdir(), key=lambda one: "Bert" in one.read_text()
    )
    newest[-1].unlink()


def _edited(tree: WorkTree) -> None:
    path = next((tree.store / "manifests").glob("cart*"))
    path.write_bytes(path.read_bytes().replace(b"/cart", b"/part"))


def _entry_removed(tree: WorkTree) -> None:
    next(
        one
        for one in (tree.store / "audit").iterdir()
        if "threshold" in one.read_text()
    ).unlink()


def _picture_left_out(tree: WorkTree) -> None:
    approve(DirectoryStore(tree.store), page(button=RED), by=BERT)
    (tree.top / ".git" / "info" / "exclude").write_text("*.webp\n")


def _threshold_lowered(tree: WorkTree) -> None:
    (tree.top / "visual-gate.toml").write_text(CONFIG.format(0.1))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_changed_past_the_log, "is not what the log says was approved last"),
        (_without_its_entry, "is not what the log says was approved last"),
        (_edited, "was edited by hand"),
        (_entry_removed, "would be removed; bring it back"),
        (_picture_left_out, "add it with: git add baselines/objects"),
        (_threshold_lowered, "log the change with: visual-gate audit thresholds"),
    ],
)
def test_a_commit_that_the_log_does_not_explain_is_refused(
    shop: WorkTree, change: Callable[[WorkTree], None], told: str
) -> None:
    change(shop)
    shop.git("add", "--all")
    head = shop.git("rev-parse", "HEAD")
    said = shop.refused("commit", "--quiet", "--message", "change")
    assert told in said
    assert "Traceback" not in said
    assert shop.git("rev-parse", "HEAD") == head


def test_an_approved_change_is_committed(shop: WorkTree) -> None:
    head = shop.git("rev-parse", "HEAD")
    approve(DirectoryStore(shop.store), page(button=RED), by=BERT)
    shop.commit("a red button")
    assert shop.git("rev-parse", "HEAD") != head


def test_a_commit_that_leaves_baselines_alone_goes_through(shop: WorkTree) -> None:
    _changed_past_the_log(shop)
    (shop.top / "README").write_text("a bigger shop\n")
    shop.git("add", "README")
    shop.git("commit", "--quiet", "--message", "readme")
