"""Decisions that are not written yet, with those before them for undoing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from visual_gate.records import Ruling


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one place, and why."""

    ruling: Ruling
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Decisions by the number of their place; ``before`` is the draft to go back to."""

    decisions: Mapping[int, Decision] = field(default_factory=dict)
    before: "Draft | None" = None

    def deciding(self, places: Iterable[int], decision: Decision) -> "Draft":
        """With these places decided so, whatever was decided about them before."""
        return Draft({**self.decisions, **dict.fromkeys(places, decision)}, self)

    def undone(self) -> "Draft":
        """Without the last decision."""
        return self if self.before is None else self.before
