"""Runs of one key that share the promised rate, where the server is told so."""

from pathlib import Path

import httpx
import pytest

from tests.server.asking import BASELINE
from tests.server.serving import running_server
from tests.server.test_store import BROKEN, FAILED, PASSED, ended, taken, wanted
from visual_gate.records import JudgeSettings
from visual_gate.server.records import STORED
from visual_gate.server.store import RunStore
from visual_gate.server.worker import configured


def test_every_run_of_a_key_that_was_judged_is_a_look(store: RunStore) -> None:
    looks = []
    for outcome in (PASSED, FAILED, BROKEN, PASSED):
        run, _ = store.attach(wanted(), refresh=True)
        looks.append(store.leases.look(run))
        assert store.leases.finish(taken(store), outcome)
    assert looks == [1, 2, 3, 3]
    assert store.leases.look(ended(store, PASSED, "another")) == 1


def test_another_attempt_at_a_run_is_the_same_look(store: RunStore) -> None:
    ended(store, PASSED)
    run, _ = store.attach(wanted(), refresh=True)
    assert store.leases.look(run) == 2
    assert store.leases.give_back(taken(store), problem="the worker died")
    assert store.leases.look(taken(store)) == 2


@pytest.mark.parametrize(("look", "share"), [(0, 1), (1, 1 / 2), (3, 1 / 12)])
def test_a_look_has_its_share_of_the_rate(
    tmp_path: Path, look: int, share: float
) -> None:
    suite = tmp_path / "visual-gate.toml"
    suite.write_text('[[pages]]\npath = "/"\n')
    order = {
        "config": str(suite),
        "candidate": "http://web-canary.shop",
        "baseline": STORED,
        "hosts": (),
        "networks": (),
        "memory_mb": 1024,
        "look": look,
    }
    rate = configured(order).judge.false_alarm_rate
    assert rate == pytest.approx(share * JudgeSettings().false_alarm_rate)


def reasons(client: httpx.Client) -> list[str]:
    sent = {"candidate": "http://c.test/pass", "baseline": BASELINE, "key": "web/1/2"}
    found = []
    for _ in range(2):
        run = client.post("/v1/runs", json={**sent, "refresh": True}).json()
        done = client.get(f"/v1/runs/{run['id']}", params={"wait": 25}).json()
        found.append(done["reason"])
    return found


def test_runs_made_anew_are_looks_where_the_server_is_told_so(tmp_path: Path) -> None:
    with running_server(tmp_path, share_rate=True) as server, server.client as client:
        assert reasons(client) == ["look 1", "look 2"]


def test_each_run_has_the_whole_rate_else(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, server.client as client:
        assert reasons(client) == ["said pass", "said pass"]
