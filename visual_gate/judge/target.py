"""From evidence to the reports of targets, p-values corrected over all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from visual_gate.judge.evidence import (
    ComponentEvidence,
    SideEvidence,
    TargetEvidence,
    boxes_of,
)
from visual_gate.judge.guards import GuardHit, GuardName, can_be_judged, guard
from visual_gate.judge.rulings import SETTLED, decide_known, told
from visual_gate.judge.significance import NEAR, significance
from visual_gate.judge.situation import Difference, Level, Noise, Situation, Support
from visual_gate.judge.table import Row
from visual_gate.judge.weight import weight_of
from visual_gate.records import (
    ComponentScore,
    JudgeSettings,
    TargetReport,
    Verdict,
    worst,
)

_NOISE_SEEN = {
    (True, True): Noise.BOTH,
    (True, False): Noise.BASELINE,
    (False, True): Noise.CANDIDATE,
}
"""By whether the baseline, and whether the candidate, changes by itself."""

DRAWN_ELSEWHERE = (
    "It differs from the baseline, but another browser or other fonts drew that one; "
    "capture the baseline again."
)

CAPTURED_ELSEWHERE = (
    "It differs from the baseline, but that one was captured at another time, or in "
    "another time zone or language; capture the baseline again."
)

REASONS_SHOWN = 5
"""Components that a target's reasons name; the others are counted."""

SURE = 0.99
"""What scores as much differs for the worse in one of a hundred cases at most."""


def judge_targets(
    targets: Sequence[TargetEvidence], settings: JudgeSettings
) -> tuple[TargetReport, ...]:
    """Judge all targets of a run together; the promised rate holds for the run."""
    found = significance(targets, settings)
    return tuple(
        _report(target, p_values, settings=settings, smallest_p=smallest)
        for target, p_values, smallest in zip(
            targets, found.p_values, found.smallest, strict=True
        )
    )


def judge_target(target: TargetEvidence, settings: JudgeSettings) -> TargetReport:
    """Judge one target alone; the promised rate then holds for this target."""
    return judge_targets((target,), settings)[0]


def _report(
    target: TargetEvidence,
    p_values: Sequence[float],
    *,
    settings: JudgeSettings,
    smallest_p: float,
) -> TargetReport:
    hits = guard(target, settings)
    problems = tuple(hit.sentence for hit in hits)
    if not can_be_judged(hits):
        target, p_values = replace(target, components=()), ()
    judged = tuple(
        _judged(target, part, p_value=p_value, settings=settings)
        for part, p_value in zip(target.components, p_values, strict=True)
    )
    doubt = _doubt(target, hits)
    parts = _doubted(target, judged, sentence=doubt) if doubt else judged
    verdict = _verdict(hits, parts)
    return TargetReport(
        target=target.target,
        verdict=verdict,
        score=_score(hits, _counting(target, parts)),
        reasons=tuple(reasons_of(problems, parts)),
        components=parts,
        size_baseline=_size(target.baseline),
        size_candidate=_size(target.candidate),
        captures=(target.baseline.captures, target.candidate.captures),
        problems=problems,
        smallest_p=smallest_p,
    )


def _judged(
    target: TargetEvidence,
    part: ComponentEvidence,
    *,
    p_value: float,
    settings: JudgeSettings,
) -> ComponentScore:
    situation = _situation(target, part, p_value=p_value, settings=settings)
    row = decide_known(situation, part.ruling)
    baseline, candidate = boxes_of(part.match)
    return ComponentScore(
        id=part.id,
        kind=part.match.kind,
        state=part.state,
        score=part.typical,
        threshold=target.threshold(part),
        box_baseline=baseline,
        box_candidate=candidate,
        verdict=row.verdict,
        reason=_sentence(part, row),
        element=part.element,
        p_value=p_value,
        stable=situation.noise is Noise.NOWHERE,
    )


def _doubt(target: TargetEvidence, hits: Sequence[GuardHit]) -> str:
    """Why a stored baseline may differ by how it was captured; empty where it cannot.

    A page that sets a clock or language of its own is to blame for what it shows.
    """
    found = frozenset(hit.name for hit in hits) if target.baseline.stored else ()
    if GuardName.BROWSER_DIFFERS in found:
        return DRAWN_ELSEWHERE
    seen = (target.baseline.facts, target.candidate.facts)
    own = any(facts is not None and facts.not_as_asked for facts in seen)
    return CAPTURED_ELSEWHERE if GuardName.NOT_AS_ASKED in found and not own else ""


def _doubted(
    target: TargetEvidence, parts: Sequence[ComponentScore], *, sentence: str
) -> tuple[ComponentScore, ...]:
    """Failures for review: how they were captured, unless words or people say no."""
    return tuple(
        replace(part, verdict=Verdict.REVIEW, reason=sentence)
        if part.verdict is Verdict.FAIL and not (seen.broken_text or seen.ruling)
        else part
        for part, seen in zip(parts, target.components, strict=True)
    )


def _sentence(part: ComponentEvidence, row: Row) -> str:
    sentence = told(row, part.ruling)
    if Difference.BROKEN in row.differences:
        return f"{sentence[:-1]}: {part.broken_text}."
    return sentence


def _situation(
    target: TargetEvidence,
    part: ComponentEvidence,
    *,
    p_value: float,
    settings: JudgeSettings,
) -> Situation:
    level = _level(target, part)
    return Situation(
        state=part.state,
        level=level,
        support=_support(target, part, proven=p_value <= settings.false_alarm_rate),
        noise=_noise(part, _noise_limit(target, part, level), level),
        weight=weight_of(part, target),
        policy=settings.policy,
        difference=_difference(part, level),
    )


def _difference(part: ComponentEvidence, level: Level) -> Difference:
    """What differs: content may also be an edit, as ``Monday`` for ``Tuesday`` is.

    Neither fails then: an edit is for review where the score is met, content below.
    """
    told = (
        (Difference.BROKEN, bool(part.broken_text)),
        (Difference.REDRAWN, part.redrawn and part.score >= SURE),
        (
            Difference.CONTENT,
            part.content_only and not (part.edited and level is Level.MET),
        ),
        (Difference.REFLOWED, part.reflowed),
        (Difference.EDITED, part.edited),
    )
    return next((one for one, holds in told if holds), Difference.LOOK)


def _level(target: TargetEvidence, part: ComponentEvidence) -> Level:
    threshold = target.threshold(part)
    if not target.is_below(part):
        return Level.MET
    every = max(part.score, *part.pairs, 0.0) < threshold
    return Level.BELOW if every else Level.MIXED


def _support(
    target: TargetEvidence, part: ComponentEvidence, *, proven: bool
) -> Support:
    if target.pictures_alone:
        return Support.PICTURES
    if not part.repeated:
        return Support.NONE
    return Support.PROVEN if proven else Support.THIN


def _noise_limit(
    target: TargetEvidence, part: ComponentEvidence, level: Level
) -> float:
    """Noise up to this is no obstacle: half the difference, or to the threshold."""
    if level is Level.BELOW:
        return part.difference * NEAR
    return 1.0 - target.threshold(part)


def _noise(part: ComponentEvidence, limit: float, level: Level) -> Noise:
    met = level is Level.MET
    before = not met and part.history.noisy >= NEAR
    there, here = part.edited_alone if met else (False, False)
    candidate = part.noise_candidate > limit or here or not all(part.broken_pairs)
    return _NOISE_SEEN.get(
        (part.noise_baseline > limit or there, candidate),
        Noise.HISTORY if before else Noise.NOWHERE,
    )


def _verdict(hits: Sequence[GuardHit], parts: Sequence[ComponentScore]) -> Verdict:
    found = [hit.verdict for hit in hits] + [part.verdict for part in parts]
    return worst(found or [Verdict.PASS])


def _counting(
    target: TargetEvidence, parts: Sequence[ComponentScore]
) -> list[ComponentScore]:
    """Without the components whose difference a person has settled."""
    return [
        part
        for seen, part in zip(target.components, parts, strict=True)
        if part.verdict is not Verdict.PASS
        or seen.ruling is None
        or seen.ruling.ruling not in SETTLED
    ]


def _score(hits: Sequence[GuardHit], parts: Sequence[ComponentScore]) -> float:
    """The worst component's, 0 where nothing could be judged."""
    if any(hit.verdict in {Verdict.ERROR, Verdict.FAIL} for hit in hits):
        return 0.0
    return min((part.score for part in parts), default=1.0)


def _size(side: SideEvidence) -> tuple[int, int]:
    return (side.look.width, side.look.height) if side.look else (0, 0)


def reasons_of(
    problems: Sequence[str], parts: Sequence[ComponentScore]
) -> Iterator[str]:
    """What stands in the way of the whole target, then of its worst components."""
    yield from problems
    blamed = [part for part in parts if part.verdict is not Verdict.PASS]
    blamed.sort(key=lambda part: (part.verdict is not Verdict.FAIL, part.score))
    yield from (_reason(part) for part in blamed[:REASONS_SHOWN])
    if len(blamed) > REASONS_SHOWN:
        yield f"{len(blamed) - REASONS_SHOWN} more components are not in order."


def _reason(part: ComponentScore) -> str:
    name = part.element or f"{part.kind} {part.id}"
    if part.score < part.threshold:
        limit = f"under the threshold {part.threshold:.2f}"
    else:
        limit = f"threshold {part.threshold:.2f}"
    return f"{name} ({part.state}) scores {part.score:.2f}, {limit}. {part.reason}"
