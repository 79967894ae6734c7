"""The records that flow through the server: a run, what is asked for, what came out."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from visual_gate.records import Verdict

STORED = "stored"
"""In place of the baseline's address: compare with the suite's stored baselines."""


class State(StrEnum):
    """How far a run has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class Status(StrEnum):
    """What callers are told: the four verdicts, and not yet."""

    PENDING = "pending"
    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    ERROR = "error"


class Choice(StrEnum):
    """What a person decided about a run in review."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Application:
    """What is being rolled out. ``namespace`` decides whose token may ask."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A run that a caller asks for; ``key`` is the same for the same rollout.

    ``baseline`` is an address or ``STORED``.
    """

    key: str
    application: Application
    suite: str
    candidate: str
    baseline: str
    caller: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker found. ``worst`` names the worst component, ``reason`` is a line.

    ``score`` and ``threshold`` are 0 to 1.
    """

    verdict: Verdict
    score: float
    threshold: float
    reason: str
    worst: str = ""

    def __post_init__(self) -> None:
        if not (0.0 <= self.score <= 1.0 and 0.0 <= self.threshold <= 1.0):
            message = f"score {self.score} or threshold {self.threshold} is off 0 to 1"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a run in review; ``at`` is seconds since 1970, UTC."""

    choice: Choice
    by: str
    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the store. Times are seconds since 1970, 0 where there is none yet.

    ``attempt`` counts how often the run was taken up, and is the fencing token: only
    the worker of the latest attempt may say how the run ended. ``failures`` counts the
    attempts that broke. A verdict counts until ``expires``; 0 is until decided.
    """

    id: str
    key: str
    application: Application
    suite: str
    candidate: str
    baseline: str
    caller: str
    state: State
    attempt: int
    failures: int
    spent_s: float
    problem: str
    outcome: Outcome | None
    decision: Decision | None
    note: str
    created: float
    finished: float
    expires: float

    @property
    def status(self) -> Status:
        """What callers are told, a person's decision included."""
        if self.outcome is None:
            return Status.PENDING
        if self.decision is not None and self.outcome.verdict is Verdict.REVIEW:
            return DECIDED[self.decision.choice]
        return Status(str(self.outcome.verdict))

    def counts_at(self, now: float) -> bool:
        """Whether the same key is still answered by this run."""
        return self.state is not State.DONE or not self.expires or now < self.expires


DECIDED = {Choice.APPROVE: Status.PASS, Choice.REJECT: Status.FAIL}
"""What callers of a run in review are told once a person has decided."""


def run_key(*parts: str) -> str:
    """SHA-256 over a controller's own names for a rollout, in 64 hex digits.

    Each part goes in with its length, so that no two lists of parts are alike.
    """
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode(errors="surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()
