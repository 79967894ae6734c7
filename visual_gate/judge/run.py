"""The conclusion of a run from the reports of its targets."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visual_gate.judge.grouping import group
from visual_gate.records import (
    FalseAlarmRate,
    Finding,
    JudgeSettings,
    Occurrence,
    TargetReport,
    Verdict,
    worst,
)

FINDINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The judged parts of a GateReport."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    false_alarm_rate: FalseAlarmRate


def conclude(
    targets: Sequence[TargetReport], settings: JudgeSettings, *, configured: int = 0
) -> Conclusion:
    """Judge a run by its targets' reports, fresh or stored.

    Args:
        targets: the reports, one per target.
        settings: the promised rate and the coverage floor.
        configured: how many targets there should be; those missing were not judged.
    """
    findings = group(targets)
    wanted = max(configured, len(targets))
    judged = sum(target.verdict is not Verdict.ERROR for target in targets)
    covered = bool(wanted) and judged >= settings.coverage_floor * wanted and judged > 0
    return Conclusion(
        verdict=_verdict(targets, covered=covered, complete=judged == wanted),
        score=min((target.score for target in targets), default=0.0),
        reasons=tuple(_reasons(targets, findings, judged=judged, wanted=wanted)),
        findings=findings,
        false_alarm_rate=FalseAlarmRate(
            settings.false_alarm_rate,
            max((target.smallest_p for target in targets), default=1.0),
        ),
    )


def _verdict(
    targets: Sequence[TargetReport], *, covered: bool, complete: bool
) -> Verdict:
    """Targets that could not be judged decide only below the coverage floor."""
    if not covered:
        return worst((Verdict.ERROR, *(one.verdict for one in targets)))
    rest = Verdict.PASS if complete else Verdict.REVIEW
    judged = (one.verdict for one in targets if one.verdict is not Verdict.ERROR)
    return worst((rest, *judged))


def _reasons(
    targets: Sequence[TargetReport],
    findings: Sequence[Finding],
    *,
    judged: int,
    wanted: int,
) -> Iterator[str]:
    if not wanted:
        yield "No target is configured, so nothing was judged."
    elif not judged:
        yield "No target could be judged."
    elif judged < wanted:
        yield f"Only {judged} of {wanted} targets could be judged."
    yield from _told(findings[:FINDINGS_SHOWN], targets)
    if len(findings) > FINDINGS_SHOWN:
        yield f"{len(findings) - FINDINGS_SHOWN} more findings are in the report."
    yield from _guarded(targets)


def _told(
    findings: Sequence[Finding], targets: Sequence[TargetReport]
) -> Iterator[str]:
    """A line for each finding; a review says, once, why a person must look."""
    said = {""}
    for finding in findings:
        line = f"{finding.title} ({finding.verdict}, score {finding.score:.2f})"
        why = _why(finding, targets) if finding.verdict is Verdict.REVIEW else ""
        yield f"{line}." if why in said else f"{line}: {why}"
        said.add(why)


def _why(finding: Finding, targets: Sequence[TargetReport]) -> str:
    """The sentence of the worst component that the finding's verdict comes from."""
    parts = [
        part
        for target in targets
        for part in target.components
        if part.verdict is finding.verdict
        and Occurrence(target.target.key, part.id) in finding.occurrences
    ]
    parts.sort(key=lambda part: (part.score >= part.threshold, part.score))
    return parts[0].reason if parts else ""


def _guarded(targets: Sequence[TargetReport]) -> Iterator[str]:
    """What stands in the way of a target apart from its components."""
    said: Counter[str] = Counter()
    first: dict[str, str] = {}
    for target in targets:
        for sentence in target.problems:
            said[sentence] += 1
            first.setdefault(sentence, target.target.key)
    for sentence, times in said.items():
        where = first[sentence] if times == 1 else f"{times} targets"
        yield f"{where}: {sentence}"
