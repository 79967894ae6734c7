"""What ``/metrics`` tells Prometheus; state comes from the store at each scrape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from visual_gate.records import Verdict
from visual_gate.server.crew import Crew
from visual_gate.server.records import (
    DECIDED,
    Choice,
    Outcome,
    Run,
    State,
    Status,
)
from visual_gate.server.rows import run_of
from visual_gate.server.searching import DONE
from visual_gate.server.store import RunStore
from visual_gate.server.tables import RUNS

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
MOST_APPLICATIONS = 1000


@dataclass(slots=True)
class Metrics:
    """Times of the work done here; each server has its own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    captures: Histogram = field(init=False)
    scorings: Histogram = field(init=False)

    def __post_init__(self) -> None:
        self.captures = self._histogram("capture", "One capture of one page.")
        self.scorings = self._histogram("scoring", "Scoring one pair of pages.")

    def note(self, _: Run, __: Outcome, message: Mapping[str, Any]) -> None:
        """Count what a worker said about a finished run."""
        for seconds in _numbers(message.get("captures")):
            self.captures.observe(seconds)
        for seconds in _numbers(message.get("scorings")):
            self.scorings.observe(seconds)

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)

    def _histogram(self, name: str, text: str) -> Histogram:
        return Histogram(
            f"visual_gate_{name}_seconds", text, buckets=SECONDS, registry=self.registry
        )


def _numbers(values: Any) -> Iterator[float]:
    if isinstance(values, list):
        yield from (float(one) for one in values if isinstance(one, int | float))


@dataclass(frozen=True, slots=True, eq=False)
class StoredState(Collector):
    """Counts and last verdicts, read from the store when asked."""

    store: RunStore
    crew: Crew

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """All families of metrics."""
        runs = GaugeMetricFamily(
            "visual_gate_runs", "Stored runs by status.", labels=["status"]
        )
        counts = self.store.counts()
        for status, number in _by_status(counts).items():
            runs.add_metric([status], number)
        yield runs
        queued = counts.get((State.QUEUED.value, "", ""), 0)
        yield GaugeMetricFamily("visual_gate_queue", "Runs that wait.", value=queued)
        yield GaugeMetricFamily(
            "visual_gate_busy", "Runs under way in this server.", value=self.crew.busy
        )
        yield CounterMetricFamily(
            "visual_gate_browser_restarts",
            "Attempts of this server that broke; each next one has a new browser.",
            value=self.crew.failures,
        )
        yield from self._last()

    def _last(self) -> Iterator[GaugeMetricFamily]:
        labels = ["namespace", "name", "suite"]
        score = GaugeMetricFamily(
            "visual_gate_last_score", "Score of the last run, 0 to 1.", labels=labels
        )
        verdict = GaugeMetricFamily(
            "visual_gate_last_verdict",
            "1 for the status of the last run.",
            labels=[*labels, "status"],
        )
        for run in self._newest():
            names = [run.application.namespace, run.application.name, run.suite]
            if run.outcome is not None and run.status is not Status.ERROR:
                score.add_metric(names, run.outcome.score)
            verdict.add_metric([*names, run.status.value], 1)
        yield score
        yield verdict

    def _newest(self) -> tuple[Run, ...]:
        """The last finished run of each application and suite."""
        names = (RUNS.c.namespace, RUNS.c.name, RUNS.c.suite)
        place = func.row_number().over(
            partition_by=names, order_by=RUNS.c.finished.desc()
        )
        ranked = select(RUNS.c.id, place.label("place")).where(DONE).subquery()
        ids = select(ranked.c.id).where(ranked.c.place == 1).limit(MOST_APPLICATIONS)
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(RUNS).where(RUNS.c.id.in_(ids)))
            return tuple(run_of(row) for row in rows.mappings())


def _by_status(counts: Mapping[tuple[str, str, str], int]) -> dict[str, int]:
    """Numbers by what callers are told; all statuses, also those without a run."""
    found = dict.fromkeys(map(str, Status), 0)
    for (state, verdict, decision), number in counts.items():
        found[_status(state, verdict, decision=decision)] += number
    return found


def _status(state: str, verdict: str, *, decision: str) -> str:
    if state != State.DONE.value:
        return Status.PENDING.value
    decided = verdict == Verdict.REVIEW.value and decision
    return DECIDED[Choice(decision)].value if decided else verdict
