"""Guards that ask what is on the pictures, and how much of it was compared."""

from collections.abc import Iterator
from dataclasses import replace

from visual_gate.judge.evidence import TargetEvidence
from visual_gate.judge.guards.hit import GuardHit, GuardName, sides
from visual_gate.judge.look import PageLook
from visual_gate.records import Added, JudgeSettings, Removed, State, Target, Verdict

BLANK_SHARE = 0.0005
"""Less ink than this share of the first screen is a blank page (half a text line)."""

HEIGHT_SLACK_PX = 1
"""Page heights are rounded from fractions of a pixel."""

_BLANK = {
    (False, True): (
        Verdict.FAIL,
        "The candidate is blank where the baseline is not.",
    ),
    (True, False): (
        Verdict.ERROR,
        "The baseline is blank, so there is nothing to compare with.",
    ),
    (True, True): (
        Verdict.ERROR,
        (
            "Both deployments are blank, so nothing was judged; "
            "add a step that waits for the content."
        ),
    ),
}
"""By whether the baseline, and whether the candidate, is blank."""

NOT_ALWAYS_BLANK = (
    "The candidate was blank where the baseline was not, but not in every pair of "
    "captures; add a step that waits for the content."
)

EXPLAINS_HEIGHT = frozenset({State.ADDED, State.MISSING, State.CHANGED})


def blank(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Nothing to see where there was something, or nothing at all."""
    there, here = evidence.baseline.look, evidence.candidate.look
    if there is None or here is None or evidence.pictures_alone:
        return
    empty = (_is_blank(there, evidence.target), _is_blank(here, evidence.target))
    if empty in _BLANK:
        verdict, sentence = _BLANK[empty]
        if verdict is Verdict.FAIL and not _stays_blank(evidence):
            verdict, sentence = Verdict.REVIEW, NOT_ALWAYS_BLANK
        yield GuardHit(GuardName.BLANK, verdict, sentence)


def nothing_compared(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """No component on either side."""
    if evidence.components or _same_picture(evidence):
        return
    sentence = "No component was found on either deployment, so nothing was judged."
    yield GuardHit(GuardName.NOTHING_COMPARED, Verdict.ERROR, sentence)


def masked_away(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Masks over all that there is to see."""
    for side, one in sides(evidence):
        if one.look is None or _is_blank(one.look, evidence.target):
            continue
        left = replace(one.look, ink_px=one.look.ink_px - one.look.masked_px)
        if _is_blank(left, evidence.target):
            sentence = (
                f"Masks hide all that is on the {side}, so nothing was judged; "
                "mask less of the page."
            )
            yield GuardHit(GuardName.NOTHING_COMPARED, Verdict.ERROR, sentence)


def fewer_components(
    evidence: TargetEvidence, settings: JudgeSettings
) -> Iterator[GuardHit]:
    """Much of the page is not there any more."""
    before, after = _counts(evidence)
    if after < settings.component_floor * before:
        sentence = (
            f"The candidate has {after} components where the baseline has {before}."
        )
        yield GuardHit(GuardName.FEWER_COMPONENTS, Verdict.REVIEW, sentence, blame=True)


def _counts(evidence: TargetEvidence) -> tuple[int, int]:
    """Components of both sides: a whole block that is gone is one finding only."""
    before, after = evidence.baseline.components, evidence.candidate.components
    if before is not None and after is not None:
        return before, after
    matches = [part.match for part in evidence.components]
    return (
        sum(not isinstance(match, Added) for match in matches),
        sum(not isinstance(match, Removed) for match in matches),
    )


def size_differs(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Another width, or another height that no component accounts for."""
    there, here = evidence.baseline.look, evidence.candidate.look
    if there is None or here is None:
        return
    if there.width != here.width:
        sentence = (
            f"The candidate is {here.width} px wide, the baseline {there.width} px."
        )
        yield GuardHit(GuardName.SIZE_DIFFERS, Verdict.REVIEW, sentence, blame=True)
    elif _unexplained_height(evidence, abs(there.height - here.height)):
        sentence = (
            f"The candidate is {here.height} px tall, the baseline {there.height} px, "
            "and no component accounts for it."
        )
        yield GuardHit(GuardName.SIZE_DIFFERS, Verdict.REVIEW, sentence)


def _is_blank(look: PageLook, target: Target) -> bool:
    scale = target.viewport.device_scale_factor
    screen = target.viewport.width * target.viewport.height * scale * scale
    return look.ink_px < BLANK_SHARE * min(screen, look.width * look.height)


def _stays_blank(evidence: TargetEvidence) -> bool:
    """Whether the candidate alone is blank in every pair of captures."""
    there, here = (
        [
            one.look is not None and _is_blank(one.look, evidence.target)
            for one in side.all_captures
        ]
        for side in (evidence.baseline, evidence.candidate)
    )
    return all(here) and not any(there)


def _same_picture(evidence: TargetEvidence) -> bool:
    """Two image files without components are only known to be alike when equal."""
    return evidence.pictures_alone and evidence.baseline.look == evidence.candidate.look


def _unexplained_height(evidence: TargetEvidence, difference_px: int) -> bool:
    states = {part.state for part in evidence.components}
    return difference_px > HEIGHT_SLACK_PX and not states & EXPLAINS_HEIGHT
