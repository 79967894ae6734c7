"""What the gate concluded. Verdicts are decided in ``visual_gate.judge`` alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from visual_gate.records.capture import BrowserInfo
from visual_gate.records.component import Kind, State
from visual_gate.records.geometry import Box
from visual_gate.records.power import PowerReport
from visual_gate.records.target import Target


class Verdict(StrEnum):
    """The four answers, from best to worst for a rollout."""

    PASS = "pass"
    REVIEW = "review"
    FAIL = "fail"
    ERROR = "error"


WORST_FIRST = (Verdict.FAIL, Verdict.ERROR, Verdict.REVIEW, Verdict.PASS)
"""A proven failure is the answer, even where something else could not be judged."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that decides among several; error where there is none."""
    found = frozenset(verdicts)
    ranked = (verdict for verdict in WORST_FIRST if verdict in found)
    return next(ranked, Verdict.ERROR)


class Policy(StrEnum):
    """How strict the decision table is; ``docs/decisions.md`` shows the rows."""

    STRICT = "strict"
    BALANCED = "balanced"
    ADVISORY = "advisory"


class Correction(StrEnum):
    """How p-values are corrected for the number of components compared.

    ``hochberg`` and ``holm`` keep the chance of any false alarm in the run under the
    promised rate; ``benjamini-hochberg`` the share of false findings among the failed.
    """

    HOCHBERG = "hochberg"
    HOLM = "holm"
    BENJAMINI_HOCHBERG = "benjamini-hochberg"


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """How scores become verdicts.

    ``false_alarm_rate`` is promised for a run in which nothing changed. ``repeats``
    captures a side are taken of a target that seems to fail (1 switches repeats off),
    and more, up to ``most_repeats``, while the promised rate is out of reach.
    ``coverage_floor`` is the least share of the targets that must have been judged,
    ``component_floor`` the least share of the baseline's number of components that
    the candidate must have.
    """

    policy: Policy = Policy.BALANCED
    false_alarm_rate: float = 0.01
    repeats: int = 3
    most_repeats: int = 8
    coverage_floor: float = 1.0
    component_floor: float = 0.5
    correction: Correction = Correction.HOCHBERG

    def __post_init__(self) -> None:
        if not 0.0 < self.false_alarm_rate < 1.0:
            raise _out_of_range(
                "false_alarm_rate", self.false_alarm_rate, "above 0, below 1"
            )
        if self.repeats < 1:
            raise _out_of_range("repeats", self.repeats, "at least 1")
        if self.most_repeats < 1:
            raise _out_of_range("most_repeats", self.most_repeats, "at least 1")
        if not 0.0 <= self.coverage_floor <= 1.0:
            raise _out_of_range("coverage_floor", self.coverage_floor, "from 0 to 1")
        if not 0.0 <= self.component_floor <= 1.0:
            raise _out_of_range("component_floor", self.component_floor, "from 0 to 1")

    @property
    def budget(self) -> int:
        """Most captures a side; one where repeats are switched off."""
        return 1 if self.repeats == 1 else max(self.repeats, self.most_repeats)


def _out_of_range(name: str, value: float, allowed: str) -> ValueError:
    return ValueError(f"{name} is {value}; it must be {allowed}")


class CauseKind(StrEnum):
    """Where an explanation comes from."""

    STYLE = "style"
    TEXT = "text"
    REQUEST = "request"
    CONSOLE = "console"
    FONT = "font"
    GONE = "gone"
    NEW = "new"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a component looks different.

    ``element`` is a selector. For ``style`` the ``name`` is a property, for ``request``
    a URL; ``baseline`` and ``candidate`` are the two values, empty where one side has
    none.
    """

    kind: CauseKind
    name: str
    element: str = ""
    baseline: str = ""
    candidate: str = ""


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """One component of a target with its score and what was decided about it.

    ``score`` is 0 to 1, 1 when nobody can tell the two apart. ``p_value`` is the share
    of A/A differences at least this large (conformal, corrected), 1 where nothing was
    compared, NaN-free. ``element`` is the selector that names the component, empty
    when unknown.
    """

    id: str
    kind: Kind
    state: State
    score: float
    threshold: float
    box_baseline: Box | None
    box_candidate: Box | None
    verdict: Verdict = Verdict.PASS
    reason: str = ""
    element: str = ""
    p_value: float = 1.0
    stable: bool = True
    causes: tuple[Cause, ...] = ()
    look: str = ""
    """Fingerprint of its pixels before and after, empty where that was not taken."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            message = f"score {self.score} of {self.id} is outside 0 to 1"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class TargetPictures:
    """Where the pictures of a target lie, relative to the run's folder; "" for none.

    ``capture`` is a file that holds what the candidate's page said and the SHA-256 of
    the pictures, ``seal`` its own SHA-256.
    """

    baseline: str = ""
    candidate: str = ""
    difference: str = ""
    capture: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class TargetReport:
    """The verdict on one target.

    ``score`` is that of the worst component, 1 with no difference and 0 when nothing
    could be judged. ``captures`` counts screenshots per side. Sizes are (width,
    height) in pixels, (0, 0) for a side without a capture.
    """

    target: Target
    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    components: tuple[ComponentScore, ...]
    size_baseline: tuple[int, int] = (0, 0)
    size_candidate: tuple[int, int] = (0, 0)
    captures: tuple[int, int] = (0, 0)
    pictures: TargetPictures = field(default_factory=TargetPictures)
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    """Those of the reasons that concern the target as a whole, not one component."""
    smallest_p: float = 1.0
    """Corrected p-value that a lone change could have reached with these captures."""
    drift: str = ""
    """With a live and a stored baseline, who differs from whom; else empty."""

    @property
    def findings(self) -> tuple[ComponentScore, ...]:
        """The components that are not ``same``, worst first."""
        found = [part for part in self.components if part.state is not State.SAME]
        return tuple(sorted(found, key=lambda part: part.score))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a finding shows: a component of a target."""

    target: str
    component: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause with all the places where it shows."""

    title: str
    verdict: Verdict
    score: float
    causes: tuple[Cause, ...]
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class FalseAlarmRate:
    """The promised rate, and the smallest p-value that the evidence could reach."""

    target: float
    smallest_p: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The scorer's model; ``sha256`` is that of the weights file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Environment:
    """What a person needs to reproduce the run."""

    visual_gate: str
    python: str
    platform: str
    browser: BrowserInfo
    packages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateReport:
    """The verdict on a run: all that any report or front door is given."""

    verdict: Verdict
    score: float
    threshold: float
    reasons: tuple[str, ...]
    targets: tuple[TargetReport, ...]
    findings: tuple[Finding, ...]
    false_alarm_rate: FalseAlarmRate
    model: ModelInfo
    environment: Environment
    baseline_url: str
    candidate_url: str
    started: str
    """ISO 8601, UTC."""
    seconds: float
    power: PowerReport | None = None
    """What this gate would have caught on these pages, where that was asked for."""
