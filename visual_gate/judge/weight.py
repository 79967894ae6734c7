"""Whether the configuration calls a component critical or optional.

The browser says where the configured selectors matched; a component has the weight of
the element that it lies in. Selectors are matched again, as far as their text allows,
against the name of the component's element, for captures without such boxes.
"""

import re
from collections.abc import Iterable, Sequence

from visual_gate.judge.evidence import ComponentEvidence, TargetEvidence, boxes_of
from visual_gate.judge.situation import Weight
from visual_gate.records import Box, PageFacts

INSIDE = 0.5
"""Share of a component that must lie in an element to be part of it."""

_COMBINATOR = re.compile(r"\s*>\s*|\s+")
_SIMPLE = re.compile(r"""[#.]?(?:[\w-]|\\.)+|\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?|\*""")


def weight_of(part: ComponentEvidence, evidence: TargetEvidence) -> Weight:
    """Critical wins over optional where both name the component."""
    target = evidence.target
    there, here = evidence.baseline.facts, evidence.candidate.facts
    critical = (_boxes(there, Weight.CRITICAL), _boxes(here, Weight.CRITICAL))
    if _lies_in(part, *critical) or is_named(part.element, target.critical):
        return Weight.CRITICAL
    optional = (_boxes(there, Weight.OPTIONAL), _boxes(here, Weight.OPTIONAL))
    if _lies_in(part, *optional) or is_named(part.element, target.optional):
        return Weight.OPTIONAL
    return Weight.NORMAL


def _boxes(facts: PageFacts | None, weight: Weight) -> tuple[Box, ...]:
    if facts is None:
        return ()
    return facts.critical if weight is Weight.CRITICAL else facts.optional


def _lies_in(
    part: ComponentEvidence, baseline: Sequence[Box], candidate: Sequence[Box]
) -> bool:
    """Whether the component is part of an element on either side that has it."""
    there, here = boxes_of(part.match)
    return _is_inside(there, baseline) or _is_inside(here, candidate)


def _is_inside(box: Box | None, elements: Iterable[Box]) -> bool:
    return box is not None and any(
        box.intersect(one).area > INSIDE * box.area for one in elements
    )


def is_named(element: str, selectors: Iterable[str]) -> bool:
    """Whether any selector names the element or something it lies within."""
    path = _compounds(element)
    return any(_occurs(_compounds(selector), path) for selector in selectors)


def _compounds(selector: str) -> list[frozenset[str]]:
    """Each step of a selector as its set of simple selectors."""
    steps = _COMBINATOR.split(selector.strip())
    return [frozenset(_SIMPLE.findall(step)) - {"*"} for step in steps if step]


def _occurs(wanted: Sequence[frozenset[str]], path: Sequence[frozenset[str]]) -> bool:
    """Whether the wanted steps occur along the path in their order."""
    remaining = iter(path)
    return bool(wanted) and all(
        any(step <= found for found in remaining) for step in wanted
    )
