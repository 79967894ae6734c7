"""Whether the configuration calls a component critical or optional.

A pure match of simple selectors (tag, #id, .class, [attribute], descendants) against
the selector by which the browser named the component's element.
"""

import re
from collections.abc import Iterable

from visual_gate.judge.table import Weight
from visual_gate.records import Target

_COMBINATOR = re.compile(r"\s*>\s*|\s+")
_SIMPLE = re.compile(r"""[#.]?(?:[\w-]|\\.)+|\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?|\*""")


def weight_of(element: str, target: Target) -> Weight:
    """Critical wins over optional where both lists name the element."""
    if is_named(element, target.critical):
        return Weight.CRITICAL
    return Weight.OPTIONAL if is_named(element, target.optional) else Weight.NORMAL


def is_named(element: str, selectors: Iterable[str]) -> bool:
    """Whether any selector names the element or something it lies within."""
    path = _compounds(element)
    return any(_lies_within(path, _compounds(selector)) for selector in selectors)


def _compounds(selector: str) -> list[frozenset[str]]:
    """Each step of a selector as its set of simple selectors."""
    steps = _COMBINATOR.split(selector.strip())
    return [frozenset(_SIMPLE.findall(step)) - {"*"} for step in steps if step]


def _lies_within(path: list[frozenset[str]], wanted: list[frozenset[str]]) -> bool:
    """Whether the wanted steps occur along the path in their order."""
    remaining = iter(path)
    return bool(wanted) and all(
        any(step <= found for found in remaining) for step in wanted
    )
