"""UX components, and how those of two pages correspond."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from visual_gate.records.capture import Picture
from visual_gate.records.geometry import Box


class Kind(StrEnum):
    """What a component looks like."""

    TEXT = "text"
    IMAGE = "image"
    CONTROL = "control"
    BLOCK = "block"


class State(StrEnum):
    """How a component of one page corresponds to the other page."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Component:
    """A UX component found on a page.

    ``parent`` is the index of the enclosing component in the same tuple, -1 at the
    top; parents come before their children.
    """

    kind: Kind
    box: Box
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Matched:
    """A component on both pages.

    ``identical`` says that no pixel differs once the move is undone; only then is the
    state ``same`` or ``moved``.
    """

    kind: Kind
    baseline: Box
    candidate: Box
    identical: bool

    @property
    def state(self) -> State:
        if not self.identical:
            return State.CHANGED
        return State.SAME if self.baseline == self.candidate else State.MOVED


@dataclass(frozen=True, slots=True)
class Removed:
    """A baseline component with no counterpart.

    ``expected`` is where on the candidate it would have been.
    """

    kind: Kind
    baseline: Box
    expected: Box


@dataclass(frozen=True, slots=True)
class Added:
    """A candidate component with no counterpart.

    ``expected`` is the corresponding place on the baseline.
    """

    kind: Kind
    candidate: Box
    expected: Box


Match: TypeAlias = Matched | Removed | Added


def state_of(match: Match) -> State:
    """The word for a match in reports."""
    match match:
        case Matched():
            return match.state
        case Removed():
            return State.MISSING
        case Added():
            return State.ADDED


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that correspond: ``height`` rows from each start, candidate below baseline.

    The bands of a page are in order and cover what could be aligned; everything
    between two bands was inserted or removed.
    """

    baseline_y: int
    candidate_y: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class AlignedPage:
    """Two pages and the correspondence of their components: what a scorer is given."""

    baseline: Picture
    candidate: Picture
    matches: tuple[Match, ...]
    bands: tuple[Band, ...] = ()
