"""A capture of the candidate as a run keeps it, so that it can become a baseline."""

import json
import lzma
from dataclasses import dataclass

from visual_gate.baselines.documents import (
    browser_document,
    facts_document,
    origin_of,
    read_browser,
    read_facts,
)
from visual_gate.baselines.nodes import compress, nodes_document, read_nodes
from visual_gate.records import Capture, Side, Target


@dataclass(frozen=True, slots=True)
class KeptCapture:
    """All of a capture but its picture.

    ``about`` is JSON: what the page said, and the browser. ``elements`` is compressed.
    """

    about: str
    elements: bytes


def kept(capture: Capture) -> KeptCapture:
    """What a run has to keep beside the picture; without scheme, host and port."""
    about = {
        "facts": facts_document(capture.facts),
        "browser": browser_document(capture.browser),
    }
    nodes = nodes_document(capture.nodes, origin_of(capture.facts.url))
    return KeptCapture(json.dumps(about, sort_keys=True), compress(nodes))


def restored(kept: KeptCapture, target: Target, encoded: bytes) -> Capture:
    """The capture of the candidate again.

    Args:
        kept: what ``kept`` made.
        target: whose capture it is.
        encoded: the picture's file.

    Raises:
        ValueError: something else made it.
    """
    try:
        about = json.loads(kept.about)
        return Capture(
            target=target,
            side=Side.CANDIDATE,
            encoded=encoded,
            nodes=read_nodes(kept.elements),
            facts=read_facts(about["facts"]),
            browser=read_browser(about["browser"]),
        )
    except (KeyError, TypeError, lzma.LZMAError) as problem:
        raise ValueError(str(problem)) from problem
