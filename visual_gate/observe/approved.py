"""With a live baseline: how both deployments stand to what was approved."""

from dataclasses import dataclass

from visual_gate.judge import (
    Likeness,
    judge_targets,
    likeness_of,
    placed,
    stale,
    unapproved,
)
from visual_gate.observe.observer import Observer
from visual_gate.records import State, Target, TargetReport, Verdict


@dataclass(frozen=True, slots=True)
class Approved:
    """Holds both deployments against the stored baselines.

    ``candidate`` and ``live`` observe the candidate and the live baseline with the
    stored one as their baseline; ``names`` are the keys of what was approved.
    """

    candidate: Observer
    live: Observer
    names: frozenset[str]

    def place(self, report: TargetReport) -> TargetReport:
        """The report on candidate and live baseline, with who differs from whom.

        Targets that could not be judged stay as they are, and so do those that were
        never approved, but for a remark.
        """
        if report.verdict is Verdict.ERROR:
            return report
        if report.target.key not in self.names:
            return unapproved(report)
        candidate = self._likeness(self.candidate, report.target)
        equal = all(part.state is State.SAME for part in report.components)
        live = candidate if equal else self._likeness(self.live, report.target)
        found = stale(
            live,
            likeness_of(report),
            candidate_stored=candidate,
            policy=self.candidate.settings.policy,
        )
        return placed(report, found)

    def _likeness(self, observer: Observer, target: Target) -> Likeness:
        seen = observer.observe(target)
        (report,) = judge_targets((seen.evidence,), observer.settings)
        return likeness_of(report)
