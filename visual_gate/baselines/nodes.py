"""The elements of a page as one small compressed object.

Every value and every set of styles is written once and referred to by number. The
file is plain JSON under xz, so ``xzcat`` shows it.
"""

import json
import lzma
from collections.abc import Iterable, Sequence
from typing import Any

from visual_gate.baselines.documents import Document, box_values, without_origin
from visual_gate.records import Box, DomNode

SUFFIX = "json.xz"
_PRESET = 6


def nodes_document(nodes: Sequence[DomNode], origin: str = "") -> bytes:
    """The elements as deterministic JSON; addresses lose this scheme and host."""
    styles: dict[tuple[tuple[str, str], ...], int] = {}
    rows = [_row(node, styles, origin) for node in nodes]
    document: Document = {"styles": [dict(one) for one in styles], "nodes": rows}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def compress(document: bytes) -> bytes:
    """The object's content."""
    return lzma.compress(document, preset=_PRESET)


def read_nodes(content: bytes) -> tuple[DomNode, ...]:
    """What ``compress(nodes_document(...))`` made.

    Raises:
        ValueError, KeyError, TypeError, lzma.LZMAError: something else made it.
    """
    text = lzma.decompress(content).decode("utf-8", "surrogatepass")
    document = json.loads(text)
    return tuple(_node(row, document["styles"]) for row in document["nodes"])


def _row(
    node: DomNode, styles: dict[tuple[tuple[str, str], ...], int], origin: str
) -> list[Any]:
    key = tuple(_plain(sorted(node.styles.items()), origin))
    number = styles.setdefault(key, len(styles))
    names = [node.selector, node.tag, node.role, node.text]
    return [*names, *box_values(node.box), node.parent, number]


def _plain(styles: Iterable[tuple[str, str]], origin: str) -> Iterable[tuple[str, str]]:
    return ((name, without_origin(value, origin)) for name, value in styles)


def _node(row: list[Any], styles: list[dict[str, str]]) -> DomNode:
    selector, tag, role, text, *box, parent, number = row
    return DomNode(
        selector=selector,
        tag=tag,
        role=role,
        text=text,
        box=Box(*box),
        parent=parent,
        styles=styles[number],
    )
