"""Who differs from whom, with a live baseline, a stored one and a candidate.

One rule for each of the 27 answers to three questions: is the live baseline like the
stored one, the candidate like the live baseline, the candidate like the stored one?
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from visual_gate.judge.target import reasons_of
from visual_gate.records import Policy, TargetReport, Verdict, worst


class Likeness(StrEnum):
    """The answer of one comparison."""

    ALIKE = "alike"
    DIFFERENT = "different"
    UNCLEAR = "unclear"
    """Noise, or something that could not be judged."""


class Drift(StrEnum):
    """What the three comparisons together say."""

    UNCHANGED = "unchanged"
    NEW = "new on the candidate"
    STALE = "already live but not approved"
    REVERTED = "back to what was approved"
    CHANGED_AGAIN = "changed again before the last change was approved"
    CREEPING = "creeping"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The drift of a target, its verdict, and one sentence."""

    drift: Drift
    verdict: Verdict
    sentence: str


_DRIFTS = {
    # live like stored, candidate like live, candidate like stored
    (True, True, True): Drift.UNCHANGED,
    (True, False, False): Drift.NEW,
    (False, True, False): Drift.STALE,
    (False, False, True): Drift.REVERTED,
    (False, False, False): Drift.CHANGED_AGAIN,
}
"""Two differences cannot cancel out: the three remaining answers are creeping."""

_SENTENCES = {
    Drift.UNCHANGED: "Candidate, live baseline and approved baseline are alike.",
    Drift.NEW: "The change is new on the candidate.",
    Drift.STALE: (
        "The candidate is like the live baseline, but both differ from the approved "
        "one: the stored baseline is stale; review and refresh it."
    ),
    Drift.REVERTED: (
        "The candidate is back to what was approved; it is the live baseline that "
        "differs."
    ),
    Drift.CHANGED_AGAIN: (
        "The candidate differs from the live baseline, which was never approved either."
    ),
    Drift.CREEPING: (
        "Small differences add up: each step is within the threshold, the sum is not; "
        "review and refresh the stored baseline."
    ),
    Drift.UNCLEAR: (
        "Noise hides who differs from whom; make the page hold still, then check again."
    ),
}

_VERDICTS = {
    Drift.UNCHANGED: Verdict.PASS,
    Drift.NEW: Verdict.FAIL,
    Drift.STALE: Verdict.PASS,
    Drift.REVERTED: Verdict.REVIEW,
    Drift.CHANGED_AGAIN: Verdict.FAIL,
    Drift.CREEPING: Verdict.REVIEW,
    Drift.UNCLEAR: Verdict.REVIEW,
}

_BY_POLICY = {
    (Drift.STALE, Policy.STRICT): Verdict.REVIEW,
    (Drift.NEW, Policy.ADVISORY): Verdict.REVIEW,
    (Drift.CHANGED_AGAIN, Policy.ADVISORY): Verdict.REVIEW,
}


def stale(
    live_stored: Likeness,
    candidate_live: Likeness,
    *,
    candidate_stored: Likeness,
    policy: Policy = Policy.BALANCED,
) -> ThreeWay:
    """Tell a stale baseline from a new change, a revert, and noise.

    Args:
        live_stored: the live baseline against the stored one.
        candidate_live: the candidate against the live baseline.
        candidate_stored: the candidate against the stored baseline.
        policy: a strict gate has a stale baseline reviewed; an advisory one never
            fails.
    """
    answers = (live_stored, candidate_live, candidate_stored)
    drift = Drift.UNCLEAR
    if Likeness.UNCLEAR not in answers:
        first, second, third = (answer is Likeness.ALIKE for answer in answers)
        drift = _DRIFTS.get((first, second, third), Drift.CREEPING)
    verdict = _BY_POLICY.get((drift, policy), _VERDICTS[drift])
    return ThreeWay(drift, verdict, _SENTENCES[drift])


AS_APPROVED = "It is as it was approved; the live baseline shows something else."

NEVER_APPROVED = (
    "It was never approved, so the live baseline alone was compared with; approve it "
    "with: visual-gate refresh --only {key} --approve."
)

_RAISED = frozenset({Drift.STALE, Drift.CREEPING, Drift.UNCLEAR})
"""Drifts that may ask for a person where the components alone did not."""


def placed(report: TargetReport, found: ThreeWay) -> TargetReport:
    """The report on candidate and live baseline, with where both stand.

    The drift's verdict makes it more severe, never less, but for the components of a
    candidate that went back to what was approved: these are for review.
    """
    if found.drift is Drift.UNCHANGED:
        return replace(report, drift=found.drift)
    told = report if found.drift is not Drift.REVERTED else _reverted(report, found)
    also = (found.verdict,) if found.drift in _RAISED else ()
    return replace(
        told,
        verdict=worst((told.verdict, *also)),
        drift=found.drift,
        reasons=(found.sentence, *told.reasons),
        problems=(found.sentence, *told.problems),
    )


def unapproved(report: TargetReport) -> TargetReport:
    """The report on a target that no stored baseline knows: a remark, no more."""
    sentence = NEVER_APPROVED.format(key=report.target.key)
    return replace(
        report,
        reasons=(sentence, *report.reasons),
        problems=(sentence, *report.problems),
    )


def _reverted(report: TargetReport, found: ThreeWay) -> TargetReport:
    """With failed components for review; what else failed the target still does."""
    failed = [part for part in report.components if part.verdict is Verdict.FAIL]
    if not failed:
        return replace(report, verdict=worst((report.verdict, found.verdict)))
    parts = tuple(
        replace(part, verdict=found.verdict, reason=AS_APPROVED)
        if part in failed
        else part
        for part in report.components
    )
    reasons = tuple(reasons_of(report.problems, parts))
    return replace(report, verdict=found.verdict, components=parts, reasons=reasons)


def likeness_of(report: TargetReport) -> Likeness:
    """Whether a comparison found a difference that is not noise."""
    if report.verdict is Verdict.ERROR:
        return Likeness.UNCLEAR
    blamed = [part for part in report.components if part.verdict is not Verdict.PASS]
    if any(part.stable for part in blamed):
        return Likeness.DIFFERENT
    return Likeness.UNCLEAR if blamed else Likeness.ALIKE
