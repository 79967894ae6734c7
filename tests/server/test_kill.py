"""kill -9 of the server and of a worker at each stage: no verdict lost, none twice."""

import os
import signal
import sqlite3
from functools import partial
from pathlib import Path
from time import monotonic

import httpx
import pytest

from tests.server.serving import RunningServer, running_server, wait_until
from visual_gate.server.leases import MOST_TAKES

pytestmark = pytest.mark.slow


def make(client: httpx.Client, word: str, key: str = "web/1/2") -> str:
    sent = {"candidate": f"http://c.test/{word}", "baseline": "http://b.test/"}
    made = client.post("/v1/runs", json={**sent, "key": key})
    assert made.status_code in {200, 201}
    return str(made.json()["id"])


def status(server: RunningServer, run_id: str, wait: float = 20) -> str:
    with server.client as client:
        found = client.get(f"/v1/runs/{run_id}", params={"wait": wait})
    return str(found.json()["status"])


def workers_of(server: RunningServer) -> list[int]:
    """The processes that the server started and that are not dead."""
    listing = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return [int(pid) for pid in listing.split()]


def ask_store(folder: Path, what: str, run_id: str) -> str:
    with sqlite3.connect(folder / "data" / "runs.db") as connection:
        query = f"SELECT {what} FROM visual_gate_runs WHERE id = ?"  # noqa: S608  ours
        return str(connection.execute(query, [run_id]).fetchone()[0])


def is_said(folder: Path, what: str, *, run_id: str, text: str) -> bool:
    return ask_store(folder, what, run_id) == text


def state(folder: Path, run_id: str) -> str:
    return ask_store(folder, "state", run_id)


def forget_others(folder: Path, run_id: str) -> None:
    with sqlite3.connect(folder / "data" / "runs.db") as connection:
        connection.execute("DELETE FROM visual_gate_runs WHERE id != ?", [run_id])


@pytest.mark.parametrize("stage", ["queued", "running", "done"])
def test_a_killed_server_s_run_comes_to_one_verdict(tmp_path: Path, stage: str) -> None:
    with running_server(tmp_path) as server:
        with server.client as client:
            if stage == "queued":
                make(client, "hang", key="first")
            run_id = make(client, "pass" if stage == "done" else "slow-1-fail")
        wait_until(lambda: state(tmp_path, run_id) == stage)
        before = status(server, run_id, wait=0)
        server.kill()
        if stage == "queued":
            with sqlite3.connect(tmp_path / "data" / "runs.db") as connection:
                connection.execute(
                    "DELETE FROM visual_gate_runs WHERE id != ?", [run_id]
                )
        server.start()
        after = status(server, run_id)
        assert after == {"done": "pass"}.get(stage, "fail")
        assert before in {"pending", after}
        with server.client as client:
            assert make(client, "pass") == run_id


def test_no_worker_outlives_a_killed_server(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        with server.client as client:
            run_id = make(client, "hang")
        wait_until(lambda: state(tmp_path, run_id) == "running")
        left = workers_of(server)
        assert left
        server.kill()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))


def test_a_killed_worker_s_run_is_tried_again_and_then_an_error(tmp_path: Path) -> None:
    with running_server(tmp_path, attempts=2) as server:
        with server.client as client:
            run_id = make(client, "hang")
            for attempt in ("1", "2"):
                begun = f"running {attempt}"
                what = "state || ' ' || attempt"
                wait_until(partial(is_said, tmp_path, what, run_id=run_id, text=begun))
                (worker,) = workers_of(server)
                os.kill(worker, signal.SIGKILL)
            told = client.get(f"/v1/runs/{run_id}?wait=20").json()
        assert told["status"] == "error"
        assert "the capture process died" in told["reason"]


def test_a_run_that_never_ends_is_ended_by_its_budget(tmp_path: Path) -> None:
    with running_server(tmp_path, budget_s=1.0) as server, server.client as client:
        run_id = make(client, "hang")
        told = client.get(f"/v1/runs/{run_id}?wait=20").json()
        assert told["status"] == "error"
        assert "longer than 1 s" in told["reason"]
        after = make(client, "pass", key="next")
        assert status(server, after) == "pass"


def test_a_run_that_took_eight_servers_down_is_given_up_as_an_error(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path) as server:
        with server.client as client:
            run_id = make(client, "hang")
        wait_until(lambda: state(tmp_path, run_id) == "running")
        server.kill()
        with sqlite3.connect(tmp_path / "data" / "runs.db") as connection:
            connection.execute("UPDATE visual_gate_runs SET attempt = ?", [MOST_TAKES])
        server.start()
        with server.client as client:
            told = client.get(f"/v1/runs/{run_id}?wait=20").json()
        assert told["status"] == "error"
        assert told["reason"] == "it was begun 8 times and never came to an end"


def test_sigterm_finishes_what_is_under_way_and_lets_waiting_callers_go(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path, grace_s=20.0) as server:
        with server.client as client:
            run_id = make(client, "slow-2-pass")
            wait_until(lambda: state(tmp_path, run_id) == "running")
        server.stop()
        assert state(tmp_path, run_id) == "done"


def test_sigterm_hands_back_what_takes_longer_than_the_grace(tmp_path: Path) -> None:
    with running_server(tmp_path, grace_s=0.5) as server:
        with server.client as client:
            run_id = make(client, "hang")
        wait_until(lambda: state(tmp_path, run_id) == "running")
        started = monotonic()
        server.stop()
        assert monotonic() - started < 15
        assert state(tmp_path, run_id) == "queued"


def test_a_caller_that_goes_away_cancels_nothing(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        sent = {
            "candidate": "http://c.test/slow-1.5-pass",
            "baseline": "http://b.test/",
            "key": "left/1/2",
        }
        with server.client as client:
            with pytest.raises(httpx.ReadTimeout):
                client.post("/v1/argo/gate", json=sent, timeout=0.5)
            answer = client.post("/v1/argo/gate", json=sent)
        assert answer.json()["gate"]["status"] == "pass"


def test_a_full_queue_is_answered_with_503_and_when_to_come_back(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path, queue=1) as server, server.client as client:
        make(client, "hang")
        sent = {"candidate": "http://c.test/pass", "baseline": "http://b.test/"}
        for path in ("/v1/runs", "/v1/argo/gate"):
            full = client.post(path, json={**sent, "key": "second"})
            assert full.status_code == 503
            assert full.headers["Retry-After"] == "5"


def is_busy(client: httpx.Client) -> bool:
    return "visual_gate_busy 1.0" in client.get("/metrics").text


@pytest.mark.slow
def test_two_servers_on_one_postgresql_share_the_runs_and_take_over(
    tmp_path: Path, postgresql: str
) -> None:
    with (
        running_server(tmp_path / "a", store=postgresql) as one,
        running_server(tmp_path / "b", store=postgresql) as two,
        one.client as first,
        two.client as second,
    ):
        ids = {make(client, "slow-1-pass") for client in (first, second)}
        assert len(ids) == 1
        run_id = ids.pop()
        assert status(one, run_id) == status(two, run_id) == "pass"
        hanging = make(first, "slow-3-fail", key="taken over")
        wait_until(
            lambda: (
                first.get("/metrics").text.count("busy 1.0")
                or second.get("/metrics").text.count("busy 1.0")
            )
        )
        one.kill()
        assert status(two, hanging, wait=25) == "fail"
