"""A component as the decision table sees it."""

from dataclasses import dataclass
from enum import StrEnum

from visual_gate.records import Policy, State


class Level(StrEnum):
    """The pairs' scores against the threshold."""

    MET = "met"
    """Every pair scored at or above it."""
    MIXED = "mixed"
    """Some pairs above, some below."""
    BELOW = "below"
    """Every pair scored below it."""


class Support(StrEnum):
    """What speaks against chance."""

    PROVEN = "proven"
    """The corrected p-value is within the promised false-alarm rate."""
    THIN = "thin"
    """Repeats agree, but are too few for the promised rate."""
    NONE = "none"
    """There were no repeats although there could have been."""
    PICTURES = "pictures"
    """Two image files: nothing can be repeated."""


class Noise(StrEnum):
    """On which side the component changes by itself."""

    NOWHERE = "nowhere"
    BASELINE = "baseline"
    CANDIDATE = "candidate"
    BOTH = "both"
    HISTORY = "history"


class Weight(StrEnum):
    """What the configuration says about the component."""

    CRITICAL = "critical"
    NORMAL = "normal"
    OPTIONAL = "optional"


class Difference(StrEnum):
    """What the page's elements say of the difference."""

    LOOK = "look"
    CONTENT = "content"
    """Only a value or a picture of the same kind is another one."""
    REDRAWN = "redrawn"
    """It seems new or gone, but its elements are on both pages and it scores near 1."""
    REFLOWED = "reflowed"
    """Only its lines break or lie elsewhere; words, styles and widths are the same."""
    EDITED = "edited"
    """Its words, or a style that can be seen, are other ones."""
    BROKEN = "broken"
    """It shows what a program's failure leaves, such as ``NaN``."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A component as the table sees it."""

    state: State
    level: Level
    support: Support
    noise: Noise
    weight: Weight
    policy: Policy
    difference: Difference = Difference.LOOK
