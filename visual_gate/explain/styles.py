"""Computed styles that differ, at the outermost element that shows the change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from visual_gate.explain.pairing import Elements, Pairing, Region, share
from visual_gate.explain.shorthand import shortened
from visual_gate.records import DRAWING, STATE, UNSHOWN, Cause, CauseKind

PRIORS: Mapping[str, float] = {
    "display": 1.0,
    "visibility": 1.0,
    UNSHOWN: 0.95,
    STATE: 0.95,
    "opacity": 0.95,
    DRAWING: 0.9,
    "filter": 0.9,
    "color": 0.9,
    "background-color": 0.9,
    "background-image": 0.9,
    "font-family": 0.9,
    "direction": 0.9,
    "mix-blend-mode": 0.9,
    "writing-mode": 0.9,
    "font-size": 0.85,
    "float": 0.85,
    "position": 0.8,
    "flex-direction": 0.8,
    "grid-template-columns": 0.8,
    "font-weight": 0.8,
    "font-style": 0.8,
    "text-transform": 0.8,
    "rotate": 0.8,
    "scale": 0.8,
    "text-decoration-line": 0.75,
    "border-radius": 0.7,
    "box-shadow": 0.7,
    "transform": 0.7,
    "line-height": 0.65,
    "letter-spacing": 0.65,
    "text-align": 0.65,
}
"""How likely a property is the reason for what is seen."""

DEFAULT_PRIOR = 0.5

REACHES_DOWN = frozenset(
    {"opacity", "filter", "transform", "background-color", "background-image"}
)
"""What an element does to everything that is drawn inside it, without inheritance."""

FROM_OUTSIDE = 0.3
"""Weight of an ancestor's own change, which no element inside repeats."""


@dataclass(frozen=True, slots=True)
class StyleChange:
    """A property of an element, by its index on the baseline."""

    index: int
    name: str
    baseline: str
    candidate: str


def style_causes(
    baseline: Elements, candidate: Elements, pairing: Pairing, region: Region
) -> dict[Cause, float]:
    """Differing properties with their weight, 0 to 1."""
    found: dict[Cause, float] = {}
    for index, other in pairing.pairs:
        part = share(baseline.nodes[index].box, region.baseline)
        for change in _differing(baseline, candidate, index, other):
            cause = _cause(baseline, _outermost(baseline, candidate, change))
            weight = part * PRIORS.get(change.name, DEFAULT_PRIOR)
            found[cause] = max(weight, found.get(cause, 0.0))
    for cause, weight in _from_outside(baseline, candidate, pairing):
        found.setdefault(cause, weight)
    return found


def _differing(
    baseline: Elements, candidate: Elements, index: int, other: int
) -> Iterator[StyleChange]:
    there, here = baseline.nodes[index].styles, candidate.nodes[other].styles
    if there is here:
        return
    changes = {
        name: (there[name], here[name])
        for name in sorted(there.keys() & here.keys())
        if there[name] != here[name]
    }
    for name, (before, after) in shortened(changes).items():
        yield StyleChange(index, name, before, after)


def _outermost(
    baseline: Elements, candidate: Elements, change: StyleChange
) -> StyleChange:
    """The same change at the highest ancestor up to which every one shows it."""
    for index in baseline.ancestors(change.index):
        other = candidate.sole(baseline.nodes[index].selector)
        if other is None:
            break
        above = replace(change, index=index)
        if above not in _differing(baseline, candidate, index, other):
            break
        change = above
    return change


def _from_outside(
    baseline: Elements, candidate: Elements, pairing: Pairing
) -> Iterator[tuple[Cause, float]]:
    """Ancestors of the component whose change shows through it."""
    inside = {index for index, _ in pairing.pairs} | set(pairing.gone)
    outside = {above for index in inside for above in baseline.ancestors(index)}
    for index in sorted(outside - inside):
        other = candidate.sole(baseline.nodes[index].selector)
        if other is None:
            continue
        for change in _differing(baseline, candidate, index, other):
            if change.name in REACHES_DOWN:
                yield _cause(baseline, change), FROM_OUTSIDE * PRIORS[change.name]


def _cause(baseline: Elements, change: StyleChange) -> Cause:
    element = baseline.nodes[change.index].selector
    return Cause(
        CauseKind.STYLE, change.name, element, change.baseline, change.candidate
    )
