"""The life of a Flagger canary at the real server, with the shipped webhooks."""

import threading
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.server.controllers.conftest import QUICK, decide, runs
from tests.server.controllers.flagger import Canary, HookError, call_webhook
from tests.server.controllers.manifests import hooks, manifest
from tests.server.serving import SHOP_TOKEN, RunningServer, running_server

BASELINE = "http://web-primary.test/pass"
_numbers = count()


def canary(gate: RunningServer, outcome: str, file: str = "canary.yaml") -> Canary:
    """A canary of a new version that comes out like this."""
    said = {
        "candidate": f"http://web-canary.test/{outcome}",
        "baseline": BASELINE,
        "suite": "default",
        "token": SHOP_TOKEN,
    }
    wired = hooks(file, server=gate.url, **said)
    return Canary(wired, checksum=f"version-{next(_numbers)}")


def test_a_canary_that_looks_the_same_is_promoted(gate: RunningServer) -> None:
    rollout = canary(gate, "pass")
    assert rollout.run() == "Succeeded"
    assert (rollout.failed_checks, rollout.events) == (0, [])


@pytest.mark.slow
def test_a_capture_that_takes_long_is_waited_for_in_one_hook(
    gate: RunningServer,
) -> None:
    before = len(runs(gate))
    rollout = canary(gate, "slow-1.5-pass")
    rollout.tick()
    assert (rollout.iteration, rollout.failed_checks) == (1, 0)
    assert len(runs(gate)) == before + 1


def test_a_canary_that_looks_broken_is_rolled_back_with_the_reason(
    gate: RunningServer,
) -> None:
    rollout = canary(gate, "fail")
    assert rollout.run() == "Failed"
    assert rollout.iteration == 0  # it never got traffic
    assert "said fail" in rollout.events[0]
    assert rollout.failed_checks == rollout.threshold


def test_a_gate_that_cannot_judge_is_no_pass(gate: RunningServer) -> None:
    rollout = canary(gate, "error")
    assert rollout.run() == "Failed"
    assert rollout.iteration == 0
    assert "the deployment refused" in rollout.events[0]


def test_a_review_without_a_person_is_no_pass(gate: RunningServer) -> None:
    assert canary(gate, "review").run() == "Failed"


def test_a_review_waits_for_a_person_without_a_failed_check(
    gate: RunningServer,
) -> None:
    rollout = canary(gate, "review", "canary-review.yaml")
    assert rollout.run() == "WaitingPromotion"
    for _ in range(5):
        assert rollout.tick() == "WaitingPromotion"
    assert rollout.failed_checks == 0
    decide(gate, "approve")
    assert rollout.tick() == "Succeeded"


def test_a_rejection_rolls_the_canary_back(gate: RunningServer) -> None:
    rollout = canary(gate, "review", "canary-review.yaml")
    assert rollout.run() == "WaitingPromotion"
    decide(gate, "reject")
    assert rollout.tick() == "Failed"
    assert rollout.events[-1] == "rolling back: manual webhook"


def test_a_fail_with_a_person_in_it_rolls_back_before_any_traffic(
    gate: RunningServer,
) -> None:
    rollout = canary(gate, "fail", "canary-review.yaml")
    assert rollout.run() == "Failed"
    assert rollout.iteration == 0


def test_a_new_version_is_captured_anew(gate: RunningServer) -> None:
    rollout = canary(gate, "pass")
    assert rollout.run() == "Succeeded"
    before = len(runs(gate))
    canary(gate, "pass").run()
    assert len(runs(gate)) == before + 1


def test_a_side_of_an_a_b_test_is_promoted_by_its_looks(gate: RunningServer) -> None:
    rollout = canary(gate, "slow-1-pass", "ab-testing.yaml")
    assert rollout.run() == "WaitingPromotion"
    assert _decided(rollout) == "Succeeded"
    broken = canary(gate, "fail", "ab-testing.yaml")
    broken.run()
    assert _decided(broken) == "Failed"


def _decided(rollout: Canary) -> str:
    """Tick by tick until the canary is decided."""
    for _ in range(50):
        if rollout.phase in {"Succeeded", "Failed"}:
            break
        threading.Event().wait(0.2)
        rollout.tick()
    return rollout.phase


def test_a_wrong_token_is_told_in_the_event(gate: RunningServer) -> None:
    rollout = canary(gate, "pass")
    (hook,) = rollout.hooks
    hook["metadata"]["token"] = "stolen"
    assert rollout.run() == "Failed"
    assert "token" in rollout.events[0]
    assert "stolen" not in rollout.events[0]


@pytest.mark.parametrize("file", ["canary-review.yaml", "ab-testing.yaml"])
def test_a_gate_that_is_down_never_rolls_back(gate: RunningServer, file: str) -> None:
    rollout = canary(gate, "pass", file)
    undo = [hook for hook in rollout.hooks if hook["type"] == "rollback"]
    assert undo
    for hook in undo:
        gone = {**hook, "url": "http://127.0.0.1:9/v1/flagger/rollback"}
        with pytest.raises(HookError, match="giving up after 1 attempt"):
            call_webhook(gone, {"name": "web", "namespace": "shop"})


@pytest.mark.slow
def test_a_server_that_is_killed_while_capturing_loses_no_canary(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path, quick=True, lease_s=1.0, **QUICK) as gate:
        rollout = canary(gate, "slow-2-pass")
        with pytest.raises(HookError):
            call_webhook({**rollout.hooks[0], "retries": 0}, rollout._payload("x"))
        gate.kill()
        port = gate.url
        gate.start()
        for hook in rollout.hooks:
            assert isinstance(hook, dict)
            hook["url"] = hook["url"].replace(port, gate.url)
        assert rollout.run() == "Succeeded"
        assert rollout.failed_checks == 0
        assert len(runs(gate)) == 1


def test_the_score_is_a_metric_as_flagger_asks_for_it(gate: RunningServer) -> None:
    """pkg/metrics/providers/prometheus.go: online check, then the query by GET."""
    canary(gate, "pass").run()
    template = manifest("flagger/metric-template.yaml", server=gate.url)
    provider, query = template["spec"]["provider"], template["spec"]["query"]
    query = query.replace("{{ namespace }}", "shop").replace("{{ target }}", "web")
    headers = {"Authorization": f"Bearer {SHOP_TOKEN}"}
    with httpx.Client(base_url=provider["address"], headers=headers) as client:
        online, score = (
            client.get("/api/v1/query", params={"query": one}, timeout=5.0).json()[
                "data"
            ]["result"][0]["value"][1]
            for one in ("vector(1)", query)
        )
    assert float(online) == 1.0
    assert float(score) == 0.97
