"""What the gate said about each deliberate change, read from its report alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from visual_gate.demo.changes import (
    CHANGES,
    DEFECTS,
    DemoChange,
    Effect,
    lies_in,
    load_places,
    touches,
)
from visual_gate.records import (
    WORST_FIRST,
    Box,
    ComponentScore,
    GateReport,
    Side,
    TargetReport,
    Verdict,
)

_PLACES = load_places()


@dataclass(frozen=True, slots=True)
class DemoLine:
    """One change, and how the gate answered to it.

    ``ok`` is true for a defect that failed somewhere, and for a harmless change that
    failed nowhere and was judged everywhere. ``verdict`` is the worst at its places and
    ``score`` the least, 1 where no component differs there. ``targets`` are the keys
    where it could show, ``hits`` those where the gate failed it.
    """

    title: str
    effect: Effect
    ok: bool
    verdict: Verdict
    score: float
    targets: tuple[str, ...]
    hits: tuple[str, ...]
    element: str = ""

    @property
    def answer(self) -> str:
        """The gate's answer in a few words."""
        if self.effect is Effect.DEFECT:
            return _DEFECT_ANSWERS[self.verdict]
        return _HARMLESS_ANSWERS[self.verdict]


_DEFECT_ANSWERS = {
    Verdict.FAIL: "found",
    Verdict.REVIEW: "only sent to review",
    Verdict.PASS: "missed",
    Verdict.ERROR: "not judged",
}
_HARMLESS_ANSWERS = {
    Verdict.FAIL: "failed by mistake",
    Verdict.REVIEW: "not failed, shown for review",
    Verdict.PASS: "not failed",
    Verdict.ERROR: "not judged",
}


def check_list(report: GateReport) -> tuple[DemoLine, ...]:
    """One line for each deliberate change, and one for failures anywhere else.

    The last line is there only when a component failed where nothing was changed.
    """
    lines = tuple(_line(change, report.targets) for change in CHANGES)
    strays = tuple(_strays(report.targets))
    return (*lines, _stray_line(strays)) if strays else lines


def _line(change: DemoChange, targets: Sequence[TargetReport]) -> DemoLine:
    where = [target for target in targets if target.target.page in change.selectors]
    found = {target.target.key: tuple(_at(change, target)) for target in where}
    parts = [part for at_target in found.values() for part in at_target]
    worst = min(parts, key=_rank, default=None)
    judged = bool(where) and all(target.components for target in where)
    verdict = worst.verdict if worst else Verdict.PASS
    if not judged and verdict is not Verdict.FAIL:
        verdict = Verdict.ERROR
    return DemoLine(
        title=change.title,
        effect=change.effect,
        ok=_is_ok(change.effect, verdict),
        verdict=verdict,
        score=min((part.score for part in parts), default=1.0),
        targets=tuple(found),
        hits=tuple(key for key, at_target in found.items() if _fails(at_target)),
        element=worst.element if worst else "",
    )


def _is_ok(effect: Effect, verdict: Verdict) -> bool:
    if effect is Effect.DEFECT:
        return verdict is Verdict.FAIL
    return verdict in (Verdict.PASS, Verdict.REVIEW)


def _fails(parts: Sequence[ComponentScore]) -> bool:
    return any(part.verdict is Verdict.FAIL for part in parts)


def _rank(part: ComponentScore) -> tuple[int, float]:
    return WORST_FIRST.index(part.verdict), part.score


def _at(change: DemoChange, target: TargetReport) -> Iterator[ComponentScore]:
    """The findings of a target that tell how the gate answered to a change.

    For a defect these are all that touch its places. A harmless change answers only
    for what lies in its places, and not for a defect there: a heart on a photo.
    """
    for part in target.findings:
        if change.effect is Effect.DEFECT:
            answers = _meets(part, change, target=target, meets=touches)
        else:
            answers = _meets(part, change, target=target, meets=lies_in) and not any(
                _meets(part, defect, target=target, meets=lies_in) for defect in DEFECTS
            )
        if answers:
            yield part


def _meets(
    part: ComponentScore,
    change: DemoChange,
    *,
    target: TargetReport,
    meets: Callable[[Box, Sequence[Box]], bool],
) -> bool:
    """Whether the component's box on either side meets the change's places there."""
    return any(
        box is not None
        and meets(box, _PLACES.get((target.target.key, change.name, side), ()))
        for side, box in (
            (Side.BASELINE, part.box_baseline),
            (Side.CANDIDATE, part.box_candidate),
        )
    )


def _strays(targets: Sequence[TargetReport]) -> Iterator[tuple[str, ComponentScore]]:
    """Failing components that no deliberate change answers for."""
    for target in targets:
        known = {part.id for change in CHANGES for part in _at(change, target)}
        for part in target.findings:
            if part.verdict is Verdict.FAIL and part.id not in known:
                yield target.target.key, part


def _stray_line(strays: Sequence[tuple[str, ComponentScore]]) -> DemoLine:
    worst = min((part for _, part in strays), key=lambda part: part.score)
    keys = tuple(dict.fromkeys(key for key, _ in strays))
    return DemoLine(
        title=f"{len(strays)} more failed where nothing was changed",
        effect=Effect.HARMLESS,
        ok=False,
        verdict=Verdict.FAIL,
        score=worst.score,
        targets=keys,
        hits=keys,
        element=worst.element,
    )
