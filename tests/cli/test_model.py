import json
from pathlib import Path

import pytest

from tests.cli.doors import make_strict_model
from visual_gate.cli import run


@pytest.fixture
def models(tmp_path: Path) -> str:
    make_strict_model(tmp_path)
    return str(tmp_path)


def test_the_model_in_use_is_listed_shown_and_verified(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "list", "--models", models]) == 0
    assert capsys.readouterr().err.startswith("*  strict  ")
    assert run(["model", "list", "--models", models, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["in_use"]) == ("strict", True)
    assert run(["model", "show", "--models", models]) == 0
    assert json.loads(capsys.readouterr().out)["sha256"] == row["sha256"]
    assert run(["model", "verify", "--models", models]) == 0
    assert row["sha256"] in capsys.readouterr().err


def test_a_changed_weights_file_is_refused(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = Path(models) / "strict" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert run(["model", "verify", "--models", models]) == 4
    assert "refusing" in capsys.readouterr().err


def test_the_first_model_cannot_be_rolled_back(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "rollback", "--models", models]) == 2
    assert "nothing to go back to" in capsys.readouterr().err


def test_an_unknown_model_is_named_with_those_there_are(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "show", "crane", "--models", models]) == 4
    assert "there: strict" in capsys.readouterr().err
