"""A page with a part that never holds still, in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.doors import BUTTON, make_strict_model, page
from tests.site.server import Site, open_site
from visual_gate.baselines import NoiseFolder
from visual_gate.cli import run
from visual_gate.config import load_config

pytestmark = pytest.mark.browser

CONFIG = """\
[gate]
viewports = ["400x300"]
[baselines]
history = "noise"
[[pages]]
path = "/"
"""


class Restless(dict[str, str | bytes]):
    """A front page whose news has another colour each time."""

    asked = 0

    def get(self, path: str, default: Any = None) -> Any:
        if path != "/":
            return default
        self.asked += 1
        colour = f"hsl({self.asked * 97 % 360} 90% 40%)"
        return page(f"{BUTTON}<p id=news style='background:{colour};height:40px'>")


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages = Restless()
        yield opened


def test_a_refresh_names_what_changes_by_itself_and_keeps_its_noise(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_strict_model(tmp_path / "models")
    monkeypatch.setattr(
        "visual_gate.scoring.cnn.bundled_models", lambda: tmp_path / "models"
    )
    (tmp_path / ".git").mkdir()
    (tmp_path / "visual-gate.toml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    assert run(["refresh", "--from", site.url, "--json"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["unsteady"] == {"home@400x300": ["#news"]}
    assert "changes by itself: #news" in said.err
    assert not (tmp_path / "noise").exists()
    assert run(["refresh", "--from", site.url, "--approve"]) == 0
    (target,) = load_config(tmp_path / "visual-gate.toml").targets
    (seen,) = NoiseFolder(tmp_path / "noise").recall(target).runs
    assert {name.split()[0] for name, noise in seen.noise.items() if noise > 0.5}
    quiet = [noise for noise in seen.noise.values() if noise == 0]
    assert len(quiet) >= 2
