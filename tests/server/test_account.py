"""Captures as a user without privileges, and the scratch folders that runs leave."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.serving import QUICK, RunningServer, write_config
from visual_gate.capture.browser import is_root
from visual_gate.errors import UsageError
from visual_gate.server.account import Account, find_account
from visual_gate.server.app import create_application
from visual_gate.server.scratch import PREFIX, new_scratch, wipe_left
from visual_gate.server.settings import load_settings

NOBODY = "nobody"
PROGRAM = Path(__file__).with_name("quick_worker.py")
PYTHONS = (sys.executable, "/usr/bin/python3")

for_root = pytest.mark.skipif(not is_root(), reason="only root can become another user")


def as_nobody(*command: str) -> bool:
    """Whether a command ends well for a user without privileges."""
    account = find_account(NOBODY)
    assert account is not None
    try:
        done = subprocess.run(
            command,
            user=account.uid,
            group=account.gid,
            extra_groups=(),
            cwd="/",
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


@pytest.fixture
def python() -> str:
    """A Python that everybody may run."""
    found = next((one for one in PYTHONS if as_nobody(one, "-c", "pass")), "")
    return found or pytest.skip("no Python here that other users may run")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@for_root
def test_captures_run_as_the_user_that_is_named_who_cannot_read_the_store(
    folder: Path, python: str
) -> None:
    program = str(shutil.copy(PROGRAM, folder))
    config = write_config(folder, user=NOBODY)
    server = RunningServer((*QUICK, python, "-I", program), config)
    server.start()
    try:
        with server.client as client:
            sent = {"candidate": "http://c.test/pass", "baseline": "http://b.test/"}
            run_id = client.post("/v1/runs", json=sent).json()["id"]
            told = client.get(f"/v1/runs/{run_id}", params={"wait": 20}).json()
        assert told["status"] == "pass", told["reason"]
        data = folder / "data"
        written = (data / "reports" / run_id / "1" / "index.html").stat()
        assert Account(written.st_uid, written.st_gid) == find_account(NOBODY)
        store = sorted(data.glob("runs.db*"))
        assert len(store) == 3
        assert not any(as_nobody("/bin/cat", str(file)) for file in store)
        assert as_nobody("/bin/ls", str(data))
    finally:
        server.kill()


@pytest.mark.parametrize(
    ("user", "problem"),
    [("no-such-user", "make one: useradd"), ("root", "name a user without privileges")],
)
def test_a_user_that_cannot_be_taken_is_told_at_the_start(
    tmp_path: Path, user: str, problem: str
) -> None:
    settings = load_settings(write_config(tmp_path, user=user), {})
    with pytest.raises(UsageError, match=problem):
        create_application(settings)


def test_browsers_are_found_though_the_home_of_a_run_is_its_scratch_folder(
    tmp_path: Path,
) -> None:
    settings = load_settings(write_config(tmp_path), {})
    application = create_application(settings, environ={"HOME": str(tmp_path)})
    told = application.front.crew.environ["PLAYWRIGHT_BROWSERS_PATH"]
    assert told == str(tmp_path / ".cache" / "ms-playwright")
    application.front.store.engine.dispose()


def test_scratch_folders_of_servers_that_are_gone_are_wiped_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left = tmp_path / f"{PREFIX}{ended.pid}-abc"
    (left / "profile").mkdir(parents=True)
    foreign = tmp_path / f"{PREFIX}notes-of-mine"
    foreign.mkdir()
    other = tmp_path / f"{PREFIX}{os.getppid()}-abc"
    other.mkdir()
    before = new_scratch()  # of a process with this number, before this one
    assert before.name.startswith(f"{PREFIX}{os.getpid()}-")
    assert before.stat().st_mode & 0o777 == 0o700
    assert wipe_left() == 2
    assert sorted(tmp_path.iterdir()) == sorted([other, foreign])
