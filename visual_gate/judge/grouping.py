"""One finding for each cause, with all the places where it shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from visual_gate.records import (
    WORST_FIRST,
    Box,
    Cause,
    CauseKind,
    ComponentScore,
    Finding,
    Occurrence,
    State,
    TargetReport,
    Verdict,
    worst,
)

Key: TypeAlias = tuple[str, ...]

NEAR_PX = 24
"""Inserted or lost components this close together are one block."""

PART_SHARE = 0.8
"""Share of a changed component that lies in the one whose part it is."""

LONGEST_PART = 80
"""Signs of a name or value that a title shows."""

WHOLE_TIMES = 50
"""A whole that is larger than this many of its parts has changes of its own."""

ONE_BLOCK = frozenset({State.ADDED, State.MISSING})
PAGE_WIDE = frozenset({CauseKind.REQUEST, CauseKind.FONT, CauseKind.CONSOLE})
ELSEWHERE = PAGE_WIDE | {CauseKind.STYLE}
"""Causes that are the same one on whichever element they show."""


_CHANGES = {
    CauseKind.STYLE: "{name} {before} -> {after}",
    CauseKind.TEXT: "text '{before}' -> '{after}'",
    CauseKind.REQUEST: "{name} failed",
    CauseKind.CONSOLE: "console error: {name}",
    CauseKind.FONT: "font {name} fell back",
    CauseKind.GONE: "gone",
    CauseKind.NEW: "new",
    CauseKind.MOVED: "moved",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A component that is not in order, with the target that shows it."""

    target: str
    part: ComponentScore


def group(targets: Sequence[TargetReport]) -> tuple[Finding, ...]:
    """Findings over all targets of a run, worst first.

    Components share a finding when they share their first cause, or changed from the
    same pixels to the same pixels; the same values of the same style are one cause,
    whichever elements show them. Without causes it is
    the same element in the same state. Inserted, and likewise lost, components that
    touch are one block; so are changed ones that lie in one another. Components that
    pass are no findings.
    """
    gathered: dict[Key, list[_Shown]] = {}
    for target in targets:
        for block in _blocks(target):
            gathered.setdefault(_key(block), []).extend(block)
    found = [_finding(shown) for shown in _alike(gathered.values())]
    return tuple(sorted(found, key=_rank))


def _alike(groups: Iterable[Sequence[_Shown]]) -> Iterable[Sequence[_Shown]]:
    """The groups, joined where components changed from one look to one other look."""
    joined: dict[int, list[_Shown]] = {}
    home: dict[str, int] = {}
    for number, group_ in enumerate(groups):
        others = {home[one.part.look] for one in group_ if one.part.look in home}
        known = (shown for other in sorted(others) for shown in joined.pop(other))
        joined[number] = [*known, *group_]
        looks = (one.part.look for one in joined[number])
        home.update(dict.fromkeys(filter(None, looks), number))
    return joined.values()


def _blocks(target: TargetReport) -> list[list[_Shown]]:
    """What is not in order on a target; neighbours that came or went are joined."""
    blocks: list[list[_Shown]] = []
    for part in target.components:
        if part.verdict is Verdict.PASS:
            continue
        near = [block for block in blocks if _belongs(part, block)]
        blocks = [block for block in blocks if block not in near]
        shown = _Shown(target.target.key, part)
        blocks.append([shown, *(one for block in near for one in block)])
    return [sorted(block, key=lambda one: -_box(one.part).area) for block in blocks]


def _belongs(part: ComponentScore, block: Sequence[_Shown]) -> bool:
    return any(
        other.part.state is part.state and _is_joined(part, other.part)
        for other in block
    )


def _is_joined(part: ComponentScore, other: ComponentScore) -> bool:
    """Whether both are one block, or part and whole."""
    box, place = _box(part), _box(other)
    if part.state in ONE_BLOCK:
        return box.padded(NEAR_PX).intersect(place).area > 0
    small, large = sorted((box, place), key=lambda one: one.area)
    if part.causes or other.causes or large.area > WHOLE_TIMES * small.area:
        return False
    return small.intersect(large).area > PART_SHARE * small.area


def _key(block: Sequence[_Shown]) -> Key:
    """What makes two blocks the same finding."""
    first = block[0]
    part = first.part
    if not part.causes:
        place = part.element or f"{first.target} {part.id}"
        return ("state", part.state, place)
    cause = part.causes[0]
    element = "" if cause.kind in ELSEWHERE else cause.element
    return (cause.kind, cause.name, element, cause.baseline, cause.candidate)


def _finding(shown: Sequence[_Shown]) -> Finding:
    first = min(shown, key=lambda one: one.part.score)
    causes = dict.fromkeys(cause for one in shown for cause in one.part.causes)
    targets = len({one.target for one in shown})
    where = first.target if targets == 1 else f"{targets} targets"
    return Finding(
        title=f"{_subject([one.part for one in shown])} on {where}",
        verdict=worst(one.part.verdict for one in shown),
        score=first.part.score,
        causes=tuple(causes),
        occurrences=tuple(Occurrence(one.target, one.part.id) for one in shown),
    )


def _subject(parts: Sequence[ComponentScore]) -> str:
    """``#buy and 2 more: color red -> blue``, or what is known instead."""
    part = parts[0]
    name = _short(part.element or f"{part.kind} {part.id}")
    if not part.causes:
        return f"{name}: {part.state}"
    cause = part.causes[0]
    if cause.kind in PAGE_WIDE:
        return _change(cause)
    names = dict.fromkeys(one.causes[0].element for one in parts if one.causes)
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{_short(cause.element) or name}{more}: {_change(cause)}"


def _change(cause: Cause) -> str:
    before, after = _short(cause.baseline or "-"), _short(cause.candidate or "-")
    name = _short(cause.name)
    return _CHANGES[cause.kind].format(name=name, before=before, after=after)


def _short(text: str) -> str:
    """As much as a title has room for; the cause itself keeps all of it."""
    return text if len(text) <= LONGEST_PART else f"{text[: LONGEST_PART - 1]}…"


def _box(part: ComponentScore) -> Box:
    return part.box_candidate or part.box_baseline or Box(0, 0, 0, 0)


def _rank(finding: Finding) -> tuple[int, float, str]:
    return WORST_FIRST.index(finding.verdict), finding.score, finding.title
