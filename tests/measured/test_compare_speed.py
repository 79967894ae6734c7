"""The benchmark of alignment's speed, where it has nothing to measure."""

import pytest

from benchmarks.compare_speed import main
from visual_gate.errors import ImageError


def test_a_missing_picture_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["MISSING.png"]) == ImageError.exit_code
    told = capsys.readouterr()
    assert not told.out
    assert told.err == "cannot read image MISSING.png: No such file or directory\n"
