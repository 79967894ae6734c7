"""Decisions that are not written yet, step by step, so that each can be undone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from visual_gate.records import Ruling


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one place, and why."""

    ruling: Ruling
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about some places, by their numbers."""

    places: tuple[int, ...]
    decision: Decision


@dataclass(frozen=True)
class Draft:
    """What was decided, in the order in which it was."""

    steps: tuple[Step, ...] = ()

    @cached_property
    def decisions(self) -> Mapping[int, Decision]:
        """Decisions by the number of their place; a later one counts."""
        return {place: step.decision for step in self.steps for place in step.places}

    def deciding(self, places: Iterable[int], decision: Decision) -> "Draft":
        """With these places decided so, whatever was decided about them before."""
        return Draft((*self.steps, Step(tuple(places), decision)))

    def undone(self) -> "Draft":
        """Without the last decision."""
        return Draft(self.steps[:-1])

    def without(self, places: Collection[int]) -> "Draft":
        """Without all that was decided about these places."""
        left = [
            replace(step, places=tuple(one for one in step.places if one not in places))
            for step in self.steps
        ]
        return Draft(tuple(step for step in left if step.places))
