"""What is sent and answered, as types: validation and the OpenAPI document."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from visual_gate.server.records import STORED, Choice, Run, Status

PLAIN = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
RUN_ID = r"^[0-9a-f]{32}$"

Word = Annotated[str, StringConstraints(max_length=253, pattern=PLAIN)]
Line = Annotated[str, StringConstraints(max_length=2000, pattern=PLAIN)]
Key = Annotated[str, StringConstraints(max_length=1000, pattern=PLAIN)]


class _Sent(BaseModel):
    """What a controller sends; what newer ones add is left aside."""

    model_config = ConfigDict(extra="ignore")


class RunRequest(_Sent):
    """A run to make, or to attach to where the key is known."""

    candidate: Line = Field("", examples=["http://web-canary.shop:8080"])
    baseline: Line = Field(
        "",
        description="Or `stored`: the suite's approved captures.",
        examples=["http://web-primary.shop:8080", STORED],
    )
    suite: Word = "default"
    key: Key = Field("", description="The same for the same rollout.")
    namespace: Word = ""
    name: Word = ""
    refresh: bool = Field(
        default=False, description="Do not take a finished run for an answer."
    )


class FlaggerHook(_Sent):
    """What Flagger sends with every webhook."""

    name: Word
    namespace: Word
    phase: Word = ""
    checksum: Word = ""
    metadata: dict[str, str] = Field(default_factory=dict)

    def said(self, name: str, default: str = "") -> str:
        """A value of the metadata."""
        return self.metadata.get(name, "") or default


class DecisionRequest(_Sent):
    """A person's word on a run in review."""

    decision: Choice
    by: Word = Field(min_length=1)
    reason: Line = ""


class DecisionAnswer(BaseModel):
    """What was decided, by whom, when."""

    decision: Choice
    by: str
    reason: str
    at: str


class RunAnswer(BaseModel):
    """A run as callers see it. ``score`` and ``threshold`` are 0 to 1."""

    id: str
    status: Status
    score: float | None
    threshold: float | None
    reason: str
    worst: str
    report: str
    decision: DecisionAnswer | None
    namespace: str
    name: str
    suite: str
    candidate: str
    baseline: str
    created: str
    finished: str

    @classmethod
    def of(cls, run: Run, link: str) -> Self:
        """The answer about this run."""
        outcome, decision = run.outcome, run.decision
        return cls(
            id=run.id,
            status=run.status,
            score=outcome.score if outcome else None,
            threshold=outcome.threshold if outcome else None,
            reason=outcome.reason if outcome else run.problem,
            worst=outcome.worst if outcome else "",
            report=link,
            decision=DecisionAnswer(
                decision=decision.choice,
                by=decision.by,
                reason=decision.reason,
                at=moment(decision.at),
            )
            if decision
            else None,
            namespace=run.application.namespace,
            name=run.application.name,
            suite=run.suite,
            candidate=run.candidate,
            baseline=run.baseline,
            created=moment(run.created),
            finished=moment(run.finished),
        )


class RunList(BaseModel):
    """Runs, newest first."""

    runs: list[RunAnswer]


class GateAnswer(BaseModel):
    """What Argo stores in its measurement: small, and nothing null that it compares."""

    status: Status
    score: float
    threshold: float
    worst: str
    reason: str
    report: str
    id: str

    @classmethod
    def of(cls, run: Run, link: str) -> Self:
        """The answer about this run."""
        outcome = run.outcome
        return cls(
            status=run.status,
            score=outcome.score if outcome else 0.0,
            threshold=outcome.threshold if outcome else 0.0,
            worst=outcome.worst if outcome else "",
            reason=outcome.reason if outcome else "",
            report=link,
            id=run.id,
        )

    @classmethod
    def broken(cls, problem: str) -> Self:
        """An answer without a run: what was sent cannot be judged."""
        return cls(
            status=Status.ERROR,
            score=0.0,
            threshold=0.0,
            worst="",
            reason=problem,
            report="",
            id="",
        )


class ArgoAnswer(BaseModel):
    """``jsonPath: "{$.gate}"``."""

    gate: GateAnswer


class Problem(BaseModel):
    """Why there is no answer, in one sentence."""

    detail: str


def moment(seconds: float) -> str:
    """ISO 8601 in UTC; empty for a moment that has not come."""
    if not seconds:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
