"""A project under test, two deployments, and a model that finds differences bad."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.doors import CONFIG, Doors, make_strict_model, open_doors

USE_MODEL = """\
import pathlib
import pytest
import visual_gate.scoring.cnn as cnn

cnn.bundled_models = lambda: pathlib.Path({folder!r})


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    from visual_gate.capture.browser import find_browser

    program = find_browser("").executable
    args = ["--no-sandbox"]
    return {{**browser_type_launch_args, "executable_path": program, "args": args}}
"""


@pytest.fixture(scope="session")
def strict_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    make_strict_model(folder)
    return folder


@pytest.fixture(scope="session")
def doors() -> Iterator[Doors]:
    with open_doors() as opened:
        yield opened


@pytest.fixture
def project(
    pytester: pytest.Pytester, strict_models: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """A project with a configuration, in which the strict model is in use.

    Its own runs of pytest load no plugin that is slow to load and that they do not use.
    """
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:schemathesis")
    pytester.makeconftest(USE_MODEL.format(folder=str(strict_models)))
    (pytester.path / "visual-gate.toml").write_text(CONFIG)
    (pytester.path / ".git").mkdir()
    return pytester
