import shutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import Any

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
from visual_gate.baselines import DirectoryStore, open_store, verify
from visual_gate.baselines.problems import RemoteError
from visual_gate.baselines.remote import Remote
from visual_gate.baselines.repairing import repair
from visual_gate.baselines.unused import collect_garbage
from visual_gate.errors import InfrastructureError

fsspec: Any = import_module("fsspec")  # ships no types
MemoryFileSystem: Any = import_module("fsspec.implementations.memory").MemoryFileSystem


@dataclass(frozen=True)
class Bucket:
    """A remote and two clones that use it; only the first approves."""

    url: str
    folder: Path

    def store(self, clone: str = "first") -> DirectoryStore:
        return open_store(self.folder / clone / "baselines", remote=self.url)

    def second(self) -> DirectoryStore:
        """A clone as Git makes it: without what Git ignores."""
        shutil.copytree(
            self.folder / "first",
            self.folder / "second",
            ignore=shutil.ignore_patterns(".cache", ".lock"),
        )
        return self.store("second")

    def objects(self) -> dict[str, bytes]:
        files, root = fsspec.core.url_to_fs(self.url)
        return {str(path): bytes(files.cat_file(path)) for path in files.find(root)}


@pytest.fixture(params=["file", "memory"])
def bucket(request: pytest.FixtureRequest, tmp_path: Path) -> Bucket:
    if request.param == "file":
        return Bucket(f"file://{tmp_path}/bucket/prefix", tmp_path)
    return Bucket(f"memory://{tmp_path.name}/prefix", tmp_path)


def test_only_hashes_stay_in_the_folder_for_git(bucket: Bucket) -> None:
    store = bucket.store()
    approve(store, page(), page(CART, button=RED))
    assert objects(store.root, "*") == []
    assert len(bucket.objects()) == 3


def test_another_clone_fetches_pictures_when_it_needs_them(bucket: Bucket) -> None:
    approve(bucket.store(), page(), page(CART, button=RED))
    second = bucket.second()
    assert second.load(HOME).encoded == bucket.store().load(HOME).encoded
    cached = [path for path in contents(second.root) if path.startswith(".cache/")]
    assert len(cached) == 2  # the other page's picture was not needed


def test_what_was_fetched_once_needs_no_remote(bucket: Bucket) -> None:
    approve(bucket.store(), page())
    second = bucket.second()
    second.load(HOME)
    offline = open_store(second.root, remote="file:///nowhere/at/all")
    assert offline.load(HOME).facts.status == 200


def test_a_damaged_copy_on_this_disk_is_fetched_again(bucket: Bucket) -> None:
    store = bucket.store()
    approve(store, page())
    for path in (store.root / ".cache").rglob("*.webp"):
        path.write_bytes(b"broken")
    assert store.load(HOME).facts.status == 200


def test_a_picture_changed_on_the_remote_is_refused(bucket: Bucket) -> None:
    approve(bucket.store(), page())
    files, root = fsspec.core.url_to_fs(bucket.url)
    for path in files.find(root):
        files.pipe_file(path, b"somebody else's")
    with pytest.raises(RemoteError, match="damaged object"):
        bucket.second().load(HOME)


def test_a_picture_missing_on_the_remote_is_named(bucket: Bucket) -> None:
    approve(bucket.store(), page())
    files, root = fsspec.core.url_to_fs(bucket.url)
    files.rm(root, recursive=True)
    with pytest.raises(RemoteError, match="has no object"):
        bucket.second().load(HOME)


def test_a_clone_that_has_the_pictures_can_upload_them_again(bucket: Bucket) -> None:
    store = bucket.store()
    approve(store, page())
    files, root = fsspec.core.url_to_fs(bucket.url)
    files.rm(root, recursive=True)
    assert len(repair(store.place).done) == 2
    assert bucket.second().load(HOME).facts.status == 200


def test_moving_to_a_remote_uploads_what_was_in_the_folder(bucket: Bucket) -> None:
    before = open_store(bucket.folder / "first" / "baselines")
    approve(before, page())
    repair(bucket.store().place)
    assert sorted(bucket.objects().values()) == sorted(
        path.read_bytes() for path in objects(before.root, "*")
    )


def test_nothing_is_approved_when_the_upload_fails(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file, not a folder")
    store = open_store(
        tmp_path / "baselines", remote=f"file://{tmp_path}/blocked/prefix"
    )
    with pytest.raises(InfrastructureError, match="blocked/prefix"):
        approve(store, page())
    assert contents(store.root) == {}


def test_unused_copies_are_removed_here_and_kept_on_the_remote(bucket: Bucket) -> None:
    store = bucket.store()
    approve(store, page())
    approve(store, page(button=RED))
    (path,) = collect_garbage(store.place, ANNA, dry_run=False)
    assert path.startswith(".cache/objects/")
    assert len(bucket.objects()) == 3


class SlowFileSystem(MemoryFileSystem):  # type: ignore[misc]  # no types
    """A remote that never answers."""

    protocol = "slow"
    release = Event()

    def cat_file(self, *arguments: Any, **options: Any) -> bytes:
        self.release.wait()
        return b""


def test_a_remote_that_never_answers_is_given_up(tmp_path: Path) -> None:
    fsspec.register_implementation("slow", SlowFileSystem, clobber=True)
    remote = Remote("slow://bucket", tmp_path, timeout_s=0.2)
    with pytest.raises(RemoteError, match=r"did not answer within 0\.2 s"):
        remote.fetch("ab" * 32 + ".webp")
    SlowFileSystem.release.set()


class DeadFileSystem(MemoryFileSystem):  # type: ignore[misc]  # no types
    """A remote that is down; counts how often it was asked."""

    protocol = "dead"
    asked = 0

    def cat_file(self, *arguments: Any, **options: Any) -> bytes:
        type(self).asked += 1
        raise ConnectionError("connection refused")


def test_a_remote_that_is_down_is_asked_once_for_a_whole_store(tmp_path: Path) -> None:
    fsspec.register_implementation("dead", DeadFileSystem, clobber=True)
    approve(DirectoryStore(tmp_path), page(), page(CART, button=RED))
    shutil.rmtree(tmp_path / "objects")
    DeadFileSystem.asked = 0
    found = verify(open_store(tmp_path, remote="dead://bucket").place)
    assert DeadFileSystem.asked == 1
    (damage,) = found.damages
    assert "connection refused" in damage.problem


def test_an_unknown_kind_of_address_is_named(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match=r"\[baselines\] remote"):
        Remote("gopher://bucket", tmp_path).fetch("ab" * 32 + ".webp")


def test_a_missing_package_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_fsspec(name: str) -> ModuleType:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr("visual_gate.baselines.remote.import_module", no_fsspec)
    with pytest.raises(RemoteError, match=r"pip install 'visual-gate\[remote\]'"):
        Remote("s3://bucket", tmp_path).fetch("ab" * 32 + ".webp")
