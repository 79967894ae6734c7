"""What a person has decided about a difference, so that the next run knows it."""

from dataclasses import dataclass
from enum import StrEnum

from visual_gate.records.component import Kind, State
from visual_gate.records.geometry import Box
from visual_gate.records.verdict import Cause


class Ruling(StrEnum):
    """The four decisions of a review."""

    ACCEPT = "accept"
    """It is as it should be."""
    REJECT = "reject"
    """It is a failure."""
    NOISE = "noise"
    """This component differs like that by itself."""
    WATCH = "watch"
    """Undecided: to be seen again in the next run."""


@dataclass(frozen=True, slots=True)
class KnownDifference:
    """A component of a target that differed, and what was decided about it.

    ``target`` is the target's key, ``element`` the selector that names the component,
    empty when unknown. ``before`` and ``after`` are digests of its pixels on the
    baseline and on the candidate, empty for a side without it. ``score`` and
    ``causes`` are what the run said. ``when`` is ISO 8601 in UTC.
    """

    target: str
    kind: Kind
    state: State
    element: str
    box_baseline: Box | None
    box_candidate: Box | None
    ruling: Ruling
    score: float
    causes: tuple[Cause, ...] = ()
    before: str = ""
    after: str = ""
    who: str = ""
    when: str = ""
    reason: str = ""
