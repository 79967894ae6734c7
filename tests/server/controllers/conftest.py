"""One quick server for all that do not kill it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.serving import RunningServer, running_server

QUICK = {"hold_s": 0.5, "retry_after_s": 1, "attempts": 1, "workers": 4}


def runs(gate: RunningServer) -> list[dict[str, Any]]:
    """All runs of the server, newest first."""
    with gate.client as client:
        answer = client.get("/v1/runs", params={"limit": 200}).raise_for_status()
    found: list[dict[str, Any]] = answer.json()["runs"]
    return found


def decide(gate: RunningServer, decision: str) -> None:
    """A person's word about the newest run."""
    said = {"decision": decision, "by": "anna", "reason": "looked at it"}
    newest = runs(gate)[0]["id"]
    with gate.client as client:
        answer = client.post(f"/v1/runs/{newest}/decision", json=said)
    answer.raise_for_status()


@pytest.fixture(scope="session")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder: Path = tmp_path_factory.mktemp("gate")
    with running_server(folder, quick=True, **QUICK) as server:
        yield server
