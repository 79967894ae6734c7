"""A folder to work in, a model, and two deployments."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.doors import Doors, make_strict_model, open_doors


@pytest.fixture(scope="session")
def strict_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    make_strict_model(folder)
    return folder


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strict_models: Path
) -> Path:
    """An empty repository as the current folder; the strict model is in use."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("visual_gate.scoring.cnn.bundled_models", lambda: strict_models)
    return tmp_path


@pytest.fixture
def doors() -> Iterator[Doors]:
    with open_doors() as opened:
        yield opened
