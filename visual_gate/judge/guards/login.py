"""A guard that asks whether one side wants a login where the other shows the page.

A page that is nothing but a login is not captured at all; here is one with more around
its form, which only the other side gives away.
"""

from collections.abc import Iterator

from visual_gate.judge.evidence import SideEvidence, TargetEvidence
from visual_gate.judge.guards.hit import GuardHit, GuardName
from visual_gate.records import Side, Verdict, is_entrance

LEAST_KEPT = 0.5
"""Share of what one side says that the other says as well if it is the same page."""


def login_form(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """A login form on one side alone, with most of what the other says gone."""
    there, here = evidence.baseline, evidence.candidate
    if is_entrance(evidence.target) or _has_form(there) == _has_form(here):
        return
    side = Side.CANDIDATE if _has_form(here) else Side.BASELINE
    asked, shown = (there, here) if side is Side.CANDIDATE else (here, there)
    if len(asked.texts & shown.texts) < LEAST_KEPT * len(asked.texts):
        sentence = (
            f"The {side} shows a login form in place of the page; give it headers, "
            "cookies, storage_state or steps that log in."
        )
        yield GuardHit(GuardName.LOGIN_FORM, Verdict.ERROR, sentence)


def _has_form(side: SideEvidence) -> bool:
    return side.facts is not None and side.facts.login_form
