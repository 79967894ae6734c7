"""Judges a recorded run again: the same gate over the captures of then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from visual_gate.baselines import AnyTake, FailedTake, RecordedRun, Where, read_nodes
from visual_gate.compare import Comparer
from visual_gate.errors import CaptureError, VisualGateError
from visual_gate.gate import Gate, RunIdentity
from visual_gate.judge import NoiseProfile
from visual_gate.observe import Approved, NoMemory, Observer, keep_nothing
from visual_gate.records import (
    BrowserInfo,
    Capture,
    Deployment,
    GateReport,
    Side,
    Target,
    TargetReport,
)


class BeyondRecordError(VisualGateError):
    """The gate asks for a capture that was not taken then."""

    def __init__(self, target: str, version: str) -> None:
        super().__init__(
            f"this version of visual-gate wants more captures of {target} than were "
            f"taken; reproduce the verdict with version {version}"
        )


@dataclass(frozen=True, slots=True)
class _Tape:
    """The takes of a run, handed out in order."""

    takes: Mapping[Where, Iterator[AnyTake]]
    objects: Mapping[str, bytes]
    version: str

    def next(self, target: Target, side: Side) -> Capture:
        try:
            take = next(self.takes.get((target.key, side), iter(())))
        except StopIteration:
            raise BeyondRecordError(target.key, self.version) from None
        if isinstance(take, FailedTake):
            raise CaptureError(target.key, side, take.reason)
        return Capture(
            target=target,
            side=side,
            encoded=self.objects[take.picture],
            nodes=read_nodes(self.objects[take.nodes]),
            facts=take.facts,
            browser=take.browser,
        )


@dataclass(frozen=True, slots=True)
class _ReplayBrowser:
    tape: _Tape
    info: BrowserInfo

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:  # noqa: ARG002  a recorded one is where it was
        return self.tape.next(target, side)


@dataclass(frozen=True, slots=True)
class _ReplayBaseline:
    tape: _Tape
    is_live: bool

    def load(self, target: Target) -> Capture:
        return self.tape.next(target, Side.BASELINE)


@dataclass(frozen=True, slots=True)
class _ReplayMemory:
    noise: Mapping[str, NoiseProfile]

    def recall(self, target: Target) -> NoiseProfile:
        return self.noise.get(target.key, NoiseProfile())

    def remember(self, target: Target, profile: NoiseProfile) -> None:
        """A verdict that is judged again teaches nothing."""


def replay(
    run: RecordedRun,
    then: GateReport,
    *,
    objects: Mapping[str, bytes],
    comparer: Comparer,
) -> GateReport:
    """The verdict on a recorded run, judged anew.

    All that the gate decides is computed again. What only the clock and the machine of
    then could know (times, versions, addresses, where pictures lay) is taken over.

    Args:
        run: captures and settings.
        then: the report of the run, from its recorded verdict.
        objects: all that the run names, by their names.
        comparer: with the model of then.

    Raises:
        BeyondRecordError: this version of the gate wants other captures.
    """
    takes = {where: iter(takes) for where, takes in run.takes.items()}
    tape = _Tape(takes, objects, then.environment.visual_gate)
    browser = _ReplayBrowser(tape, then.environment.browser)
    observer = Observer(
        browser=browser,
        baseline=_ReplayBaseline(tape, is_live=not run.stored),
        candidate=Deployment(then.candidate_url),
        comparer=comparer,
        settings=run.settings,
        keep=keep_nothing,
        memory=_ReplayMemory(run.circumstances.noise),
        known=run.circumstances.known,
    )
    gate = Gate(
        observer=observer,
        targets=tuple(one.target for one in then.targets),
        settings=run.settings,
        identity=_identity(then, comparer),
        concurrency=1,
        now=lambda: datetime.now(UTC),
        approved=_approved(run, observer, tape),
    )
    return _dated(gate.run(), then)


def _approved(run: RecordedRun, observer: Observer, tape: _Tape) -> Approved | None:
    """What was held against the stored baselines then, held against them again."""
    names = run.circumstances.approved
    if names is None:
        return None
    source = _ReplayBaseline(tape, is_live=False)
    stored = replace(observer, baseline=source, memory=NoMemory())
    return Approved(candidate=stored, live=stored, names=names)


def _identity(then: GateReport, comparer: Comparer) -> RunIdentity:
    return RunIdentity(
        baseline_url=then.baseline_url,
        candidate_url=then.candidate_url,
        threshold=then.threshold,
        model=comparer.scorer.model,
        environment=then.environment,
    )


def _dated(now: GateReport, then: GateReport) -> GateReport:
    """The new report at the time and place of the old one."""
    targets = tuple(
        _placed(one, old) for one, old in zip(now.targets, then.targets, strict=True)
    )
    return replace(now, targets=targets, started=then.started, seconds=then.seconds)


def _placed(now: TargetReport, then: TargetReport) -> TargetReport:
    return replace(now, pictures=then.pictures, seconds=then.seconds)
