"""The gate: the one module that knows the order of the steps."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from visual_gate.judge import conclude, judge_targets, observe, repeats_wanted
from visual_gate.observe import Approved, Observation, Observer
from visual_gate.records import (
    ComponentScore,
    Environment,
    GateReport,
    JudgeSettings,
    ModelInfo,
    Target,
    TargetReport,
    Verdict,
)

OnObserved = Callable[[Observation], None]
"""Told of each target when its captures are done, from the calling thread."""


_REFUSED = frozenset({Verdict.FAIL, Verdict.ERROR})
"""Verdicts of a run that nothing is learnt from."""


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """What a report says about the run apart from its verdict."""

    baseline_url: str
    candidate_url: str
    threshold: float
    model: ModelInfo
    environment: Environment


@dataclass(frozen=True, slots=True)
class Gate:
    """Observe every target, judge them together, conclude.

    ``concurrency`` targets are observed at once; ``now`` gives the time of day.
    """

    observer: Observer
    targets: tuple[Target, ...]
    settings: JudgeSettings
    identity: RunIdentity
    concurrency: int
    now: Callable[[], datetime]
    approved: Approved | None = None

    def run(self, on_observed: OnObserved = lambda _: None) -> GateReport:
        """The verdict on all targets; the promised rate holds for them together."""
        started, clock = self.now(), monotonic()
        observations = self._until_proven(tuple(self._observe_all(on_observed)))
        evidence = [seen.evidence for seen in observations]
        judged = judge_targets(evidence, self.settings)
        reports = tuple(map(self._placed, map(_complete, judged, observations)))
        self._remember(reports, observations, started)
        return self.conclude(reports, started, seconds=monotonic() - clock)

    def check(self, target: Target) -> TargetReport:
        """The verdict on one target; the promised rate holds for it alone."""
        started, seen = self.now(), self.observer.observe(target)
        (judged,) = judge_targets((seen.evidence,), self.settings)
        report = self._placed(_complete(judged, seen))
        self._remember((report,), (seen,), started)
        return report

    def conclude(
        self, reports: Sequence[TargetReport], started: datetime, *, seconds: float
    ) -> GateReport:
        """The verdict on a run from its targets' reports, fresh or stored."""
        ended = conclude(reports, self.settings, configured=len(self.targets))
        identity = self.identity
        return GateReport(
            verdict=ended.verdict,
            score=ended.score,
            threshold=identity.threshold,
            reasons=ended.reasons,
            targets=tuple(reports),
            findings=ended.findings,
            false_alarm_rate=ended.false_alarm_rate,
            model=identity.model,
            environment=identity.environment,
            baseline_url=identity.baseline_url,
            candidate_url=identity.candidate_url,
            started=started.astimezone(UTC).isoformat(timespec="seconds"),
            seconds=seconds,
        )

    def _placed(self, report: TargetReport) -> TargetReport:
        """With who differs from the approved baseline, where that was asked for."""
        return report if self.approved is None else self.approved.place(report)

    def _remember(
        self,
        reports: Sequence[TargetReport],
        observations: Sequence[Observation],
        started: datetime,
    ) -> None:
        """Keep the noise of what passed, unless something in the run failed."""
        if any(report.verdict in _REFUSED for report in reports):
            return
        name = started.astimezone(UTC).isoformat()
        for report, seen in zip(reports, observations, strict=True):
            if report.verdict is Verdict.PASS:
                profile = observe(name, seen.evidence)
                self.observer.memory.remember(report.target, profile)

    def _observe_all(self, on_observed: OnObserved) -> Iterator[Observation]:
        """Observations in the order of the targets."""
        for seen in self._observe(self.targets, [1] * len(self.targets)):
            on_observed(seen)
            yield seen

    def _until_proven(
        self, observations: tuple[Observation, ...]
    ) -> tuple[Observation, ...]:
        """With those looked at anew that take more captures because of the others.

        A target alone cannot know how noisy the rest of the run is.
        """
        wanted = repeats_wanted([one.evidence for one in observations], self.settings)
        again = {
            number: aim
            for number, (seen, aim) in enumerate(zip(observations, wanted, strict=True))
            if aim > seen.evidence.repeats and not seen.evidence.broke_off
        }
        targets = [observations[number].evidence.target for number in again]
        anew = dict(zip(again, self._observe(targets, [*again.values()]), strict=True))
        return tuple(anew.get(place, seen) for place, seen in enumerate(observations))

    def _observe(
        self, targets: Sequence[Target], least: Sequence[int]
    ) -> Iterator[Observation]:
        """Observations in the order of the targets, each of at least so many captures.

        When it is broken off, e.g. by Ctrl-C, no further target is begun and none that
        is under way is waited for: the browser ends them as it closes.
        """
        workers = ThreadPoolExecutor(self.concurrency, "observe")
        try:
            yield from workers.map(self.observer.observe, targets, least)
        finally:
            workers.shutdown(wait=False, cancel_futures=True)


def _complete(report: TargetReport, seen: Observation) -> TargetReport:
    """A judged target with its causes, pictures and time."""
    return replace(
        report,
        components=tuple(_explained(part, seen) for part in report.components),
        pictures=seen.pictures,
        seconds=seen.seconds,
    )


def _explained(part: ComponentScore, seen: Observation) -> ComponentScore:
    causes, look = seen.causes.get(part.id, ()), seen.looks.get(part.id, "")
    return replace(part, causes=causes, look=look) if causes or look else part
