"""A row of the store as a record."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select

from visual_gate.records import Verdict
from visual_gate.server.records import (
    Application,
    Choice,
    Decision,
    Outcome,
    Run,
    State,
)
from visual_gate.server.tables import RUNS


def run_of(row: RowMapping) -> Run:
    """The run in a row of the table."""
    columns: dict[str, Any] = dict(row)
    return Run(
        id=columns["id"],
        key=columns["key"],
        application=Application(columns["namespace"], columns["name"]),
        suite=columns["suite"],
        candidate=columns["candidate"],
        baseline=columns["baseline"],
        caller=columns["caller"],
        state=State(columns["state"]),
        attempt=columns["attempt"],
        failures=columns["failures"],
        spent_s=columns["spent_s"],
        problem=columns["problem"],
        outcome=_outcome(columns),
        decision=_decision(columns),
        note=columns["note"],
        created=columns["created"],
        finished=columns["finished"],
        expires=columns["expires"],
    )


def _outcome(columns: dict[str, Any]) -> Outcome | None:
    if not columns["verdict"]:
        return None
    return Outcome(
        verdict=Verdict(columns["verdict"]),
        score=columns["score"],
        threshold=columns["threshold"],
        reason=columns["reason"],
        worst=columns["worst"],
    )


def _decision(columns: dict[str, Any]) -> Decision | None:
    if not columns["decision"]:
        return None
    return Decision(
        choice=Choice(columns["decision"]),
        by=columns["decided_by"],
        reason=columns["decided_why"],
        at=columns["decided_at"],
    )


def one_run(connection: Connection, run_id: str) -> Run:
    """The run that is known to be there."""
    query = select(RUNS).where(RUNS.c.id == run_id)
    return run_of(connection.execute(query).mappings().one())
