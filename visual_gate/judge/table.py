"""The decision table: the one place where a component's verdict is decided.

The first row that fits decides; ``docs/decisions.md`` shows the same rows.
"""

from dataclasses import dataclass
from enum import StrEnum

from visual_gate.judge.situation import (
    Difference,
    Level,
    Noise,
    Situation,
    Support,
    Weight,
)
from visual_gate.records import Policy, State, Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """Conditions, empty for "any", with the verdict and its sentence."""

    verdict: Verdict
    sentence: str
    states: frozenset[State] = frozenset()
    levels: frozenset[Level] = frozenset()
    supports: frozenset[Support] = frozenset()
    noises: frozenset[Noise] = frozenset()
    weights: frozenset[Weight] = frozenset()
    policies: frozenset[Policy] = frozenset()
    differences: frozenset[Difference] = frozenset()

    def fits(self, found: Situation) -> bool:
        """Whether every condition holds."""
        conditions: tuple[tuple[frozenset[StrEnum], StrEnum], ...] = (
            (frozenset(self.states), found.state),
            (frozenset(self.levels), found.level),
            (frozenset(self.supports), found.support),
            (frozenset(self.noises), found.noise),
            (frozenset(self.weights), found.weight),
            (frozenset(self.policies), found.policy),
            (frozenset(self.differences), found.difference),
        )
        return all(not wanted or value in wanted for wanted, value in conditions)


_ADDED = frozenset({State.ADDED})
_MISSING = frozenset({State.MISSING})
_MET, _MIXED, _BELOW = (frozenset({level}) for level in Level)
_ON_BASELINE = frozenset({Noise.BASELINE})
_ON_CANDIDATE = frozenset({Noise.CANDIDATE})
_ON_BOTH = frozenset({Noise.BOTH})
_BEFORE = frozenset({Noise.HISTORY})
_STILL = frozenset({Noise.NOWHERE})
_NOISY = frozenset(Noise) - _STILL
_CRITICAL = frozenset({Weight.CRITICAL})
_OPTIONAL = frozenset({Weight.OPTIONAL})
_STRICT = frozenset({Policy.STRICT})
_ADVISORY = frozenset({Policy.ADVISORY})
_BALANCED = frozenset({Policy.BALANCED})
_BROKEN = frozenset({Difference.BROKEN})
_UNPROVEN = frozenset({Support.THIN, Support.NONE})

ROWS: tuple[Row, ...] = (
    # The elements can read, the scorer cannot: whatever the score.
    Row(
        Verdict.REVIEW,
        "It shows what a program's failure leaves; it is optional.",
        weights=_OPTIONAL,
        noises=_STILL,
        differences=_BROKEN,
    ),
    Row(
        Verdict.REVIEW,
        "It shows what a program's failure leaves; the policy is to advise only.",
        policies=_ADVISORY,
        noises=_STILL,
        differences=_BROKEN,
    ),
    Row(
        Verdict.FAIL,
        "It shows what a program's failure leaves, on the candidate only.",
        noises=_STILL,
        differences=_BROKEN,
    ),
    # It met the threshold in every pair.
    Row(
        Verdict.PASS,
        "It meets the threshold, though it changes by itself.",
        levels=_MET,
        noises=_NOISY,
        policies=_ADVISORY,
    ),
    Row(
        Verdict.PASS,
        "It meets the threshold; it changes by itself, but is optional.",
        levels=_MET,
        noises=_NOISY,
        weights=_OPTIONAL,
    ),
    Row(
        Verdict.REVIEW,
        "It meets the threshold now, but changes by itself between captures; "
        "make it hold still or mask it.",
        levels=_MET,
        noises=_NOISY,
    ),
    Row(
        Verdict.PASS,
        "It was only drawn anew: its elements are on both pages, as they were.",
        states=_ADDED | _MISSING,
        levels=_MET,
        differences=frozenset({Difference.REDRAWN}),
    ),
    Row(
        Verdict.PASS,
        "It is new and covers or displaces nothing.",
        states=_ADDED,
        levels=_MET,
        policies=_ADVISORY,
    ),
    Row(
        Verdict.PASS,
        "It is new, but optional, and covers or displaces nothing.",
        states=_ADDED,
        levels=_MET,
        weights=_OPTIONAL,
    ),
    Row(
        Verdict.REVIEW,
        "It is new: nobody has approved it yet.",
        states=_ADDED,
        levels=_MET,
    ),
    Row(
        Verdict.PASS,
        "It is gone; what stands in its place looks alike.",
        states=_MISSING,
        levels=_MET,
        policies=_ADVISORY,
    ),
    Row(
        Verdict.PASS,
        "It is gone, but optional; what stands in its place looks alike.",
        states=_MISSING,
        levels=_MET,
        weights=_OPTIONAL,
    ),
    Row(
        Verdict.REVIEW,
        "It is gone: nobody has approved that yet.",
        states=_MISSING,
        levels=_MET,
    ),
    Row(
        Verdict.REVIEW,
        "It meets the threshold, but its words or its style are other ones: nobody has "
        "approved them yet.",
        levels=_MET,
        weights=frozenset({Weight.CRITICAL, Weight.NORMAL}),
        policies=frozenset({Policy.STRICT, Policy.BALANCED}),
        differences=frozenset({Difference.EDITED}),
    ),
    Row(Verdict.PASS, "It meets the threshold.", levels=_MET),
    # It fell below the threshold, but it also changes by itself.
    Row(
        Verdict.REVIEW,
        "It changes by itself on both deployments, so a change cannot be told from "
        "noise; make it hold still or mask it.",
        noises=_ON_BOTH,
    ),
    Row(
        Verdict.REVIEW,
        "It changes by itself on the baseline, so a change cannot be told from noise; "
        "make it hold still or mask it.",
        noises=_ON_BASELINE,
    ),
    Row(
        Verdict.REVIEW,
        "It changes by itself on the candidate but not on the baseline: this jitter "
        "is new.",
        noises=_ON_CANDIDATE,
    ),
    Row(
        Verdict.REVIEW,
        "It changed by itself in earlier runs that were accepted; make it hold still "
        "or mask it.",
        noises=_BEFORE,
    ),
    Row(
        Verdict.REVIEW,
        "It differs in some pairs of captures and not in others.",
        levels=_MIXED,
    ),
    # It is below the threshold in every pair, and holds still.
    Row(
        Verdict.REVIEW,
        "It differs from the baseline, but is optional.",
        levels=_BELOW,
        weights=_OPTIONAL,
    ),
    Row(
        Verdict.FAIL,
        "It differs from the baseline and is critical, so it fails on its score.",
        levels=_BELOW,
        weights=_CRITICAL,
    ),
    Row(
        Verdict.REVIEW,
        "It differs from the baseline; the policy is to advise only.",
        levels=_BELOW,
        policies=_ADVISORY,
    ),
    Row(
        Verdict.REVIEW,
        "Only its content differs: a value or a picture of the same kind in the same "
        "place; whether it is meant, a person knows.",
        levels=_BELOW,
        policies=_BALANCED,
        differences=frozenset({Difference.CONTENT}),
    ),
    Row(
        Verdict.REVIEW,
        "Only its lines lie elsewhere: words, styles and widths are as they were, as "
        "where text is rasterised otherwise; whether that is meant, a person knows.",
        levels=_BELOW,
        policies=_BALANCED,
        differences=frozenset({Difference.REFLOWED}),
    ),
    Row(
        Verdict.FAIL,
        "It is new and disturbs what was there.",
        states=_ADDED,
        levels=_BELOW,
        policies=_STRICT,
    ),
    Row(
        Verdict.REVIEW,
        "It is new and disturbs what was there; nobody has approved it yet.",
        states=_ADDED,
        levels=_BELOW,
    ),
    Row(
        Verdict.FAIL,
        "It differs from the baseline; by the strict policy that is enough, although "
        "chance is not ruled out at the promised rate.",
        levels=_BELOW,
        supports=_UNPROVEN,
        policies=_STRICT,
    ),
    Row(
        Verdict.REVIEW,
        "It differs from the baseline, but one capture a side cannot rule out chance; "
        "set repeats to 2 or more, or see which capture failed.",
        levels=_BELOW,
        supports=frozenset({Support.NONE}),
    ),
    Row(
        Verdict.REVIEW,
        "It differs from the baseline in every pair, but the captures are too few for "
        "the promised false-alarm rate; raise most_repeats, or see which capture "
        "failed.",
        levels=_BELOW,
        supports=frozenset({Support.THIN}),
    ),
    Row(
        Verdict.FAIL,
        "It differs between the two pictures; with one picture a side this rests on "
        "the score alone.",
        levels=_BELOW,
        supports=frozenset({Support.PICTURES}),
    ),
    Row(
        Verdict.FAIL,
        "It is gone.",
        states=_MISSING,
        levels=_BELOW,
        supports=frozenset({Support.PROVEN}),
    ),
    Row(
        Verdict.FAIL,
        "It differs from the baseline in every pair of captures, and neither "
        "deployment shows such a difference by itself.",
        levels=_BELOW,
        supports=frozenset({Support.PROVEN}),
    ),
)
"""Every situation fits at least one row."""


def decide(found: Situation) -> Row:
    """The first row that fits."""
    return next(row for row in ROWS if row.fits(found))
