"""The order of captures and comparisons of one target."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Protocol

from visual_gate.compare import Comparer, ScoredPage
from visual_gate.diff import difference_picture
from visual_gate.errors import CaptureError, InfrastructureError
from visual_gate.judge import (
    IDENTICAL,
    Comparison,
    TargetEvidence,
    recalled,
    side_of,
    wants_repeats,
)
from visual_gate.observe.elements import broken_in, causes_of, edited_in, read, suspects
from visual_gate.observe.known import recognised
from visual_gate.observe.looks import looks_of
from visual_gate.observe.memory import Memory, NoMemory
from visual_gate.observe.shots import Shot, shot
from visual_gate.observe.trial import Trial, as_comparison, later
from visual_gate.protocols import BaselineSource, Browser
from visual_gate.records import (
    Capture,
    CaptureFailure,
    Cause,
    Deployment,
    Image,
    JudgeSettings,
    KnownDifference,
    Removed,
    Side,
    Target,
    TargetPictures,
)


class KeepPictures(Protocol):
    """Stores a target's pictures where its report finds them."""

    def __call__(
        self,
        target: Target,
        *,
        baseline: Capture | None,
        candidate: Capture | None,
        difference: Image | None,
    ) -> TargetPictures:
        """Both captures, None for one that failed, and their difference."""
        ...


def keep_nothing(target: Target, **_: object) -> TargetPictures:  # noqa: ARG001  as KeepPictures wants it
    """Store no pictures, for observations that nobody looks at."""
    return TargetPictures()


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of a target. ``causes`` and ``looks`` are keyed by component id."""

    evidence: TargetEvidence
    causes: Mapping[str, tuple[Cause, ...]]
    pictures: TargetPictures
    seconds: float
    looks: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of before and after, of the components that are not in order."""


@dataclass(frozen=True, slots=True)
class Observer:
    """Captures both sides of a target, interleaved, as often as the judge asks."""

    browser: Browser
    baseline: BaselineSource
    candidate: Deployment
    comparer: Comparer
    settings: JudgeSettings
    keep: KeepPictures
    memory: Memory = field(default_factory=NoMemory)
    known: Mapping[str, tuple[KnownDifference, ...]] = field(default_factory=dict)
    """What people decided about differences, by the target's key."""

    def observe(self, target: Target, least: int = 1) -> Observation:
        """Never raises for a page's fault: a failed capture is part of the evidence.

        Args:
            target: which page to look at.
            least: captures a side, even where the target alone asks for fewer.
        """
        started = monotonic()
        baseline, candidate = self._round(target, 0)
        if isinstance(baseline, Capture) and isinstance(candidate, Capture):
            seen = self._compared(target, baseline, candidate, least=least)
        else:
            seen = self._failed(target, baseline, candidate)
        return replace(seen, seconds=monotonic() - started)

    def _compared(
        self, target: Target, baseline: Capture, candidate: Capture, *, least: int
    ) -> Observation:
        first = shot(baseline)
        second = shot(candidate, like=first)
        scored = self.comparer.compare(first.picture, second.picture)
        stored = not self.baseline.is_live
        counted = self._counted(first, second, scored)
        trial = Trial(
            target,
            first,
            second,
            scored,
            stored=stored,
            counted=counted,
            broken=broken_in(first, second, scored),
            edited=edited_in(first, second, scored),
        )
        evidence = read(trial, self._until_clear(trial, least))
        causes = causes_of(trial, evidence)
        decided = self.known.get(target.key, ())
        evidence = recognised(trial, evidence, causes, known=decided)
        return Observation(
            evidence,
            causes,
            self._pictures(trial),
            seconds=0.0,
            looks=looks_of(trial, suspects(evidence)),
        )

    def _until_clear(self, trial: Trial, least: int) -> TargetEvidence:
        """Repeat both sides as long as the judge has use for it."""
        profile = self.memory.recall(trial.target)
        evidence = recalled(trial.evidence, profile)
        while max(wants_repeats(evidence, self.settings), least) > trial.rounds:
            baseline, candidate = self._round(trial.target, trial.rounds)
            if not (isinstance(baseline, Capture) and isinstance(candidate, Capture)):
                return _broke_off(evidence, baseline, candidate)
            trial = self._again(trial, shot(baseline), shot(candidate))
            evidence = recalled(trial.evidence, profile)
        return evidence

    def _counted(
        self, baseline: Shot, candidate: Shot, scored: ScoredPage
    ) -> tuple[int, int] | None:
        """Components of both sides, where something of the baseline is missing."""
        if not any(isinstance(match, Removed) for match in scored.page.matches):
            return None
        segment = self.comparer.segmenter.segment
        return len(segment(baseline.picture)), len(segment(candidate.picture))

    def _again(self, trial: Trial, baseline: Shot, candidate: Shot) -> Trial:
        before, after = trial.baseline, trial.candidate
        repeated = baseline.has_pixels_of(before) and candidate.has_pixels_of(after)
        with_round = trial.with_round(
            pair=trial.first if repeated else self._compare(baseline, candidate),
            baseline=None if trial.stored else self._compare(before, baseline),
            candidate=self._compare(after, candidate),
        )
        captures = (later(baseline), later(candidate))
        return replace(with_round, later=(*trial.later, captures))

    def _compare(self, one: Shot, other: Shot) -> Comparison:
        if one.has_pixels_of(other):
            return IDENTICAL
        return as_comparison(self.comparer.compare(one.picture, other.picture))

    def _round(
        self, target: Target, number: int
    ) -> tuple[Capture | CaptureFailure, Capture | CaptureFailure]:
        """One capture of each side, baseline first in the answer."""
        taken = {side: self._capture(target, side) for side in side_order(number)}
        return taken[Side.BASELINE], taken[Side.CANDIDATE]

    def _capture(self, target: Target, side: Side) -> Capture | CaptureFailure:
        try:
            if side is Side.BASELINE:
                return self.baseline.load(target)
            return self.browser.capture(self.candidate, target, side)
        except CaptureError as problem:
            return CaptureFailure(target, side, problem.cause)
        except InfrastructureError as problem:
            return CaptureFailure(target, side, str(problem))

    def _failed(
        self,
        target: Target,
        baseline: Capture | CaptureFailure,
        candidate: Capture | CaptureFailure,
    ) -> Observation:
        evidence = TargetEvidence(target, side_of(baseline), side_of(candidate))
        pictures = self.keep(
            target,
            baseline=_taken(baseline),
            candidate=_taken(candidate),
            difference=None,
        )
        return Observation(evidence, {}, pictures, seconds=0.0)

    def _pictures(self, trial: Trial) -> TargetPictures:
        before, after = trial.baseline, trial.candidate
        same = before.has_pixels_of(after)
        return self.keep(
            trial.target,
            baseline=before.capture,
            candidate=after.capture,
            difference=None if same else difference_picture(trial.scored.page),
        )


def _taken(taken: Capture | CaptureFailure) -> Capture | None:
    return taken if isinstance(taken, Capture) else None


def _broke_off(
    evidence: TargetEvidence,
    baseline: Capture | CaptureFailure,
    candidate: Capture | CaptureFailure,
) -> TargetEvidence:
    """A deployment that went down half way: what was seen before proves nothing."""
    failures = {
        taken.side: f"a repeated capture failed: {taken.reason}"
        for taken in (baseline, candidate)
        if isinstance(taken, CaptureFailure)
    }
    return replace(
        evidence,
        baseline=replace(evidence.baseline, failure=failures.get(Side.BASELINE, "")),
        candidate=replace(evidence.candidate, failure=failures.get(Side.CANDIDATE, "")),
    )


def side_order(number: int) -> tuple[Side, Side]:
    """The order of captures in a round: alternating, so that drift falls on both."""
    if number % 2:
        return Side.CANDIDATE, Side.BASELINE
    return Side.BASELINE, Side.CANDIDATE
