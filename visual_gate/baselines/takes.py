"""The captures of a run exactly as the gate saw them, as plain values and back.

Unlike a baseline, a take keeps everything: scheme and host, the order in which the page
said things, the browser's path. What was judged once can so be judged again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from visual_gate.baselines.documents import Document
from visual_gate.records import (
    Box,
    BrowserInfo,
    Capture,
    DomNode,
    FailedRequest,
    FontUse,
    PageFacts,
)


@dataclass(frozen=True, slots=True)
class Take:
    """A capture without its target; ``picture`` and ``nodes`` name stored objects."""

    picture: str
    nodes: str
    facts: PageFacts
    browser: BrowserInfo


@dataclass(frozen=True, slots=True)
class FailedTake:
    """A capture that did not come about, and why."""

    reason: str


AnyTake = Take | FailedTake


def take_document(take: AnyTake) -> Document:
    """The take as JSON values."""
    match take:
        case FailedTake(reason=reason):
            return {"failure": reason}
        case Take():
            return asdict(take)


def read_take(document: Document) -> AnyTake:
    """What ``take_document`` wrote; raises KeyError or TypeError for anything else."""
    if "failure" in document:
        return FailedTake(document["failure"])
    return Take(
        document["picture"],
        document["nodes"],
        _facts(document["facts"]),
        BrowserInfo(**document["browser"]),
    )


def orderly(capture: Capture) -> Capture:
    """The capture with styles in the order in which they will be stored."""
    return replace(capture, nodes=tuple(map(_orderly, capture.nodes)))


def _orderly(node: DomNode) -> DomNode:
    return replace(node, styles=dict(sorted(node.styles.items())))


_PARTS: Mapping[str, Any] = {
    "failed_requests": FailedRequest,
    "fonts": FontUse,
    "masked": Box,
    "critical": Box,
    "optional": Box,
}


def _facts(document: Document) -> PageFacts:
    values = {
        field.name: _value(field.name, document[field.name])
        for field in fields(PageFacts)
        if field.name in document
    }
    return PageFacts(**values)


def _value(name: str, value: Any) -> Any:
    if name in _PARTS:
        rows: Iterable[Document] = value
        return tuple(_PARTS[name](**row) for row in rows)
    return tuple(value) if isinstance(value, list | tuple) else value
