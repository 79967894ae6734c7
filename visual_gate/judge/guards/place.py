"""Guards that ask when and where the pages took themselves to be."""

from collections.abc import Iterator

from visual_gate.judge.evidence import TargetEvidence
from visual_gate.judge.guards.hit import GuardHit, GuardName, sides
from visual_gate.records import Verdict


def not_as_asked(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """A page with a clock, time zone or language of its own shows other dates."""
    for side, found in sides(evidence):
        if found.facts is None or not found.facts.not_as_asked:
            continue
        what = " and ".join(found.facts.not_as_asked)
        sentence = (
            f"On the {side} {what}; take out what the page sets by itself, "
            "or configure the same in [capture]."
        )
        yield GuardHit(GuardName.NOT_AS_ASKED, Verdict.REVIEW, sentence)


def elsewhere(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """A baseline from another moment or place shows other dates and words."""
    baseline, candidate = evidence.baseline.facts, evidence.candidate.facts
    if not (baseline and candidate) or baseline.not_as_asked or candidate.not_as_asked:
        return
    for name, before, after in (
        ("clock", baseline.clock, candidate.clock),
        ("time zone", baseline.timezone, candidate.timezone),
        ("language", baseline.language, candidate.language),
    ):
        if before and after and before != after:
            sentence = (
                f"The baseline was captured with the {name} {before}, the candidate "
                f"with {after}; capture the baseline again."
            )
            yield GuardHit(GuardName.NOT_AS_ASKED, Verdict.REVIEW, sentence)
