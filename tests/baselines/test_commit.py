"""``visual-gate baselines commit``: the baselines and nothing else, if explained."""

from pathlib import Path

import pytest

from tests.baselines.captures import approve, page
from tests.baselines.gitting import WorkTree, environment, make_tree
from visual_gate.baselines import DirectoryStore
from visual_gate.cli import run

COMMIT = ["baselines", "commit", "--message", "New look", "--message", "because"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkTree:
    """A repository, the current folder, with a baseline that is not committed."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    tree = make_tree(tmp_path / "shop")
    approve(DirectoryStore(tree.store), page())
    monkeypatch.chdir(tree.top)
    return tree


def test_only_the_baselines_are_committed(shop: WorkTree) -> None:
    (shop.top / "left-by-the-build").write_text("x")
    (shop.top / "staged").write_text("y")
    shop.git("add", "staged")
    assert run(COMMIT) == 0
    assert shop.git("log", "-1", "--format=%B").split("\n\n") == ["New look", "because"]
    assert shop.git("status", "--porcelain").splitlines() == [
        "A  staged",
        "?? left-by-the-build",
    ]


def test_without_a_change_there_is_no_commit(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(COMMIT) == 0
    head = shop.git("rev-parse", "HEAD")
    assert run(COMMIT) == 0
    assert shop.git("rev-parse", "HEAD") == head
    assert "nothing to commit" in capsys.readouterr().err


def test_a_baseline_that_the_log_does_not_explain_is_not_committed(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(COMMIT) == 0
    head = shop.git("rev-parse", "HEAD")
    next((shop.store / "manifests").iterdir()).unlink()
    assert run(COMMIT) == 1
    assert shop.git("rev-parse", "HEAD") == head
    assert "refused: the baseline of home@desktop is gone" in capsys.readouterr().err


def test_outside_of_a_repository_git_is_what_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    approve(DirectoryStore(tmp_path / "baselines"), page())
    monkeypatch.chdir(tmp_path)
    assert run(COMMIT) == 4
    assert "not a git repository" in capsys.readouterr().err
