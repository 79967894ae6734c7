"""Numbers for Prometheus, and for those who know nothing else."""

from collections.abc import Iterator

import httpx
import pytest

from tests.server.asking import BASELINE, argo, in_review
from tests.server.serving import RunningServer, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    with running_server(folder, hold_s=8.0, workers=2) as server:
        yield server


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client as client:
        yield client


def test_the_score_is_a_metric_for_those_who_know_only_prometheus(
    client: httpx.Client,
) -> None:
    run_id = argo(client, "pass").json()["gate"]["id"]
    query = f'visual_gate_score{{id="{run_id}"}}'
    for answer in (
        client.get("/api/v1/query", params={"query": query}),
        client.post("/api/v1/query", data={"query": query}),
    ):
        (found,) = answer.json()["data"]["result"]
        assert found["value"][1] == "0.97"
    online = client.get("/api/v1/query", params={"query": "vector(1)"}).json()
    assert online["data"]["result"][0]["value"][1] == "1"
    unknown = client.get("/api/v1/query", params={"query": 'visual_gate_score{id="x"}'})
    assert unknown.json()["data"]["result"] == []
    assert client.get("/api/v1/query", params={"query": "up"}).status_code == 422


def test_a_pending_run_hides_the_score_of_the_rollout_before(
    client: httpx.Client,
) -> None:
    def score() -> list[object]:
        query = {"query": 'visual_gate_score{name="again"}'}
        found = client.get("/api/v1/query", params=query).json()["data"]["result"]
        assert isinstance(found, list)
        return found

    argo(client, "pass", key="again/1/1")
    assert len(score()) == 1
    sent = {"candidate": "http://c.test/slow-2-fail", "baseline": BASELINE}
    made = client.post("/v1/runs", json={**sent, "key": "again/1/2"}).json()
    assert score() == []
    client.get(f"/v1/runs/{made['id']}?wait=20")
    assert len(score()) == 1


def metrics(client: httpx.Client) -> dict[str, float]:
    """Every number of ``/metrics`` by its name and labels."""
    lines = client.get("/metrics").text.splitlines()
    told = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(number) for name, _, number in told}


def test_metrics_tell_of_runs_work_and_applications(client: httpx.Client) -> None:
    before = metrics(client)
    argo(client, "fail", key="told/1/1")
    argo(client, "crash")
    after = metrics(client)
    grown = {name for name, number in after.items() if number > before.get(name, 0.0)}
    assert grown >= {
        'visual_gate_runs{status="fail"}',
        'visual_gate_runs{status="error"}',
        "visual_gate_capture_seconds_count",
        "visual_gate_capture_seconds_sum",
        "visual_gate_scoring_seconds_count",
        "visual_gate_browser_restarts_total",
        'visual_gate_last_score{name="told",namespace="",suite="default"}',
        'visual_gate_last_verdict{name="told",namespace="",status="fail",suite="default"}',
    }
    assert after["visual_gate_queue"] == after["visual_gate_busy"] == 0
    statuses = {"pending", "pass", "fail", "review", "error"}
    assert all(f'visual_gate_runs{{status="{one}"}}' in after for one in statuses)


def test_a_run_that_was_decided_counts_as_what_callers_are_told(
    client: httpx.Client,
) -> None:
    run_id = in_review(client)
    reviewed, passed = (f'visual_gate_runs{{status="{s}"}}' for s in ("review", "pass"))
    before = metrics(client)
    client.post(
        f"/v1/runs/{run_id}/decision", json={"decision": "approve", "by": "ann"}
    )
    after = metrics(client)
    assert after[reviewed] == before[reviewed] - 1
    assert after[passed] == before[passed] + 1
