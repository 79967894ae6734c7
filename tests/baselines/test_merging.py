from pathlib import Path

import numpy as np
import pytest

from tests.baselines.captures import ANNA, BERT, CART, HOME, RED, approve, page
from tests.baselines.gitting import WorkTree, make_tree
from visual_gate.baselines import DirectoryStore
from visual_gate.baselines.chain import audit
from visual_gate.baselines.merging import MergeSide, conflicts, resolve
from visual_gate.baselines.problems import ManifestError, NoConflictError
from visual_gate.cli import run
from visual_gate.images import decode, load
from visual_gate.records import Capture, Image

GREEN = (20, 160, 60)


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    tree = make_tree(tmp_path / "shop")
    approve(DirectoryStore(tree.store), page(), page(CART))
    tree.commit("baselines")
    return tree


def _branches(tree: WorkTree, annas: Capture, berts: Capture) -> DirectoryStore:
    """Bert approves on a branch, Anna on main, which is checked out."""
    store = DirectoryStore(tree.store)
    tree.git("checkout", "--quiet", "-b", "bert")
    approve(store, berts, by=BERT)
    tree.commit("bert's")
    tree.git("checkout", "--quiet", "main")
    approve(store, annas, by=ANNA)
    tree.commit("anna's")
    return store


def _whole(store: DirectoryStore) -> bool:
    return audit(store.place.shelf().files).is_whole


def _pixels(capture: Capture) -> Image:
    return decode(capture.encoded)


def test_branches_that_refresh_different_targets_merge_by_themselves(
    tree: WorkTree,
) -> None:
    store = _branches(tree, page(button=RED), page(CART, button=GREEN))
    tree.git("merge", "--quiet", "--no-edit", "bert")
    assert np.array_equal(_pixels(store.load(CART)), _pixels(page(CART, button=GREEN)))
    assert np.array_equal(_pixels(store.load(HOME)), _pixels(page(button=RED)))
    assert _whole(store)


def test_what_follows_a_merge_names_the_log_of_both_branches(tree: WorkTree) -> None:
    store = _branches(tree, page(button=RED), page(CART, button=GREEN))
    tree.git("merge", "--quiet", "--no-edit", "bert")
    approve(store, page(), by=ANNA.because("after the merge"))
    newest = next(e for e in store.log().values() if e.by.reason)
    assert len(newest.parents) == 2
    assert _whole(store)


def test_the_same_target_on_both_branches_is_a_readable_conflict(
    tree: WorkTree,
) -> None:
    store = _branches(tree, page(button=RED), page(button=GREEN))
    tree.git("merge", "bert", expect=1)
    conflicted = tree.git("diff", "--name-only", "--diff-filter=U").splitlines()
    assert [Path(path).parent.name for path in conflicted] == ["manifests"]
    (conflict,) = conflicts(store.root)
    assert conflict.ours is not None
    assert conflict.theirs is not None
    assert conflict.ours.approved.who == ANNA.who
    assert conflict.theirs.approved.who == BERT.who
    with pytest.raises(ManifestError, match="baselines resolve"):
        store.load(HOME)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize(
    ("side", "button"), [(MergeSide.OURS, RED), (MergeSide.THEIRS, GREEN)]
)
def test_resolving_takes_one_side_and_the_log_still_verifies(
    tree: WorkTree, style: str, side: MergeSide, button: tuple[int, int, int]
) -> None:
    tree.git("config", "merge.conflictStyle", style)
    store = _branches(tree, page(button=RED), page(button=GREEN))
    tree.git("merge", "bert", expect=1)
    resolve(store.place, HOME.key, take=side, by=ANNA.because("we agreed"))
    tree.git("commit", "--quiet", "--message", "merged")
    assert not tree.git("status", "--porcelain", "--untracked-files=all")
    assert np.array_equal(_pixels(store.load(HOME)), _pixels(page(button=button)))
    assert conflicts(store.root) == ()
    assert _whole(store)


def test_both_pictures_of_a_conflict_can_be_shown(tree: WorkTree) -> None:
    store = _branches(tree, page(button=RED), page(button=GREEN))
    tree.git("merge", "bert", expect=1)
    shelf = store.place.shelf()
    (conflict,) = conflicts(store.root)
    assert conflict.theirs is not None
    theirs = decode(shelf.picture(conflict.theirs))
    assert np.array_equal(theirs, _pixels(page(button=GREEN)))


def test_a_merge_that_mixes_two_manifests_is_refused(tree: WorkTree) -> None:
    store = _branches(tree, page(button=RED), page(button=GREEN))
    ours = next(tree.store.glob("manifests/home*"))
    mine = ours.read_text().splitlines()
    theirs = tree.git("show", f"bert:baselines/manifests/{ours.name}").splitlines()
    assert len(mine) == len(theirs)
    ours.write_text("\n".join([*mine[:12], *theirs[12:]]) + "\n")
    with pytest.raises(ManifestError, match="edited by hand"):
        store.load(HOME)


def test_marks_edited_by_hand_do_not_reach_the_baseline(tree: WorkTree) -> None:
    store = _branches(tree, page(button=RED), page(button=GREEN))
    tree.git("merge", "bert", expect=1)
    manifest = next(tree.store.glob("manifests/home*"))
    manifest.write_text(manifest.read_text().replace("Anna", "Somebody"))
    resolve(store.place, HOME.key, take=MergeSide.OURS, by=ANNA)
    assert next(m for m in store if m.key == HOME.key).approved.who == ANNA.who


def test_a_baseline_removed_on_one_branch_can_stay_removed(tree: WorkTree) -> None:
    store = DirectoryStore(tree.store)
    tree.git("checkout", "--quiet", "-b", "bert")
    store.remove([HOME.key], BERT)
    tree.commit("bert's")
    tree.git("checkout", "--quiet", "main")
    approve(store, page(button=RED), by=ANNA)
    tree.commit("anna's")
    tree.git("merge", "bert", expect=1)
    assert resolve(store.place, HOME.key, take=MergeSide.THEIRS, by=ANNA) is None
    tree.commit("merged")
    assert [manifest.key for manifest in store] == [CART.key]
    assert _whole(store)


def test_resolving_what_is_in_no_conflict_is_a_usage_error(tree: WorkTree) -> None:
    with pytest.raises(NoConflictError, match="is in no conflict"):
        resolve(
            DirectoryStore(tree.store).place, HOME.key, take=MergeSide.OURS, by=ANNA
        )


def test_both_branches_may_approve_the_same_picture(
    tree: WorkTree,
) -> None:
    store = _branches(tree, page(button=RED), page(button=RED))
    tree.git("merge", "bert", expect=1)
    resolve(store.place, HOME.key, take=MergeSide.THEIRS, by=ANNA)
    assert _whole(store)


def test_both_sides_of_a_conflict_are_shown_and_one_is_taken(
    tree: WorkTree,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = _branches(tree, page(button=RED), page(button=GREEN))
    tree.git("merge", "bert", expect=1)
    monkeypatch.chdir(tree.top)
    assert run(["baselines", "resolve", HOME.key]) == 3
    told = capsys.readouterr().err
    assert f"{ANNA.when} by {ANNA.who}" in told
    assert f"{BERT.when} by {BERT.who}" in told
    shown = tree.top / "visual-gate-report" / "conflicts" / HOME.key
    ours, theirs = (load(shown / f"{side}.webp") for side in ("ours", "theirs"))
    assert np.array_equal(ours, _pixels(page(button=RED)))
    assert np.array_equal(theirs, _pixels(page(button=GREEN)))
    assert (load(shown / "difference.png") != ours).any()
    assert run(["baselines", "resolve", HOME.key, "--theirs", "--quiet"]) == 0
    assert np.array_equal(_pixels(store.load(HOME)), theirs)
    assert run(["baselines", "resolve", HOME.key]) == 2
    assert _whole(store)
