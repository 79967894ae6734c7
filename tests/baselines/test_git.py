from dataclasses import replace
from pathlib import Path

import pytest

from tests.baselines.captures import ANNA, HOME, RED, approve, page
from tests.baselines.gitting import environment, make_tree
from visual_gate.baselines import DirectoryStore
from visual_gate.baselines.committed import shelf_at
from visual_gate.baselines.git import GitError, identity, open_repository
from visual_gate.errors import BaselineNotFoundError
from visual_gate.images import decode


def test_the_identity_is_that_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    assert identity(make_tree(tmp_path).top) == "Anna <anna@shop.example>"


def test_without_git_there_is_no_identity_and_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert identity(tmp_path) == ""
    assert open_repository(tmp_path) is None
    with pytest.raises(GitError, match=r"not installed; install it"):
        shelf_at(tmp_path / "baselines", "HEAD")


def test_baselines_need_no_repository(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "baselines")
    approve(store, page())
    assert open_repository(store.root) is None
    assert store.load(HOME).facts.status == 200
    with pytest.raises(GitError, match="is in no repository"):
        shelf_at(store.root, "HEAD")


def test_a_repository_without_commits_has_no_head(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "shop")
    (tmp_path / "fresh").mkdir()
    fresh = replace(tree, top=tmp_path / "fresh")
    fresh.git("init", "--quiet")
    repository = open_repository(fresh.top)
    assert repository is not None
    assert repository.head() == ""


def test_the_baselines_of_a_commit_are_read_from_git_alone(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "shop")
    store = DirectoryStore(tree.store)
    approve(store, page())
    first = tree.commit("blue")
    approve(store, page(button=RED))
    tree.commit("red")
    tree.git("checkout", "--quiet", "--detach", "HEAD")
    tree.git("rm", "-r", "--quiet", "baselines")
    before, after = shelf_at(tree.store, first), shelf_at(tree.store, "main")
    assert (decode(before.load(HOME).encoded) == decode(page().encoded)).all()
    assert (decode(after.load(HOME).encoded) == decode(page(button=RED).encoded)).all()
    assert [manifest.key for manifest in before.manifests()] == [HOME.key]


def test_a_commit_before_the_first_baseline_has_none(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "shop")
    first = tree.git("rev-parse", "HEAD")
    approve(DirectoryStore(tree.store), page())
    tree.commit()
    with pytest.raises(BaselineNotFoundError, match=first[:12]):
        shelf_at(tree.store, first).load(HOME)


def test_a_shallow_clone_says_how_to_get_the_rest(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "shop")
    first = tree.git("rev-parse", "HEAD")
    approve(DirectoryStore(tree.store), page(), by=ANNA)
    tree.commit()
    tree.git("clone", "--quiet", "--depth=1", f"file://{tree.top}", f"{tmp_path}/clone")
    clone = DirectoryStore(tmp_path / "clone" / "baselines")
    assert clone.load(HOME).facts.status == 200
    with pytest.raises(GitError, match="git fetch --unshallow"):
        shelf_at(clone.root, first)


def test_git_keeps_neither_lock_nor_cache_nor_half_written_files(
    tmp_path: Path,
) -> None:
    tree = make_tree(tmp_path / "shop")
    approve(DirectoryStore(tree.store), page())
    (tree.store / ".cache" / "objects").mkdir(parents=True)
    (tree.store / ".cache" / "objects" / "x").write_text("x")
    (tree.store / "manifests" / ".home.json.abc").write_text("x")
    tree.commit()
    tracked = tree.git("ls-files", "baselines").splitlines()
    assert sorted(path.split("/")[1] for path in tracked) == [
        ".gitattributes",
        ".gitignore",
        "audit",
        "manifests",
        "objects",
        "objects",
    ]


def test_a_refresh_without_change_is_an_empty_diff(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "shop")
    store = DirectoryStore(tree.store)
    approve(store, page())
    tree.commit()
    approve(store, page(), by=replace(ANNA, when="2027-01-01T00:00:00Z"))
    assert tree.git("status", "--porcelain") == ""
