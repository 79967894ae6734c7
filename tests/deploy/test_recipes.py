"""Each recipe of docs/rollouts.md, run as it is written against the demo shop."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.deploy.routing import by_cookie, by_header, open_gateway
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.config import GateConfig, load_config
from visual_gate.demo import open_demo
from visual_gate.records import VIEWPORTS, CaptureSettings, Deployment, Side, Target

pytestmark = pytest.mark.browser

TEXT = (Path(__file__).parents[2] / "docs" / "rollouts.md").read_text("utf-8")
BLOCK = re.compile(r"```toml\n# recipe: ([\w-]+)\n(.*?)```", re.DOTALL)
RECIPES = dict(BLOCK.findall(TEXT))
ROUTES = {"cookie": by_cookie, "header": by_header}
GUARDED = CaptureSettings(allow_hosts=("127.0.0.1:*",), allow_private=("127.0.0.1",))


@pytest.fixture(scope="module")
def chromium() -> Iterator[ChromiumBrowser]:
    with open_browser(GUARDED) as opened:
        yield opened


@pytest.fixture(scope="module")
def shop() -> Iterator[dict[str, str]]:
    """The two versions of the shop, by side."""
    with open_demo() as (baseline, candidate):
        yield {"baseline": baseline, "candidate": candidate}


@pytest.fixture(scope="module")
def direct(chromium: ChromiumBrowser, shop: dict[str, str]) -> dict[Side, bytes]:
    """What each version looks like where nothing is in between."""
    target = Target("home", "/", VIEWPORTS["desktop"])
    return {
        side: _picture(chromium, Deployment(shop[side]), target, side) for side in Side
    }


def _loaded(recipe: str, addresses: dict[str, str], folder: Path) -> GateConfig:
    written = RECIPES[recipe]
    for side, address in addresses.items():
        written = re.sub(
            rf'^{side} = ".*"$', f'{side} = "{address}"', written, flags=re.MULTILINE
        )
    assert "example.com" not in written
    assert ".shop:" not in written
    (folder / "visual-gate.toml").write_text(written)
    return load_config(folder / "visual-gate.toml")


def _picture(
    chromium: ChromiumBrowser, deployment: Deployment, target: Target, side: Side
) -> bytes:
    capture = chromium.capture(deployment, target, side)
    assert not capture.facts.failed_requests
    return capture.encoded


def test_every_recipe_of_the_page_is_run_here() -> None:
    assert set(RECIPES) == {"blue-green", "cookie", "header", "port"}


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_shows_each_side_its_own_version(
    recipe: str,
    chromium: ChromiumBrowser,
    shop: dict[str, str],
    *,
    direct: dict[Side, bytes],
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        addresses = shop
        if recipe in ROUTES:
            gateway = stack.enter_context(open_gateway(shop, ROUTES[recipe]))
            addresses = dict.fromkeys(shop, gateway)
        config = _loaded(recipe, addresses, tmp_path)
        (target,) = config.targets
        seen = {
            side: _picture(chromium, getattr(config, side), target, side)
            for side in Side
        }
    assert seen == direct
    assert seen[Side.BASELINE] != seen[Side.CANDIDATE]
