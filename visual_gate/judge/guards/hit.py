"""The guards' names, and what a guard says when it is hit."""

from dataclasses import dataclass
from enum import StrEnum

from visual_gate.judge.evidence import SideEvidence, TargetEvidence
from visual_gate.records import Side, Verdict


class GuardName(StrEnum):
    """The guards, in the order in which they are reported."""

    CAPTURE_FAILED = "capture failed"
    BROWSER_ERROR_PAGE = "browser error page"
    LOGIN_FORM = "login form"
    BLANK = "blank page"
    NOTHING_COMPARED = "nothing compared"
    STATUS_DIFFERS = "status differs"
    REDIRECTED = "redirected"
    UNSETTLED = "unsettled"
    FONT_FELL_BACK = "font fell back"
    RESOURCE_FAILED = "resource failed"
    UNMATCHED = "mask or selector matched nothing"
    FEWER_COMPONENTS = "fewer components"
    SIZE_DIFFERS = "page size differs"
    BROWSER_DIFFERS = "browser differs"
    CLOCK_NOT_HELD = "clock not held"
    NOT_AS_ASKED = "clock or locale not as asked"
    CUT_OFF = "page cut off"


@dataclass(frozen=True, slots=True)
class GuardHit:
    """A guard that was hit, and the best verdict that is still possible.

    A hit with the verdict ``pass`` is a remark. ``blame`` says that the candidate
    alone is at fault.
    """

    name: GuardName
    verdict: Verdict
    sentence: str
    blame: bool = False


def sides(evidence: TargetEvidence) -> tuple[tuple[Side, SideEvidence], ...]:
    """Both sides with their names."""
    return ((Side.BASELINE, evidence.baseline), (Side.CANDIDATE, evidence.candidate))
