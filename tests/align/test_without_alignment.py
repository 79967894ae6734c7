"""What the benchmark of alignment says when it cannot begin."""

from pathlib import Path

import pytest

from benchmarks.without_alignment import main
from visual_gate.errors import ExitCode


def test_a_missing_list_of_pairs_is_one_sentence_and_a_wrong_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "pairs.jsonl"
    assert main([str(missing)]) == ExitCode.USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert f"no file {missing}" in said.err
