"""What went wrong on the candidate's page as a whole and may show in a component."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visual_gate.records import Cause, CauseKind, DomNode, FailedRequest, PageFacts

PICTURE_TAGS = frozenset({"img", "picture", "svg", "image", "video", "canvas", "input"})

CERTAIN = 1.0
"""A lost file that explains just what the component shows."""
FONT_WEIGHT = 0.92
SCRIPT_WEIGHT = 0.85
CONSOLE_WEIGHT = 0.3
FAINT = 0.1
"""Something that only the candidate has, without a visible tie to the component."""


@dataclass(frozen=True, slots=True)
class PageCauses:
    """What only the candidate has: failed requests, console errors, lost fonts."""

    requests: tuple[FailedRequest, ...]
    errors: tuple[str, ...]
    fonts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symptoms:
    """What is known of a component: elements, and which kinds of change they show."""

    nodes: Sequence[DomNode]
    restyled: bool
    rewritten: bool
    """Text, or elements that came or went."""


def page_causes(baseline: PageFacts, candidate: PageFacts) -> PageCauses:
    """Leave out whatever goes wrong on the baseline as well."""
    known = {request.url for request in baseline.failed_requests}
    errors = dict.fromkeys(candidate.console_errors)
    lost_before = {font.family for font in baseline.fonts if not font.loaded}
    lost = dict.fromkeys(font.family for font in candidate.fonts if not font.loaded)
    return PageCauses(
        tuple(one for one in candidate.failed_requests if one.url not in known),
        tuple(error for error in errors if error not in baseline.console_errors),
        tuple(family for family in lost if family not in lost_before),
    )


def weigh(causes: PageCauses, symptoms: Symptoms) -> Iterator[tuple[Cause, float]]:
    """The causes with their weight for one component, 0 to 1."""
    for request in causes.requests:
        why = f"HTTP {request.status}" if request.status else request.reason
        cause = Cause(CauseKind.REQUEST, request.url, candidate=why)
        yield cause, _request_weight(request, symptoms)
    for family in causes.fonts:
        if uses(family, symptoms.nodes):
            yield Cause(CauseKind.FONT, family), FONT_WEIGHT
    weight = CONSOLE_WEIGHT if symptoms.rewritten else FAINT
    for error in causes.errors:
        yield Cause(CauseKind.CONSOLE, error), weight


def _request_weight(request: FailedRequest, symptoms: Symptoms) -> float:
    explains = {
        "stylesheet": CERTAIN if symptoms.restyled else FAINT,
        "image": CERTAIN if _is_picture(request.url, symptoms.nodes) else FAINT,
        "script": SCRIPT_WEIGHT if symptoms.rewritten else FAINT,
        "fetch": SCRIPT_WEIGHT if symptoms.rewritten else FAINT,
        "xhr": SCRIPT_WEIGHT if symptoms.rewritten else FAINT,
    }
    return explains.get(request.resource, FAINT)


def _is_picture(url: str, nodes: Sequence[DomNode]) -> bool:
    """Whether a picture element is there, or a background that names the file."""
    return any(
        node.tag.lower() in PICTURE_TAGS
        or url in node.styles.get("background-image", "")
        for node in nodes
    )


def uses(family: str, nodes: Sequence[DomNode]) -> bool:
    """Whether any of the elements asks for the font."""
    name = family.strip("\"' ").casefold()
    return any(name in node.styles.get("font-family", "").casefold() for node in nodes)
