"""A report's folder is one run's alone, and holds no verdict but its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.processes import wait_for
from visual_gate.errors import ExitCode
from visual_gate.files import FileWriteError
from visual_gate.report import claimed
from visual_gate.report.claim import FolderInUseError

HOLD = """
import sys
from pathlib import Path
from visual_gate.report import claimed
with claimed(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_what_an_earlier_run_answered_is_gone_before_the_next_one_has(
    tmp_path: Path,
) -> None:
    files = [tmp_path / name for name in ("index.html", "verdict.json", "junit.xml")]
    beside, kept = tmp_path / "copy.md", tmp_path / "notes.txt"
    for file in (*files, beside, kept):
        file.write_text("pass")
    with claimed(tmp_path, [beside]):
        assert [file for file in (*files, beside) if file.exists()] == []
    assert kept.read_text() == "pass"


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with claimed(tmp_path):
        (tmp_path / "verdict.json").write_text("mine")
        with pytest.raises(FolderInUseError) as refused, claimed(tmp_path):
            pass
        assert (tmp_path / "verdict.json").read_text() == "mine"
    assert refused.value.exit_code is ExitCode.USAGE
    assert "give this one its own folder with --report" in str(refused.value)
    with claimed(tmp_path):
        pass


def test_a_run_that_is_killed_holds_its_folder_no_longer(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUseError), claimed(tmp_path):
            pass
        process.kill()
        wait_for(lambda: process.poll() is not None)
    with claimed(tmp_path):
        pass


def test_a_place_that_is_no_folder_is_told_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileWriteError), claimed(tmp_path / "file"):
        pytest.fail("the run has begun")
