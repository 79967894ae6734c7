"""What a person decided about a difference, ahead of the decision table.

The first row for the ruling that fits decides; where none does, the table decides as
if nobody had said anything. ``docs/decisions.md`` shows the same rows.
"""

from dataclasses import dataclass

from visual_gate.judge.situation import Difference, Level, Situation
from visual_gate.judge.table import Row, decide
from visual_gate.records import KnownDifference, Policy, Ruling, Verdict


@dataclass(frozen=True, slots=True)
class RuledRow:
    """A row of the table for differences with this ruling."""

    ruling: Ruling
    row: Row


RULED: tuple[RuledRow, ...] = (
    RuledRow(
        Ruling.REJECT,
        Row(
            Verdict.REVIEW,
            "A person rejected exactly this; the policy is to advise only.",
            policies=frozenset({Policy.ADVISORY}),
        ),
    ),
    RuledRow(
        Ruling.REJECT, Row(Verdict.FAIL, "A person rejected exactly this difference.")
    ),
    RuledRow(
        Ruling.ACCEPT, Row(Verdict.PASS, "A person accepted exactly this difference.")
    ),
    RuledRow(
        Ruling.NOISE,
        Row(
            Verdict.PASS,
            "A person said that it differs like this by itself.",
            differences=frozenset(Difference) - {Difference.BROKEN},
        ),
    ),
    RuledRow(
        Ruling.WATCH,
        Row(
            Verdict.REVIEW,
            "It meets the threshold, and a person asked to see it again.",
            levels=frozenset({Level.MET}),
        ),
    ),
)
"""Noise never explains broken text, and watching never softens."""

SETTLED = frozenset({Ruling.ACCEPT, Ruling.NOISE})
"""Rulings by which a difference is no longer one that counts."""


def decide_known(found: Situation, known: KnownDifference | None) -> Row:
    """The row that decides about a component of which something may be known."""
    ruled = (one.row for one in RULED if known and one.ruling is known.ruling)
    return next((row for row in ruled if row.fits(found)), decide(found))


def told(row: Row, known: KnownDifference | None) -> str:
    """The row's sentence, with who said so where a person did."""
    if known is None or not any(row is one.row for one in RULED):
        return row.sentence
    by, day = known.who.partition(" <")[0] or "somebody", known.when[:10]
    return f"{row.sentence} ({by}, {day or 'undated'}: {known.reason})"
