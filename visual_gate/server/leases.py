"""The working side of the run store: taking runs up, and ending each exactly once.

Each taking-up raises ``attempt``, and an end is only accepted from the latest attempt:
a worker that was thought dead can come back and change nothing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, or_, select, update

from visual_gate.records import Verdict
from visual_gate.server.records import Outcome, Run, State
from visual_gate.server.rows import one_run
from visual_gate.server.tables import RUNS, writing

MOST_TAKES = 8
"""A run that was begun so often and never ended is given up: it takes servers down."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many seconds things count; see ``ServerSettings``."""

    verdict_ttl_s: float = 900.0
    error_ttl_s: float = 60.0
    decision_ttl_s: float = 86_400.0
    queue: int = 50


@dataclass(frozen=True, slots=True)
class Leases:
    """Who works on which run. ``now`` gives seconds since 1970."""

    engine: Engine
    keeping: Keeping
    now: Callable[[], float]

    def take(self, owner: str, lease_s: float) -> Run | None:
        """The longest waiting run, now under lease; None where there is none to do."""
        now = self.now()
        lost = and_(RUNS.c.state == State.RUNNING.value, RUNS.c.lease_until < now)
        free = or_(RUNS.c.state == State.QUEUED.value, lost)
        first = select(RUNS.c.id).where(free).order_by(RUNS.c.created).limit(1)
        with self.engine.connect() as connection:  # looking must not wait for writers
            if connection.scalar(first) is None:
                return None
        with writing(self.engine) as connection:
            locked = first.with_for_update(skip_locked=True)
            run_id = connection.scalar(locked)
            if run_id is None:
                return None
            values = {
                "state": State.RUNNING.value,
                "attempt": RUNS.c.attempt + 1,
                "owner": owner,
                "lease_until": now + lease_s,
            }
            connection.execute(update(RUNS).where(RUNS.c.id == run_id).values(values))
            return one_run(connection, run_id)

    def look(self, run: Run) -> int:
        """Which look at its key this run is: 1, and one more for each judged before.

        A run that ended in an error said nothing, so the next one has its number.
        """
        judged = and_(
            RUNS.c.key == run.key,
            RUNS.c.id != run.id,
            RUNS.c.created <= run.created,
            RUNS.c.verdict.not_in(("", Verdict.ERROR.value)),
        )
        with self.engine.connect() as connection:
            counted = select(func.count()).select_from(RUNS).where(judged)
            return 1 + (connection.scalar(counted) or 0)

    def renew(self, owner: str, lease_s: float, *, run_ids: Collection[str]) -> None:
        """Keep these leases of this owner for so long from now."""
        mine = and_(
            RUNS.c.id.in_(run_ids),
            RUNS.c.owner == owner,
            RUNS.c.state == State.RUNNING.value,
        )
        _write(
            self.engine,
            update(RUNS).where(mine).values(lease_until=self.now() + lease_s),
        )

    def finish(self, run: Run, outcome: Outcome) -> bool:
        """Write how an attempt ended; False where it is no longer this attempt's."""
        now, keeping = self.now(), self.keeping
        lasts = {
            Verdict.ERROR: now + keeping.error_ttl_s,
            Verdict.REVIEW: 0.0,
        }.get(outcome.verdict, now + keeping.verdict_ttl_s)
        values: dict[str, Any] = {
            "state": State.DONE.value,
            "verdict": outcome.verdict.value,
            "score": outcome.score,
            "threshold": outcome.threshold,
            "reason": outcome.reason,
            "worst": outcome.worst,
            "finished": now,
            "expires": lasts,
        }
        with writing(self.engine) as connection:
            if outcome.verdict is Verdict.REVIEW:
                values |= self._earlier_decision(connection, run.key, now=now)
            return _changed(connection, run, values)

    def _earlier_decision(
        self, connection: Connection, key: str, *, now: float
    ) -> dict[str, Any]:
        """What a person said about an earlier review of the same key, if it counts."""
        fresh = RUNS.c.decided_at > now - self.keeping.decision_ttl_s
        decided = and_(RUNS.c.key == key, RUNS.c.decision != "", fresh)
        columns = (
            RUNS.c.decision,
            RUNS.c.decided_by,
            RUNS.c.decided_why,
            RUNS.c.decided_at,
        )
        last = select(*columns).where(decided).order_by(RUNS.c.decided_at.desc())
        found = connection.execute(last.limit(1)).mappings().first()
        if found is None:
            return {}
        return {**found, "expires": now + self.keeping.verdict_ttl_s}

    def give_back(self, run: Run, *, problem: str = "", spent_s: float = 0.0) -> bool:
        """Let another attempt be made; with a problem the attempt counts as failed."""
        values = {
            "state": State.QUEUED.value,
            "owner": "",
            "failures": RUNS.c.failures + int(bool(problem)),
            "problem": problem or RUNS.c.problem,
            "spent_s": RUNS.c.spent_s + spent_s,
        }
        with writing(self.engine) as connection:
            return _changed(connection, run, values)

    def release(self, owner: str | None = None) -> int:
        """Queue the runs again that this owner had, or any; returns how many."""
        held = RUNS.c.state == State.RUNNING.value
        mine = held if owner is None else and_(held, RUNS.c.owner == owner)
        values = {"state": State.QUEUED.value, "owner": ""}
        return _write(self.engine, update(RUNS).where(mine).values(values))


def _changed(connection: Connection, run: Run, values: dict[str, Any]) -> bool:
    """Change the row if this attempt still has it; else nothing."""
    mine = and_(
        RUNS.c.id == run.id,
        RUNS.c.attempt == run.attempt,
        RUNS.c.state == State.RUNNING.value,
    )
    return connection.execute(update(RUNS).where(mine).values(values)).rowcount == 1


def _write(engine: Engine, statement: Any) -> int:
    with writing(engine) as connection:
        return int(connection.execute(statement).rowcount)
