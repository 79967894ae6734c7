"""What every endpoint does with a run: ask for it, wait for it, word its answer."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import ColumnElement

from visual_gate.errors import InfrastructureError, UsageError
from visual_gate.records import EgressRules
from visual_gate.server.crew import Crew
from visual_gate.server.hub import Hub
from visual_gate.server.records import STORED, Decision, Run, Status, Wanted
from visual_gate.server.searching import visible_to, with_status
from visual_gate.server.settings import ServerSettings
from visual_gate.server.store import RunStore
from visual_gate.server.tables import RUNS
from visual_gate.server.targets import refuse_foreign
from visual_gate.server.tokens import Token


class UnknownSuiteError(UsageError):
    """No suite of this name is configured."""

    def __init__(self, suite: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no suite {suite!r}; there are: {', '.join(known)}")


class NoTargetsError(UsageError):
    """Nothing says what is to be captured."""

    def __init__(self) -> None:
        super().__init__(
            "candidate and baseline are missing; give both URLs, or "
            f"{STORED!r} for a baseline that is approved captures; "
            "no run of this key is known to take them from"
        )


class NotTakingError(InfrastructureError):
    """The server stops, and takes no new runs."""

    def __init__(self) -> None:
        super().__init__("the server is stopping; ask again later")


@dataclass(slots=True)
class Front:
    """The parts that endpoints work with."""

    store: RunStore
    settings: ServerSettings
    hub: Hub
    crew: Crew
    rules: EgressRules
    taking: bool = True

    async def ask(self, wanted: Wanted, *, refresh: bool = False) -> tuple[Run, bool]:
        """The run for this key, known or new, and whether it is new.

        URLs that are not given are those of the key's last run.

        Raises:
            UsageError: the suite, or an address, is not allowed or missing.
            InfrastructureError: no new run is taken now.
        """
        known = await self.current(wanted.key)
        if known is not None and self.store.answers(known, refresh=refresh):
            return known, False
        self._refuse_wrong(wanted := _completed(wanted, known))
        if not self.taking:
            raise NotTakingError
        run, made = await asyncio.to_thread(self.store.attach, wanted, refresh=refresh)
        if made:
            self.crew.wake()
        return run, made

    async def current(self, key: str) -> Run | None:
        """The latest run of a key, whether it still counts or not."""
        return await asyncio.to_thread(self.store.current, key)

    async def find(self, run_id: str) -> Run | None:
        """A run by its id."""
        return await asyncio.to_thread(self.store.find, run_id)

    async def newest(
        self,
        token: Token,
        *where: ColumnElement[bool],
        status: Status | None = None,
        namespace: str | None = None,
        limit: int = 50,
    ) -> tuple[Run, ...]:
        """Runs that this caller may see, newest first."""
        wanted = list(where)
        if status is not None:
            wanted.append(with_status(status))
        if namespace is not None:
            wanted.append(RUNS.c.namespace == namespace)

        def look() -> tuple[Run, ...]:
            seen = visible_to(self.store, token)
            return self.store.newest(seen, *wanted, limit=limit)

        return await asyncio.to_thread(look)

    async def settled(self, run: Run, hold_s: float | None = None) -> Run:
        """The run once it has ended, or as it is when the time is up."""
        if run.status is not Status.PENDING:
            return run
        longest = self.settings.hold_s if hold_s is None else hold_s
        await self.hub.wait(run.id, longest)
        return await self.find(run.id) or run

    async def decide(self, run_id: str, decision: Decision) -> Run | None:
        """A person's word; raises NotInReviewError."""
        return await asyncio.to_thread(self.store.decide, run_id, decision)

    def link(self, run: Run) -> str:
        """Where a person finds the run."""
        return f"{self.settings.public_url.rstrip('/')}/runs/{quote(run.id)}"

    def _refuse_wrong(self, wanted: Wanted) -> None:
        if wanted.suite not in self.settings.suites:
            raise UnknownSuiteError(wanted.suite, tuple(self.settings.suites))
        if not wanted.candidate or not wanted.baseline:
            raise NoTargetsError
        refuse_foreign("candidate", wanted.candidate, rules=self.rules)
        if wanted.baseline != STORED:
            refuse_foreign("baseline", wanted.baseline, rules=self.rules)


def _completed(wanted: Wanted, known: Run | None) -> Wanted:
    if known is None:
        return wanted
    return Wanted(
        key=wanted.key,
        application=wanted.application,
        suite=wanted.suite,
        candidate=wanted.candidate or known.candidate,
        baseline=wanted.baseline or known.baseline,
        caller=wanted.caller,
    )


def sentence(run: Run, link: str) -> str:
    """One line about a run for an event or an alert."""
    if run.status is Status.PENDING:
        again = f", after: {run.problem}" if run.problem else ""
        return f"pending{again}"
    reason = run.outcome.reason if run.outcome else ""
    if run.decision is not None:
        said = f"{run.decision.choice} by {run.decision.by}"
        reason = f"{said}: {run.decision.reason}" if run.decision.reason else said
    score = f" (score {run.outcome.score:.2f})" if run.outcome else ""
    return f"{run.status}{score}: {reason} {link}"
