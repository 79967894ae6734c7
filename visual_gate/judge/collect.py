"""From comparisons of whole pages to the evidence of each component.

Repeats are segmented and aligned anew, so a component is found again by its box.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from visual_gate.judge.evidence import ComponentEvidence
from visual_gate.records import Added, Box, Match, Removed

Scores: TypeAlias = Mapping[Box, float]

SAME_PLACE = 0.5
"""Intersection over union from which two boxes are the same component."""

INSIDE = 0.5
"""Share of a box that must lie within another one to be part of it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two captures of a target, aligned and scored.

    The first capture stands on the left (``baseline``) of each match, whichever
    deployments the two are of. ``elements`` name the components, empty when unknown.
    """

    matches: tuple[Match, ...]
    scores: tuple[float, ...]
    elements: tuple[str, ...] = ()
    identical: bool = False
    """No pixel differs: every component scores 1 and no match need be listed."""


IDENTICAL = Comparison((), (), identical=True)
"""Two captures whose bytes are equal."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """Further comparisons of a target.

    ``baseline``: B1 against B2, B1 against B3, ...; ``candidate``: C1 against C2, ...;
    ``pairs``: B2 against C2, B3 against C3, ...
    """

    baseline: tuple[Comparison, ...] = ()
    candidate: tuple[Comparison, ...] = ()
    pairs: tuple[Comparison, ...] = ()


NO_REPEATS = Repeats()


def collect(
    first: Comparison, repeats: Repeats = NO_REPEATS
) -> tuple[ComponentEvidence, ...]:
    """The evidence for every component of the first pair, in its order."""
    names = first.elements or ("",) * len(first.matches)
    baseline = [_by_left(one) for one in repeats.baseline]
    candidate = [_by_left(one) for one in repeats.candidate]
    pairs = [(_by_left(one), _by_right(one)) for one in repeats.pairs]
    return tuple(
        ComponentEvidence(
            id=f"c{number}",
            match=match,
            score=score,
            element=name,
            pairs=tuple(_of_pair(match, left, right) for left, right in pairs),
            null_baseline=tuple(_at(_left(match), one) for one in baseline),
            null_candidate=tuple(_at(_right(match), one) for one in candidate),
        )
        for number, (match, score, name) in enumerate(
            zip(first.matches, first.scores, names, strict=True)
        )
    )


def _of_pair(match: Match, left: Scores, right: Scores) -> float:
    """A component is looked for where the baseline has it, a new one where it is."""
    if isinstance(match, Added):
        return _at(match.candidate, right)
    return _at(match.baseline, left)


def _at(box: Box, scores: Scores) -> float:
    """The score at this place: of the same component, its parts, or what holds it."""
    if box in scores:
        return scores[box]
    alike = [
        score for other, score in scores.items() if box.overlap(other) >= SAME_PLACE
    ]
    if alike:
        return min(alike)
    parts = [score for other, score in scores.items() if _lies_in(other, box)]
    if parts:
        return min(parts)
    around = [other for other in scores if _lies_in(box, other)]
    return scores[min(around, key=lambda other: other.area)] if around else 1.0


def _lies_in(inner: Box, outer: Box) -> bool:
    return inner.intersect(outer).area > INSIDE * inner.area


def _by_left(comparison: Comparison) -> Scores:
    return _indexed(comparison, _left)


def _by_right(comparison: Comparison) -> Scores:
    return _indexed(comparison, _right)


def _indexed(comparison: Comparison, place: Callable[[Match], Box]) -> Scores:
    """The worst score for each box."""
    found: dict[Box, float] = {}
    for match, score in zip(comparison.matches, comparison.scores, strict=True):
        box = place(match)
        found[box] = min(score, found.get(box, 1.0))
    return found


def _left(match: Match) -> Box:
    return match.expected if isinstance(match, Added) else match.baseline


def _right(match: Match) -> Box:
    return match.expected if isinstance(match, Removed) else match.candidate
