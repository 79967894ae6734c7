"""Whole rollouts of the demo shop, with a real browser behind the real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.routing import by_cookie, open_gateway
from tests.server.controllers.argo import AnalysisRun, Phase
from tests.server.controllers.conftest import decide, runs
from tests.server.controllers.flagger import Canary
from tests.server.controllers.manifests import hooks, manifest
from tests.server.serving import REAL, SHOP_TOKEN, RunningServer, write_config
from tests.site.server import open_site
from visual_gate.demo import open_demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

SUITE = """
[gate]
viewports = ["800x600"]
repeats = 1
[[pages]]
path = "/checkout"
"""
HOME = SUITE.replace("/checkout", "/")  # a new banner: a person must look
AB = """
[deployments.baseline]
cookies = [{ name = "side", value = "baseline" }]
[deployments.candidate]
cookies = [{ name = "side", value = "candidate" }]
"""


@pytest.fixture(scope="module")
def shop() -> Iterator[dict[str, str]]:
    """The two versions of the shop, by side; the candidate has defects."""
    with open_demo() as (baseline, candidate):
        yield {"baseline": baseline, "candidate": candidate}


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with suites for two addresses, two cookies, and another page."""
    folder: Path = tmp_path_factory.mktemp("gate")
    config = write_config(folder, retry_after_s=1)
    (folder / "visual-gate.toml").write_text(SUITE)
    (folder / "ab.toml").write_text(SUITE + AB)
    (folder / "home.toml").write_text(HOME)
    with config.open("a") as file:
        file.write('[suites.ab]\nconfig = "ab.toml"\n')
        file.write('[suites.home]\nconfig = "home.toml"\n')
    server = RunningServer(REAL, config)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def canary(gate: RunningServer, shop: dict[str, str], candidate: str) -> Canary:
    said = {"candidate": candidate, "baseline": shop["baseline"], "token": SHOP_TOKEN}
    wired = hooks("canary.yaml", server=gate.url, **said)
    return Canary(wired, checksum=candidate)


def test_a_flagger_canary_with_a_broken_page_is_rolled_back(
    gate: RunningServer, shop: dict[str, str]
) -> None:
    rollout = canary(gate, shop, shop["candidate"])
    assert rollout.run() == "Failed"
    assert rollout.iteration == 0
    assert "NaN" in rollout.events[0]  # the price that the defect shows


def test_a_flagger_canary_that_changes_nothing_is_promoted(
    gate: RunningServer, shop: dict[str, str]
) -> None:
    rollout = canary(gate, shop, shop["baseline"])
    assert rollout.run() == "Succeeded"
    assert rollout.failed_checks == 0


def test_a_candidate_that_leads_inside_is_an_error_that_says_so(
    gate: RunningServer, shop: dict[str, str]
) -> None:
    with open_site() as site:
        site.pages["/checkout"] = "<script>location = 'http://192.0.2.1/'</script>"
        rollout = canary(gate, shop, site.url)
        assert rollout.run() == "Failed"
    assert (
        "192.0.2.1 is a private address and not in allow_private" in rollout.events[0]
    )


def analysis(
    gate: RunningServer, candidate: str, baseline: str, **more: str
) -> AnalysisRun:
    arguments = {
        "candidate": candidate,
        "baseline": baseline,
        "app": "web",
        "namespace": "shop",
        "stable-hash": "stable",
        "token": SHOP_TOKEN,
        **more,
    }
    template = "argo-rollouts/cluster-analysis-template.yaml"
    return AnalysisRun(manifest(template, server=gate.url), arguments)


def test_both_sides_of_an_a_b_test_behind_one_host_are_told_apart(
    gate: RunningServer, shop: dict[str, str]
) -> None:
    with open_gateway(shop, by_cookie) as host:
        version = {"suite": "ab", "latest-hash": "defects"}
        assert analysis(gate, host, host, **version).run() is Phase.FAILED


def test_blue_green_waits_for_a_person_and_hears_the_approval(
    gate: RunningServer, shop: dict[str, str]
) -> None:
    version = {"suite": "home", "latest-hash": "banner"}
    preview, active = shop["candidate"], shop["baseline"]
    assert analysis(gate, preview, active, **version).run() is Phase.INCONCLUSIVE
    decide(gate, "approve")
    assert analysis(gate, preview, active, **version).run() is Phase.SUCCESSFUL
    assert len([run for run in runs(gate) if run["suite"] == "home"]) == 1
