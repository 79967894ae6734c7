"""Spinnaker's stages at the real server, as they are shipped."""

from itertools import count

import httpx
import pytest

from tests.server.controllers.manifests import stage
from tests.server.controllers.spinnaker import run_stage
from tests.server.serving import SHOP_TOKEN, RunningServer

STOLEN = "stolen"
_numbers = count()


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("pass", "SUCCEEDED"),
        ("slow-1-pass", "SUCCEEDED"),
        ("fail", "TERMINAL"),
        ("error", "TERMINAL"),
        ("review", "CANCELED"),
    ],
)
def test_a_webhook_stage_ends_as_the_verdict_says(
    gate: RunningServer, outcome: str, status: str
) -> None:
    shipped = stage("spinnaker/webhook-stage.json", server=gate.url)
    payload = {**shipped["payload"], "candidate": f"http://web-canary.test/{outcome}"}
    execution = f"execution-{next(_numbers)}"
    played = {**shipped, "payload": payload}
    assert run_stage(played, token=SHOP_TOKEN, execution=execution) == status
    assert run_stage(played, token=SHOP_TOKEN, execution=execution) == status


def test_a_webhook_stage_with_a_wrong_token_is_terminal(gate: RunningServer) -> None:
    shipped = stage("spinnaker/webhook-stage.json", server=gate.url)
    assert run_stage(shipped, token=STOLEN, execution="x") == "TERMINAL"


@pytest.mark.parametrize(
    ("outcome", "passes", "goes_on"),
    [("pass", True, True), ("review", False, True), ("fail", False, False)],
)
def test_a_canary_stage_reads_what_it_needs(
    gate: RunningServer, outcome: str, *, passes: bool, goes_on: bool
) -> None:
    """As orca does: KayentaService.kt, MonitorKayentaCanaryTask.kt."""
    shipped = stage("spinnaker/canary-stage.json", server=gate.url)["canaryConfig"]
    (scope,) = shipped["scopes"]
    limits = {key: int(one) for key, one in shipped["scoreThresholds"].items()}
    body = {
        "scopes": {
            scope["scopeName"]: {
                "controlScope": {"scope": scope["controlScope"], "step": scope["step"]},
                "experimentScope": {
                    "scope": f"http://web-canary.test/{outcome}",
                    "step": scope["step"],
                },
            }
        },
        "thresholds": {
            key: int(one) for key, one in shipped["scoreThresholds"].items()
        },
    }
    headers = {"Authorization": f"Bearer {SHOP_TOKEN}"}
    base = f"{gate.url}/kayenta"
    with httpx.Client(base_url=base, headers=headers, timeout=15.0) as client:
        assert client.get("/credentials").json()
        config = shipped["canaryConfigId"]
        about = {"application": "shop"}
        made = client.post(f"/canary/{config}", params=about, json=body).json()
        there = f"/canary/{made['canaryExecutionId']}"
        while not (said := client.get(there).json())["complete"]:
            pass
    judged = said["result"]["judgeResult"]
    assert said["status"] == "succeeded"
    assert isinstance(judged["results"], list)
    score = judged["score"]["score"]
    assert isinstance(score, int)
    assert (score > limits["marginal"]) is goes_on  # interval: <= fails
    assert (score >= limits["pass"]) is passes
