"""Analyses of Argo Rollouts at the real server, with the shipped templates."""

import json
import socket
from itertools import count
from pathlib import Path

import pytest

from tests.server.controllers.argo import AnalysisRun, Phase
from tests.server.controllers.conftest import QUICK, decide, runs
from tests.server.controllers.manifests import manifest
from tests.server.serving import SHOP_TOKEN, RunningServer, running_server

WEB = "cluster-analysis-template.yaml"
KAYENTA = "cluster-analysis-template-kayenta.yaml"
SCORE = "cluster-analysis-template-prometheus.yaml"
STOLEN = "stolen"
_numbers = count()


def analysis(
    gate: RunningServer, outcome: str, file: str = WEB, **arguments: str
) -> AnalysisRun:
    """An AnalysisRun for a new version that comes out like this."""
    given = {
        "candidate": f"http://web-preview.test/{outcome}",
        "baseline": "http://web-active.test/pass",
        "app": "web",
        "namespace": "shop",
        "latest-hash": f"hash-{next(_numbers)}",
        "stable-hash": "stable",
        "token": SHOP_TOKEN,
    }
    template = manifest(f"argo-rollouts/{file}", server=gate.url)
    return AnalysisRun(template, {**given, **arguments})


@pytest.mark.parametrize("file", [WEB, KAYENTA])
@pytest.mark.parametrize(
    ("outcome", "phase"),
    [
        ("pass", Phase.SUCCESSFUL),
        ("fail", Phase.FAILED),
        ("review", Phase.INCONCLUSIVE),
        ("slow-1.2-pass", Phase.SUCCESSFUL),
        ("slow-1.2-fail", Phase.FAILED),
    ],
)
def test_a_verdict_is_the_phase_that_the_rollout_acts_on(
    gate: RunningServer, file: str, outcome: str, phase: Phase
) -> None:
    assert analysis(gate, outcome, file).run() is phase


def test_a_gate_that_cannot_judge_aborts(gate: RunningServer) -> None:
    run = analysis(gate, "error")
    assert run.run() is Phase.FAILED
    assert "the deployment refused" in run.last.value
    assert analysis(gate, "error", KAYENTA).run() is Phase.ERROR


def test_pending_is_an_error_that_is_tried_again_and_makes_no_second_run(
    gate: RunningServer,
) -> None:
    before = len(runs(gate))
    run = analysis(gate, "slow-1.2-pass")
    assert run.run() is Phase.SUCCESSFUL
    earlier = run.measurements[:-1]
    assert earlier
    assert {one.message for one in earlier} == {"received non 2xx response code: 503"}
    assert len(runs(gate)) == before + 1


@pytest.mark.slow
def test_a_gate_that_never_finishes_is_no_success(gate: RunningServer) -> None:
    run = analysis(gate, "slow-60-pass")
    metric = run.template["spec"]["metrics"][0]
    metric["consecutiveErrorLimit"] = 2  # thirty in earnest
    assert run.run() is Phase.ERROR


def test_what_argo_stores_is_small_and_says_why(gate: RunningServer) -> None:
    run = analysis(gate, "fail")
    run.run()
    stored = json.loads(run.last.value)
    assert stored["status"] == "fail"
    assert stored["reason"] == "said fail"
    assert len(run.last.value) < 1000


def test_an_approval_is_heard_by_the_second_analysis_of_blue_green(
    gate: RunningServer,
) -> None:
    """Clearing the pause makes another AnalysisRun with the same hashes."""
    first = analysis(gate, "review")
    assert first.run() is Phase.INCONCLUSIVE
    assert AnalysisRun(first.template, first.arguments).run() is Phase.INCONCLUSIVE
    decide(gate, "approve")
    assert AnalysisRun(first.template, first.arguments).run() is Phase.SUCCESSFUL


def test_a_rejection_is_heard_by_the_second_analysis_of_blue_green(
    gate: RunningServer,
) -> None:
    first = analysis(gate, "review")
    assert first.run() is Phase.INCONCLUSIVE
    decide(gate, "reject")
    assert AnalysisRun(first.template, first.arguments).run() is Phase.FAILED


def test_a_decision_on_one_version_is_none_on_the_next(gate: RunningServer) -> None:
    assert analysis(gate, "review").run() is Phase.INCONCLUSIVE
    decide(gate, "approve")
    assert analysis(gate, "review").run() is Phase.INCONCLUSIVE


def test_a_wrong_token_never_becomes_a_success(gate: RunningServer) -> None:
    run = analysis(gate, "pass", token=STOLEN)
    run.template["spec"]["metrics"][0]["consecutiveErrorLimit"] = 1
    assert run.run() is Phase.ERROR
    assert run.last.message == "received non 2xx response code: 401"


def test_a_token_of_another_namespace_is_refused(gate: RunningServer) -> None:
    run = analysis(gate, "pass", namespace="bank")
    run.template["spec"]["metrics"][0]["consecutiveErrorLimit"] = 1
    assert run.run() is Phase.ERROR
    assert run.last.message == "received non 2xx response code: 403"


@pytest.mark.parametrize(
    ("outcome", "phase"), [("pass", Phase.SUCCESSFUL), ("fail", Phase.FAILED)]
)
def test_the_score_by_prometheus_follows_the_verdict(
    gate: RunningServer, outcome: str, phase: Phase
) -> None:
    app = f"app-{next(_numbers)}"
    assert analysis(gate, outcome, app=app).run() is phase
    assert analysis(gate, "", SCORE, app=app).run() is phase


def test_no_score_yet_is_no_success(gate: RunningServer) -> None:
    assert analysis(gate, "", SCORE, app="unknown").run() is Phase.INCONCLUSIVE


@pytest.mark.slow
def test_a_server_that_is_killed_while_capturing_loses_no_analysis(
    tmp_path: Path,
) -> None:
    settings = {"lease_s": 1.0, "port": _free_port(), **QUICK}
    with running_server(tmp_path, quick=True, **settings) as gate:
        run = analysis(gate, "slow-1.2-pass")
        with gate.client as client:
            started = client.post("/v1/argo/gate", json=_body(run))
        assert started.status_code == 503
        gate.kill()
        gate.start()
        assert run.run() is Phase.SUCCESSFUL
        assert len(runs(gate)) == 1


def _body(run: AnalysisRun) -> dict[str, str]:
    said = run.arguments
    key = f"{said['app']}/{said['stable-hash']}/{said['latest-hash']}"
    named = ("candidate", "baseline", "namespace")
    about = {name: said[name] for name in named}
    return {**about, "suite": "default", "name": said["app"], "key": key}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
