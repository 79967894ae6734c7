"""Another tool's pictures, from the import to the first pass, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.cli.doors import BUTTON, make_strict_model, page
from tests.site.server import Site, open_site
from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.cli import run

pytestmark = pytest.mark.browser

RED = BUTTON.replace("#06c", "#c00").replace("Buy", "undefined")
CONFIG = """\
[gate]
viewports = ["400x300"]
policy = "strict"
repeats = 2
most_repeats = 2
[[pages]]
path = "/"
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages["/"] = page(BUTTON)
        yield opened


@pytest.fixture
def shop(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a snapshot that Playwright's own test runner would have made."""
    models = tmp_path / "models"
    make_strict_model(models)
    monkeypatch.setattr("visual_gate.scoring.cnn.bundled_models", lambda: models)
    (tmp_path / ".git").mkdir()
    (tmp_path / "visual-gate.toml").write_text(CONFIG)
    snapshot = tmp_path / "tests" / "a.spec.ts-snapshots" / "home-chromium-linux.png"
    snapshot.parent.mkdir(parents=True)
    _screenshot(site.url, snapshot)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _screenshot(url: str, path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        tab = browser.new_page(viewport={"width": 400, "height": 300})
        tab.goto(url)
        tab.screenshot(path=path, full_page=True)
        browser.close()


def test_imported_baselines_ask_for_review_until_they_are_refreshed(
    shop: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    check = ["check", "--candidate", site.url]
    assert run(["baselines", "import", "tests", "--reason", "moving in"]) == 0
    assert run(check) == 3
    assert "The baseline was captured with imported unknown" in capsys.readouterr().err
    site.pages["/"] = page(RED)
    assert run(check) == 3
    told = " ".join(capsys.readouterr().err.split())
    assert "FAIL" not in told
    site.pages["/"] = page(BUTTON)
    assert run(["refresh", "--from", site.url, "--approve", "--quiet"]) == 0
    assert run(check) == 0
    site.pages["/"] = page(RED)
    assert run(check) == 1
    assert run(["audit", "verify", "--quiet"]) == 0
