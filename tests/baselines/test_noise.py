"""Noise profiles on disk: merged, small, and never guessed at."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.judge.making import HOME
from visual_gate.baselines import NoiseFolder
from visual_gate.errors import BaselineError
from visual_gate.judge import NoiseProfile
from visual_gate.judge.history import NoiseRun

SECOND_VERSION = '{"schema": "visual-gate/noise@9"}'


def profile(run: str, **noise: float) -> NoiseProfile:
    return NoiseProfile((NoiseRun(run, 2, noise),))


def test_nothing_is_known_of_a_page_at_first(tmp_path: Path) -> None:
    folder = NoiseFolder(tmp_path / "noise")
    assert folder.recall(HOME) == NoiseProfile()
    assert not (tmp_path / "noise").exists()


def test_runs_add_up_and_a_run_counts_once(tmp_path: Path) -> None:
    folder = NoiseFolder(tmp_path)
    folder.remember(HOME, profile("2024-05-01", clock=0.2, logo=0.0))
    folder.remember(HOME, profile("2024-05-02", clock=0.3))
    folder.remember(HOME, profile("2024-05-02", clock=0.3))
    known = folder.recall(HOME)
    assert [run.run for run in known.runs] == ["2024-05-01", "2024-05-02"]
    assert known.of("clock", 0.25).noisy > 0
    assert known.of("logo", 0.25).noisy == 0


def test_a_component_has_a_line_of_its_own(tmp_path: Path) -> None:
    folder = NoiseFolder(tmp_path)
    folder.remember(HOME, profile("2024-05-01", clock=0.2, logo=0.0))
    (path,) = tmp_path.glob("*.json")
    assert '"clock": [0.2],' in path.read_text().splitlines()


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = NoiseFolder(tmp_path)
    names = [f"2024-05-{day:02}" for day in range(1, 13)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: folder.remember(HOME, profile(name, a=0.1)), names))
    assert [run.run for run in folder.recall(HOME).runs] == names


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": "visual-gate/noise@9"}']
)
def test_a_damaged_profile_is_named_and_not_guessed_at(
    content: str, tmp_path: Path
) -> None:
    folder = NoiseFolder(tmp_path)
    folder.remember(HOME, profile("2024-05-01", a=0.1))
    (path,) = tmp_path.glob("*.json")
    path.write_text(content)
    with pytest.raises(BaselineError, match="noise profile") as refusal:
        folder.recall(HOME)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    with pytest.raises(BaselineError):
        folder.remember(HOME, profile("2024-05-02", a=0.1))
    assert path.read_text() == content


def test_a_folder_that_is_none_is_named_with_what_to_set(tmp_path: Path) -> None:
    file = tmp_path / "noise"
    file.write_text("notes")
    folder = NoiseFolder(file)
    with pytest.raises(BaselineError, match=r"read .*give `history` in \[baselines\]"):
        folder.recall(HOME)
    with pytest.raises(BaselineError, match=r"written .*give `history`"):
        folder.remember(HOME, profile("2024-05-01", a=0.1))
