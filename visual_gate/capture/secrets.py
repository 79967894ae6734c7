"""Values that were given to a page in trust and must not come back in what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import quote

from visual_gate.records import (
    HIDDEN,
    Deployment,
    DomNode,
    FailedRequest,
    Fill,
    PageFacts,
    Target,
)

SHORTEST = 6
"""Signs of the shortest value that is hidden; shorter ones are part of many words."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Values of headers and cookies, and what is typed, with their forms in URLs."""

    values: tuple[str, ...]

    def hide(self, text: str) -> str:
        """The text with each of the values blotted out."""
        for value in self.values:
            text = text.replace(value, HIDDEN)
        return text

    def hide_in_facts(self, facts: PageFacts) -> PageFacts:
        """What the page said, without the values."""
        if not self.values:
            return facts
        return replace(
            facts,
            url=self.hide(facts.url),
            title=self.hide(facts.title),
            console_errors=tuple(map(self.hide, facts.console_errors)),
            failed_requests=tuple(map(self._in_request, facts.failed_requests)),
            unsettled=self.hide(facts.unsettled),
        )

    def hide_in_nodes(self, nodes: Sequence[DomNode]) -> tuple[DomNode, ...]:
        """The page's elements, without the values."""
        return tuple(map(self._in_node, nodes)) if self.values else tuple(nodes)

    def _in_request(self, request: FailedRequest) -> FailedRequest:
        return replace(
            request, url=self.hide(request.url), reason=self.hide(request.reason)
        )

    def _in_node(self, node: DomNode) -> DomNode:
        told = (node.selector, node.text, *node.styles.values())
        if not any(value in text for value in self.values for text in told):
            return node
        styles = {name: self.hide(value) for name, value in node.styles.items()}
        return replace(
            node,
            selector=self.hide(node.selector),
            text=self.hide(node.text),
            styles=MappingProxyType(styles),
        )


def secrets_of(deployment: Deployment, target: Target) -> Secrets:
    """What is given to the pages of a deployment, the longest first."""
    given = {
        form
        for value in _given(deployment, target)
        for form in (value, quote(value, safe=""), quote(value))
        if len(value) >= SHORTEST
    }
    return Secrets(tuple(sorted(given, key=lambda value: (-len(value), value))))


def _given(deployment: Deployment, target: Target) -> Iterator[str]:
    for value in deployment.headers.values():
        yield value
        yield from value.split()[1:]  # the token after ``Bearer``
    yield from (cookie.value for cookie in deployment.cookies)
    yield from (step.value for step in target.steps if isinstance(step, Fill))
