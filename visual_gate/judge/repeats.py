"""How many captures a target needs before it can be judged."""

from collections.abc import Sequence

from visual_gate.judge.evidence import ComponentEvidence, TargetEvidence
from visual_gate.judge.guards import can_be_judged, guard, may_fail
from visual_gate.judge.significance import claims, is_reproduced, p_values
from visual_gate.records import JudgeSettings


def wants_repeats(evidence: TargetEvidence, settings: JudgeSettings) -> int:
    """Captures a side that one target should have; see ``repeats_wanted``.

    It cannot know how noisy the others are: what that takes shows when all are done.
    """
    return repeats_wanted((evidence,), settings)[0]


def repeats_wanted(
    targets: Sequence[TargetEvidence], settings: JudgeSettings
) -> tuple[int, ...]:
    """Captures a side (of the candidate, where the baseline is stored) to aim for.

    Not more than a target has already means that further captures would change
    nothing: its components meet the threshold, or what does not is proven, moves by
    itself, or cannot be proven within the budget.
    """
    open_ones = [_is_open(target, settings) for target in targets]
    short = [
        needed and target.repeats < settings.repeats
        for target, needed in zip(targets, open_ones, strict=True)
    ]
    if any(short):
        return tuple(
            settings.repeats if lacks else target.repeats
            for target, lacks in zip(targets, short, strict=True)
        )
    return _until_proven(targets, settings)


def _is_open(target: TargetEvidence, settings: JudgeSettings) -> bool:
    """Whether something may fail, or was edited, and can still be captured again."""
    if not can_be_judged(guard(target, settings)):
        return False
    both = target.baseline.captures and target.candidate.captures
    suspect = may_fail(target) or any(
        target.is_below(part) or part.broken_text or part.edited
        for part in target.components
    )
    return bool(both) and suspect and not target.pictures_alone


def _until_proven(
    targets: Sequence[TargetEvidence], settings: JudgeSettings
) -> tuple[int, ...]:
    """The least common number of captures that would prove what seems to fail."""
    have = tuple(target.repeats for target in targets)
    for aim in range(1, settings.budget + 1):
        goal = tuple(
            max(count, aim)
            if any(_seems_to_fail(target, part) for part in target.components)
            else count
            for target, count in zip(targets, have, strict=True)
        )
        if _proves(targets, settings, goal=goal):
            return goal
    return have


def _proves(
    targets: Sequence[TargetEvidence], settings: JudgeSettings, *, goal: Sequence[int]
) -> bool:
    """Whether all would be proven if the captures still to come agree."""
    hoped = p_values(claims(targets, goal), settings.correction)
    owners = ((target, part) for target in targets for part in target.components)
    return all(
        p_value <= settings.false_alarm_rate
        for p_value, (target, part) in zip(hoped, owners, strict=True)
        if _seems_to_fail(target, part)
    )


def _seems_to_fail(target: TargetEvidence, part: ComponentEvidence) -> bool:
    below = max(part.score, *part.pairs, 0.0) < target.threshold(part)
    return below and part.repeated and is_reproduced(part)
