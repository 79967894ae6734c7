"""Captures that must not become a baseline unseen: blank, broken, half loaded."""

from collections.abc import Collection, Iterator

from visual_gate.images import decode
from visual_gate.judge.guards.facts import BROWSER_ERROR_PREFIXES
from visual_gate.judge.guards.pictures import BLANK_SHARE
from visual_gate.judge.look import look
from visual_gate.records import Capture, FailedRequest, PageFacts

SHOWN = frozenset({"document", "stylesheet", "script", "font", "image"})
"""Resources without which a page is only half there."""

_OK = range(200, 300)


def unfit(
    capture: Capture,
    *,
    expected_status: Collection[int] = (),
    approved: PageFacts | None = None,
) -> tuple[str, ...]:
    """Reasons against approving a capture, in words; empty when there are none.

    Args:
        capture: what may become the baseline.
        expected_status: HTTP statuses that are right for this site beside 2xx.
        approved: what the present baseline said: a person accepted its flaws.
    """
    found = [*_pictured(capture), *_told(capture.facts, expected_status)]
    accepted = () if approved is None else tuple(_told(approved, expected_status))
    return tuple(reason for reason in found if reason not in accepted)


def _pictured(capture: Capture) -> Iterator[str]:
    image = decode(capture.encoded, capture.target.key)
    seen, window = look(image), capture.target.viewport
    screen = window.width * window.height * window.device_scale_factor**2
    if seen.ink_px < BLANK_SHARE * min(screen, seen.width * seen.height):
        yield "the page is blank"


def _told(facts: PageFacts, expected_status: Collection[int]) -> Iterator[str]:
    if facts.url.startswith(BROWSER_ERROR_PREFIXES):
        yield "this is the browser's error page, not the site"
    elif facts.status not in _OK and facts.status not in expected_status:
        yield f"the page answered HTTP {facts.status}"
    if facts.unsettled:
        yield f"the page never came to rest ({facts.unsettled.rstrip('.')})"
    for request in facts.failed_requests:
        if request.resource in SHOWN:
            yield f"the {request.resource} {request.url} failed ({_cause(request)})"
    for font in facts.fonts:
        if not font.loaded:
            yield f"the font {font.family} fell back to another face"


def _cause(request: FailedRequest) -> str:
    if request.status:
        return f"HTTP {request.status}"
    return request.reason or "no answer"
