import os
import resource
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.baselines.captures import (
    ANNA,
    BERT,
    RED,
    approve,
    contents,
    noise,
    page,
    pages,
)
from tests.baselines.killed import TARGETS
from tests.fakes import make_capture
from visual_gate.baselines import DirectoryStore
from visual_gate.baselines.chain import audit
from visual_gate.baselines.journal import locked
from visual_gate.baselines.problems import StoreReadError, StoreWriteError
from visual_gate.baselines.repairing import damages
from visual_gate.errors import InfrastructureError
from visual_gate.records import Side

ROOT = Path(__file__).parents[2]

TWO_WRITERS = """
import sys
from pathlib import Path
from dataclasses import replace
from tests.baselines.captures import ANNA, HOME, page
from visual_gate.baselines import DirectoryStore
store = DirectoryStore(Path(sys.argv[1]))
for n in range(8):
    target = replace(HOME, page=f"{sys.argv[2]}-{n}")
    store.approve([store.plan(page(target, button=(n, 9, 9)))], ANNA)
"""
AS_NOBODY = """
import os, sys
from pathlib import Path
from tests.baselines.captures import ANNA, HOME, RED, approve, page
import visual_gate.segment  # what is loaded late lies where only root may read
from visual_gate.baselines import DirectoryStore
from visual_gate.errors import VisualGateError
os.setgroups([]); os.setgid(65534); os.setuid(65534)
store = DirectoryStore(Path(sys.argv[1]))
print(store.load(HOME).facts.status)
try:
    approve(store, page(button=RED))
except VisualGateError as problem:
    print(problem)
"""


def _printed(*code: str) -> str:
    """What a Python of its own prints."""
    command = [sys.executable, *code]
    return subprocess.run(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True
    ).stdout


def _folder_of_everybody() -> tempfile.TemporaryDirectory[str]:
    """pytest's own folders are closed to other users."""
    folder = tempfile.TemporaryDirectory()
    Path(folder.name).chmod(0o755)
    return folder


def _digests(store: DirectoryStore) -> dict[str, str]:
    return {manifest.key: manifest.digest for manifest in store}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> list[DirectoryStore]:
    """A store, then one for each step before which its writer was killed.

    The last writer ran to its end.
    """
    root = tmp_path_factory.mktemp("killed") / "baselines"
    approve(DirectoryStore(root), *pages(TARGETS))
    _printed("-m", "tests.baselines.killed", str(root))
    count = len(list(root.parent.glob("baselines-*")))
    copies = [root.with_name(f"{root.name}-{step}") for step in range(count)]
    return [DirectoryStore(path) for path in (root, *copies)]


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_the_old_or_the_new_state(
    killed: list[DirectoryStore],
) -> None:
    states = [_digests(store) for store in killed]
    old, new = states[0], states[-1]
    turn = states.index(new)
    assert len(states) > 30
    assert 1 < turn < len(states) - 2
    assert all(state == old for state in states[:turn])
    assert all(state == new for state in states[turn:])


@pytest.mark.slow
def test_after_a_kill_every_object_is_whole_and_the_log_verifies(
    killed: list[DirectoryStore],
) -> None:
    for store in killed:
        assert damages(store.place.shelf()) == ()
        assert audit(store.place.shelf().files).is_whole


@pytest.mark.slow
def test_what_was_committed_before_the_kill_is_kept_by_the_next_writer(
    killed: list[DirectoryStore], tmp_path: Path
) -> None:
    half = [one.root for one in killed if (one.root / ".pending.json").exists()]
    assert half
    for root in half:
        store = DirectoryStore(shutil.copytree(root, tmp_path / root.name))
        before = _digests(store)
        approve(store, page(), by=ANNA)
        assert before.items() < _digests(store).items()
        assert audit(store.place.shelf().files).is_whole
        assert not (store.root / ".pending.json").exists()


@pytest.mark.slow
def test_an_interrupted_change_does_not_follow_to_another_branch(
    killed: list[DirectoryStore], tmp_path: Path
) -> None:
    half = next(one for one in killed if (one.root / ".pending.json").exists())
    root = shutil.copytree(half.root, tmp_path / "baselines")
    other = DirectoryStore(tmp_path / "other")
    approve(other, *pages(TARGETS, button=(8, 8, 8)))
    for folder in ("manifests", "objects", "audit"):
        shutil.rmtree(root / folder)
        shutil.copytree(other.root / folder, root / folder)
    store = DirectoryStore(root)
    assert _digests(store) == _digests(other)
    approve(store, page())
    assert _digests(other).items() < _digests(store).items()
    assert audit(store.place.shelf().files).is_whole


@pytest.mark.slow
def test_two_processes_that_approve_at_once_lose_nothing(tmp_path: Path) -> None:
    root = tmp_path / "baselines"
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda name: _printed("-c", TWO_WRITERS, str(root), name), "ab"))
    store = DirectoryStore(root)
    assert len(list(store)) == 16
    assert len(store.log()) == 16
    assert audit(store.place.shelf().files).is_whole


def test_a_writer_that_never_ends_is_named_after_a_while(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(StoreWriteError, match="another process has been writing"),
        locked(tmp_path, timeout_s=0.1),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_read_only_store_can_be_read_and_says_why_it_is_not_written() -> None:
    with _folder_of_everybody() as folder:
        root = Path(folder) / "baselines"
        approve(DirectoryStore(root), page())
        before = contents(root)
        told = _printed("-c", AS_NOBODY, str(root)).splitlines()
        assert told[0] == "200"
        assert told[1].startswith(f"cannot write baselines in {root}: Permission")
        assert contents(root) == before


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "baselines")
    approve(store, page())
    before = _digests(store)
    capture = make_capture(noise(120, 120), page().target, Side.CANDIDATE)
    planned = [store.plan(capture)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(InfrastructureError, match=r"cannot write .*free space"):
            store.approve(planned, BERT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert _digests(store) == before
    assert store.load(page().target).facts.status == 200
    store.approve(planned, BERT)
    assert _digests(store) != before


def test_a_store_that_is_a_file_is_named(tmp_path: Path) -> None:
    root = tmp_path / "baselines"
    root.write_text("not a folder")
    store = DirectoryStore(root)
    with pytest.raises((StoreReadError, StoreWriteError), match=str(root)):
        approve(store, page(button=RED))
