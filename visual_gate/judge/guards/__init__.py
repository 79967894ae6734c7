"""What must be true of a target before any score may let it pass.

Each guard looks at one thing and answers with a sentence, or not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from visual_gate.judge.evidence import TargetEvidence
from visual_gate.judge.guards import facts, login, pictures, place
from visual_gate.judge.guards.hit import (
    GuardHit as GuardHit,
    GuardName as GuardName,
    sides as sides,
)
from visual_gate.records import JudgeSettings, Policy, Verdict

_GUARDS = (
    facts.browser_error_page,
    login.login_form,
    pictures.blank,
    pictures.nothing_compared,
    pictures.masked_away,
    facts.status_differs,
    facts.redirected,
    facts.unsettled,
    facts.font_fell_back,
    facts.resource_failed,
    facts.unmatched,
    pictures.size_differs,
    facts.browser_differs,
    facts.clock_not_held,
    place.not_as_asked,
    place.elsewhere,
    facts.cut_off,
)


def guard(evidence: TargetEvidence, settings: JudgeSettings) -> tuple[GuardHit, ...]:
    """All guards that the target hits; those that leave an error alone, if any does.

    Where a login, or the browser's own page, stands in place of the page, all else
    that is wrong with it is wrong for that reason.
    """
    failed = tuple(_capture_failed(evidence))
    if failed:
        return failed
    hits = [hit for ask in _GUARDS for hit in ask(evidence)]
    hits.extend(pictures.fewer_components(evidence, settings))
    errors = tuple(hit for hit in hits if hit.verdict is Verdict.ERROR)
    return errors or tuple(_by_policy(hit, settings.policy) for hit in hits)


def can_be_judged(hits: Sequence[GuardHit]) -> bool:
    """Whether what differs between the components proves anything."""
    return all(hit.verdict is not Verdict.ERROR for hit in hits)


def may_fail(evidence: TargetEvidence) -> bool:
    """Whether a guard fails the target, unless further captures say otherwise."""
    hits = (hit for ask in (pictures.blank, facts.unmatched) for hit in ask(evidence))
    return any(hit.verdict is Verdict.FAIL for hit in hits)


def _capture_failed(evidence: TargetEvidence) -> Iterator[GuardHit]:
    for side, found in sides(evidence):
        if found.failure:
            cause = found.failure.rstrip(".")
            sentence = f"The {side} could not be captured: {cause}."
            yield GuardHit(GuardName.CAPTURE_FAILED, Verdict.ERROR, sentence)


def _by_policy(hit: GuardHit, policy: Policy) -> GuardHit:
    """A strict gate fails what the candidate alone got wrong."""
    if policy is Policy.STRICT and hit.blame and hit.verdict is Verdict.REVIEW:
        return replace(hit, verdict=Verdict.FAIL)
    return hit
