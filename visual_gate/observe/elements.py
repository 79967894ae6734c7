"""What the elements of both pages say of the components that differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from visual_gate.compare import ScoredPage
from visual_gate.explain import (
    Views,
    broken_texts,
    content_only,
    edited,
    explain_all,
    only_traces,
    photos_only,
    redrawn,
    reflowed,
)
from visual_gate.judge import ComponentEvidence, TargetEvidence
from visual_gate.observe.shots import Shot
from visual_gate.observe.trial import Trial
from visual_gate.records import Capture, Cause, Match, Matched


def suspects(evidence: TargetEvidence) -> list[ComponentEvidence]:
    """The components that are not in order."""
    return [
        part
        for part in evidence.components
        if evidence.is_below(part)
        or part.broken_text
        or part.edited
        or not isinstance(part.match, Matched)
    ]


def read(trial: Trial, evidence: TargetEvidence) -> TargetEvidence:
    """The evidence with what the elements say of the components not in order.

    Which differ in nothing but their content, which only seem to come or go, and of
    which only the lines lie elsewhere.
    """
    parts = suspects(evidence)
    content = _with_other_content(trial, parts)
    anew, elsewhere = (_told(ask, trial, parts) for ask in (redrawn, reflowed))
    read_ones = (
        replace(
            one,
            content_only=one.id in content,
            redrawn=one.id in anew,
            reflowed=one.id in elsewhere,
        )
        for one in evidence.components
    )
    return replace(evidence, components=tuple(read_ones))


def broken_in(
    baseline: Shot, candidate: Shot, scored: ScoredPage
) -> Mapping[Match, str]:
    """The broken texts of what differs, by its match."""
    differing = _differing(scored)
    texts = broken_texts(differing, baseline.capture, candidate.capture)
    return {match: text for match, text in zip(differing, texts, strict=True) if text}


def edited_in(baseline: Shot, candidate: Shot, scored: ScoredPage) -> frozenset[Match]:
    """The matches of what differs whose words or style are other ones."""
    differing = _differing(scored)
    sides = baseline.picture.image, candidate.picture.image
    alike = frozenset(match for match in differing if only_traces(match, *sides))
    told = edited(differing, baseline.capture, candidate.capture, alike=alike)
    return frozenset(
        match for match, is_one in zip(differing, told, strict=True) if is_one
    )


def _differing(scored: ScoredPage) -> list[Match]:
    return [
        match
        for match in scored.page.matches
        if not (isinstance(match, Matched) and match.identical)
    ]


def _with_other_content(trial: Trial, parts: Sequence[ComponentEvidence]) -> set[str]:
    """The ids of those of which the elements say that only their content differs."""
    before, after = trial.baseline, trial.candidate
    matches = [part.match for part in parts]
    views = Views(
        before.capture, after.capture, before.picture.image, after.picture.image
    )
    values = content_only(matches, before.capture, after.capture)
    photos = photos_only(matches, views)
    return {
        part.id for part, *only in zip(parts, values, photos, strict=True) if any(only)
    }


def _told(
    ask: Callable[[Sequence[Match], Capture, Capture], tuple[bool, ...]],
    trial: Trial,
    parts: Sequence[ComponentEvidence],
) -> set[str]:
    """The ids of those of which the elements answer a question with yes."""
    before, after = trial.baseline.capture, trial.candidate.capture
    told = ask([part.match for part in parts], before, after)
    return {part.id for part, is_one in zip(parts, told, strict=True) if is_one}


def causes_of(
    trial: Trial, evidence: TargetEvidence
) -> Mapping[str, tuple[Cause, ...]]:
    """Explanations of the components that are not in order."""
    parts = suspects(evidence)
    before, after = trial.baseline.capture, trial.candidate.capture
    causes = explain_all([part.match for part in parts], before, after)
    return {part.id: why for part, why in zip(parts, causes, strict=True)}
