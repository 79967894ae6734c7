from pathlib import Path

import pytest

from tests.baselines.captures import (
    ANNA,
    CART,
    HOME,
    RED,
    approve,
    contents,
    objects,
    page,
)
from tests.baselines.gitting import WorkTree, make_tree
from visual_gate.baselines import DirectoryStore
from visual_gate.baselines.chain import audit
from visual_gate.baselines.growth import stats
from visual_gate.baselines.names import object_path
from visual_gate.baselines.problems import ManifestError
from visual_gate.baselines.repairing import damages, repair
from visual_gate.baselines.unused import collect_garbage


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    return make_tree(tmp_path / "shop")


@pytest.fixture
def store(tree: WorkTree) -> DirectoryStore:
    """Two pages, one of which was changed once; all of it committed."""
    store = DirectoryStore(tree.store)
    approve(store, page(), page(CART))
    tree.commit("baselines")
    approve(store, page(button=RED))
    approve(store, page(CART, button=(9, 9, 9)))
    tree.commit("red")
    return store


def test_garbage_is_only_named_unless_asked_to_remove_it(store: DirectoryStore) -> None:
    before = contents(store.root)
    (path,) = collect_garbage(store.place, ANNA)
    assert path.endswith(".webp")
    assert contents(store.root) == before


def test_removing_garbage_keeps_every_baseline_and_is_logged(
    store: DirectoryStore,
) -> None:
    (path,) = collect_garbage(store.place, ANNA, dry_run=False)
    assert not (store.root / path).exists()
    assert damages(store.place.shelf()) == ()
    assert "gc" in {entry.action for entry in store.log().values()}
    assert collect_garbage(store.place, ANNA, dry_run=False) == ()


def test_what_killed_writers_left_is_garbage(store: DirectoryStore) -> None:
    left = store.root / "objects" / ".ab.webp.k3j4"
    left.write_bytes(b"half")
    collect_garbage(store.place, ANNA, dry_run=False)
    assert not left.exists()
    assert (store.root / ".gitignore").exists()


def test_nothing_is_removed_while_a_manifest_is_damaged(store: DirectoryStore) -> None:
    manifest = next((store.root / "manifests").iterdir())
    manifest.write_bytes(b"{")
    before = contents(store.root)
    with pytest.raises(ManifestError):
        collect_garbage(store.place, ANNA, dry_run=False)
    assert contents(store.root) == before


def test_statistics_say_what_takes_space(store: DirectoryStore) -> None:
    found = stats(store.place)
    on_disk = sum(path.stat().st_size for path in objects(store.root, "*"))
    assert (found.targets, found.pictures, found.entries) == (2, 2, 3)
    assert found.object_bytes == on_disk
    assert 0 < found.unused_bytes < on_disk
    assert {name for name, _ in found.largest} == {HOME.key, CART.key}


def test_statistics_show_the_growth_of_each_commit(
    tree: WorkTree, store: DirectoryStore
) -> None:
    first, second = stats(store.place).growth
    shape = ["ls-tree", "-r", "-l", "HEAD", "baselines"]
    sizes = [int(line.split()[3]) for line in tree.git(*shape).splitlines()]
    replaced = [
        int(tree.git("cat-file", "-s", f"{first.commit}:{path}"))
        for path in tree.git(
            "diff", "--name-only", "--diff-filter=M", first.commit, "HEAD"
        ).splitlines()
    ]
    assert first.added_bytes + second.added_bytes == sum(sizes) + sum(replaced)
    assert second.commit == tree.git("rev-parse", "HEAD")


def test_statistics_of_a_fresh_folder_are_zero(tmp_path: Path) -> None:
    found = stats(DirectoryStore(tmp_path / "none").place)
    assert (found.targets, found.object_bytes, found.growth) == (0, 0, ())


@pytest.mark.parametrize("damage", [None, b"", b"something else"])
def test_damaged_objects_come_back_from_git(
    store: DirectoryStore, damage: bytes | None
) -> None:
    before = contents(store.root)
    for path in (*objects(store.root), *objects(store.root, "json.xz")):
        path.unlink() if damage is None else path.write_bytes(damage)
    assert len(damages(store.place.shelf())) == 3
    assert repair(store.place).lost == ()
    assert damages(store.place.shelf()) == ()
    after = contents(store.root)
    needed = {name for one in store for name in one.object_names}
    for name in needed:
        assert after[object_path(name)] == before[object_path(name)]


def test_an_object_of_another_branch_can_be_had_again(
    tree: WorkTree, store: DirectoryStore
) -> None:
    kept = contents(store.root)
    tree.git("checkout", "--quiet", "-b", "gone")
    tree.git("rm", "-r", "--quiet", "--cached", "baselines/objects")
    tree.git("commit", "--quiet", "--message", "objects forgotten")
    for path in objects(store.root, "*"):
        path.unlink()
    repair(store.place)
    needed = {path for path in kept if not path.startswith("objects/")}
    assert needed <= set(contents(store.root))
    assert damages(store.place.shelf()) == ()


def test_what_nobody_has_is_named_with_the_targets_that_need_it(
    tmp_path: Path,
) -> None:
    store = DirectoryStore(tmp_path / "baselines")
    approve(store, page(), page(CART, button=RED))
    for path in objects(store.root):
        path.unlink()
    done = repair(store.place)
    assert done.done == ()
    assert {target for one in done.lost for target in one.targets} == {
        HOME.key,
        CART.key,
    }


def test_repair_of_a_whole_store_writes_nothing(store: DirectoryStore) -> None:
    before = contents(store.root)
    assert repair(store.place).done == ()
    assert contents(store.root) == before
    assert audit(store.place.shelf().files).is_whole
