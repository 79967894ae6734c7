"""Conditions on the table of runs: by status, by namespace, by labels."""

from sqlalchemy import ColumnElement, and_, or_, select

from visual_gate.records import Verdict
from visual_gate.server.records import Choice, State, Status
from visual_gate.server.store import RunStore
from visual_gate.server.tables import RUNS
from visual_gate.server.tokens import Token

LABELS = {
    "id": RUNS.c.id,
    "key": RUNS.c.key,
    "namespace": RUNS.c.namespace,
    "name": RUNS.c.name,
    "suite": RUNS.c.suite,
}
"""What a query may ask for by name."""

DONE: ColumnElement[bool] = RUNS.c.state == State.DONE.value


def with_status(status: Status) -> ColumnElement[bool]:
    """Runs whose callers are told this."""
    review = RUNS.c.verdict == Verdict.REVIEW.value
    conditions: dict[Status, ColumnElement[bool]] = {
        Status.PENDING: RUNS.c.state != State.DONE.value,
        Status.REVIEW: and_(review, RUNS.c.decision == ""),
        Status.PASS: _or_decided(Verdict.PASS, Choice.APPROVE),
        Status.FAIL: _or_decided(Verdict.FAIL, Choice.REJECT),
        Status.ERROR: RUNS.c.verdict == Verdict.ERROR.value,
    }
    return conditions[status]


def _or_decided(verdict: Verdict, choice: Choice) -> ColumnElement[bool]:
    review = RUNS.c.verdict == Verdict.REVIEW.value
    decided = and_(review, RUNS.c.decision == choice.value)
    return or_(RUNS.c.verdict == verdict.value, decided)


def visible_to(store: RunStore, token: Token) -> ColumnElement[bool]:
    """Runs in namespaces that this caller may ask for."""
    with store.engine.connect() as connection:
        known = connection.scalars(select(RUNS.c.namespace).distinct()).all()
    return RUNS.c.namespace.in_([one for one in known if token.may_ask_for(one)])
