"""The run store: a run is in it before anybody is answered, and ends exactly once.

Callers attach to the current run of a key; ``leases`` has the side of those who do the
work.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from visual_gate.errors import InfrastructureError, UsageError
from visual_gate.records import Verdict
from visual_gate.server.leases import Keeping, Leases
from visual_gate.server.records import (
    Decision,
    Run,
    State,
    Wanted,
)
from visual_gate.server.rows import one_run, run_of
from visual_gate.server.tables import RUNS, writing

_PENDING = RUNS.c.state != State.DONE.value


class QueueFullError(InfrastructureError):
    """No more runs are taken for now."""

    def __init__(self, pending: int) -> None:
        super().__init__(f"{pending} runs are pending; ask again later")


class NotInReviewError(UsageError):
    """There is nothing to decide about a run."""

    def __init__(self, run: Run) -> None:
        said = f"{run.status}, decided by {run.decision.by}" if run.decision else ""
        super().__init__(
            f"run {run.id} is {said or run.status}; only a run in review, "
            "not decided yet, can be approved or rejected"
        )


@dataclass(frozen=True, slots=True)
class RunStore:
    """All runs, in one database. ``now`` gives seconds since 1970."""

    engine: Engine
    keeping: Keeping
    now: Callable[[], float]

    def attach(self, wanted: Wanted, *, refresh: bool = False) -> tuple[Run, bool]:
        """The run that answers this key, made where there is none; and whether it was.

        ``refresh`` does not take a finished run for an answer.

        Raises:
            QueueFullError: a new run is needed and there is no room.
        """
        while True:
            known = self.current(wanted.key)
            if known is not None and self.answers(known, refresh=refresh):
                return known, False
            try:
                return self._create(wanted, known), True
            except IntegrityError:
                refresh = False  # another call with this key was quicker: attach to it

    def answers(self, run: Run, *, refresh: bool = False) -> bool:
        """Whether a call with this key gets this run, and none is made."""
        return run.counts_at(self.now()) and not (refresh and run.outcome)

    def _create(self, wanted: Wanted, known: Run | None) -> Run:
        values = {
            "id": uuid4().hex,
            "key": wanted.key,
            "current": True,
            "namespace": wanted.application.namespace,
            "name": wanted.application.name,
            "suite": wanted.suite,
            "candidate": wanted.candidate,
            "baseline": wanted.baseline,
            "caller": wanted.caller,
            "state": State.QUEUED.value,
            "created": self.now(),
        }
        with writing(self.engine) as connection:
            pending = _count(connection, _PENDING)
            if pending >= self.keeping.queue:
                raise QueueFullError(pending)
            if known is not None:
                old = update(RUNS).where(RUNS.c.id == known.id).values(current=False)
                connection.execute(old)
            connection.execute(insert(RUNS).values(values))
            return one_run(connection, str(values["id"]))

    def current(self, key: str) -> Run | None:
        """The latest run of a key, whether it still counts or not."""
        found = self._select(and_(RUNS.c.key == key, RUNS.c.current), limit=1)
        return found[0] if found else None

    def find(self, run_id: str) -> Run | None:
        """A run by its id."""
        found = self._select(RUNS.c.id == run_id, limit=1)
        return found[0] if found else None

    def newest(self, *where: ColumnElement[bool], limit: int = 50) -> tuple[Run, ...]:
        """Runs that fulfil all conditions on the table's columns, newest first."""
        return self._select(and_(true(), *where), limit=limit)

    def ended(self, run_ids: Iterable[str]) -> frozenset[str]:
        """Which of these runs are done."""
        done = and_(RUNS.c.id.in_(list(run_ids)), RUNS.c.state == State.DONE.value)
        with self.engine.connect() as connection:
            return frozenset(connection.scalars(select(RUNS.c.id).where(done)))

    def counts(self) -> dict[tuple[str, str, str], int]:
        """How many runs there are of each state, verdict and decision."""
        columns = (RUNS.c.state, RUNS.c.verdict, RUNS.c.decision)
        query = select(*columns, func.count()).group_by(*columns)
        with self.engine.connect() as connection:
            return {
                (row[0], row[1], row[2]): row[3] for row in connection.execute(query)
            }

    @property
    def leases(self) -> Leases:
        """The working side."""
        return Leases(self.engine, self.keeping, self.now)

    def decide(self, run_id: str, decision: Decision) -> Run | None:
        """Write a person's word on a run in review; None where there is no such run.

        Saying the same again changes nothing.

        Raises:
            NotInReviewError: there is nothing to decide, or it was decided otherwise.
        """
        values = {
            "decision": decision.choice.value,
            "decided_by": decision.by,
            "decided_why": decision.reason,
            "decided_at": decision.at,
            "expires": self.now() + self.keeping.verdict_ttl_s,
        }
        open_review = and_(
            RUNS.c.id == run_id,
            RUNS.c.verdict == Verdict.REVIEW.value,
            RUNS.c.decision == "",
        )
        changed = self._write(update(RUNS).where(open_review).values(values))
        run = self.find(run_id)
        if run is None or changed:
            return run
        if run.decision is None or run.decision.choice is not decision.choice:
            raise NotInReviewError(run)
        return run

    def annotate(self, key: str, note: str, *, captured_anew: bool) -> None:
        """Remember what a controller said became of the rollout.

        With ``captured_anew`` its verdict has served: the next rollout of this key is
        captured again. A review still waits for its decision.
        """
        found = and_(RUNS.c.key == key, RUNS.c.current)
        served = and_(found, RUNS.c.expires > self.now())
        with writing(self.engine) as connection:
            connection.execute(update(RUNS).where(found).values(note=note))
            if captured_anew:
                over = {"expires": self.now()}
                connection.execute(update(RUNS).where(served).values(over))

    def prune(self, before: float) -> tuple[str, ...]:
        """Remove runs that ended before this moment, reviews only once decided."""
        old = and_(
            RUNS.c.state == State.DONE.value,
            RUNS.c.finished < before,
            RUNS.c.expires > 0,
            RUNS.c.expires < self.now(),
        )
        with writing(self.engine) as connection:
            gone = tuple(connection.scalars(select(RUNS.c.id).where(old)))
            connection.execute(delete(RUNS).where(RUNS.c.id.in_(gone)))
        return gone

    def _select(self, where: ColumnElement[bool], *, limit: int) -> tuple[Run, ...]:
        query = select(RUNS).where(where).order_by(RUNS.c.created.desc()).limit(limit)
        with self.engine.connect() as connection:
            return tuple(run_of(row) for row in connection.execute(query).mappings())

    def _write(self, statement: Any) -> int:
        with writing(self.engine) as connection:
            return int(connection.execute(statement).rowcount)


def _count(connection: Connection, where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(RUNS).where(where)) or 0
