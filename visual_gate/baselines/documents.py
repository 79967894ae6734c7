"""Captures as plain JSON values and back; what has its default is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, asdict, fields, replace
from typing import Any
from urllib.parse import urlsplit

from visual_gate.records import (
    HIDDEN,
    Box,
    BrowserInfo,
    Cause,
    CauseKind,
    Click,
    ColorScheme,
    FailedRequest,
    Fill,
    FontUse,
    Hover,
    PageFacts,
    Press,
    Step,
    Target,
    Viewport,
    WaitFor,
)

Document = dict[str, Any]

_STEPS: Mapping[str, Callable[..., Step]] = {
    "click": Click,
    "fill": Fill,
    "hover": Hover,
    "press": Press,
    "wait_for": WaitFor,
}
_STEP_NAMES = {kind: name for name, kind in _STEPS.items()}


def target_document(target: Target) -> Document:
    """What decides how the page looks; thresholds belong to the configuration."""
    return _without_empty(
        {
            "name": target.page,
            "path": target.path,
            "color_scheme": str(target.color_scheme),
            "selector": target.selector,
            "steps": [_step_values(step) for step in target.steps],
            "masks": list(target.masks),
            "ignored": [box_values(box) for box in target.ignored],
        }
    )


def _step_values(step: Step) -> list[str]:
    """The step's name and what it needs, without what is typed."""
    told = replace(step, value=HIDDEN) if isinstance(step, Fill) else step
    return [_STEP_NAMES[type(told)], *_values(told)]


def viewport_document(viewport: Viewport) -> Document:
    """With the scale always written as a float: 2.0, never 2."""
    scale = float(viewport.device_scale_factor)
    return {**asdict(viewport), "device_scale_factor": scale}


def read_target(page: Document, viewport: Document) -> Target:
    """What ``target_document`` wrote, in its viewport."""
    return Target(
        page=page["name"],
        path=page["path"],
        viewport=Viewport(**viewport),
        color_scheme=ColorScheme(page["color_scheme"]),
        selector=page.get("selector", ""),
        steps=tuple(_STEPS[name](*rest) for name, *rest in page.get("steps", ())),
        masks=tuple(page.get("masks", ())),
        ignored=tuple(Box(*values) for values in page.get("ignored", ())),
    )


def browser_document(browser: BrowserInfo) -> Document:
    """Without the path of the executable, which differs between machines."""
    return {
        "name": browser.name,
        "version": browser.version,
        "fonts_digest": browser.fonts_digest,
    }


def read_browser(document: Document) -> BrowserInfo:
    """What ``browser_document`` wrote."""
    return BrowserInfo(executable="", **document)


def facts_document(facts: PageFacts) -> Document:
    """Without scheme and host, and in a fixed order, so that equal pages are equal."""
    origin = origin_of(facts.url)
    lists: Document = {
        "url": without_origin(facts.url, origin),
        "console_errors": sorted(
            without_origin(message, origin) for message in facts.console_errors
        ),
        "failed_requests": sorted(map(_values, facts.failed_requests)),
        "fonts": sorted(map(_values, facts.fonts)),
        "masked": _boxes(facts.masked),
        "critical": _boxes(facts.critical),
        "optional": _boxes(facts.optional),
        "unmatched": sorted(facts.unmatched),
        "not_as_asked": list(facts.not_as_asked),
    }
    return {**_changed(facts, leave_out=lists), **_without_empty(lists)}


def read_facts(document: Document) -> PageFacts:
    """What ``facts_document`` wrote."""
    lists: Document = {
        "url": document.get("url", ""),
        "console_errors": tuple(document.get("console_errors", ())),
        "failed_requests": _each(FailedRequest, document.get("failed_requests", ())),
        "fonts": _each(FontUse, document.get("fonts", ())),
        "masked": _each(Box, document.get("masked", ())),
        "critical": _each(Box, document.get("critical", ())),
        "optional": _each(Box, document.get("optional", ())),
        "unmatched": tuple(document.get("unmatched", ())),
        "not_as_asked": tuple(document.get("not_as_asked", ())),
    }
    return PageFacts(**{**document, **lists})


def read_cause(document: Mapping[str, str]) -> Cause:
    """What ``asdict`` of a cause wrote."""
    return Cause(
        kind=CauseKind(document["kind"]),
        name=document["name"],
        element=document["element"],
        baseline=document["baseline"],
        candidate=document["candidate"],
    )


def box_values(box: Box) -> list[int]:
    """x, y, width, height."""
    return [box.x, box.y, box.width, box.height]


def origin_of(url: str) -> str:
    """``http://host:port`` of a web address, empty for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def without_origin(text: str, origin: str) -> str:
    """The text with every mention of this scheme and host cut out."""
    return text.replace(origin, "") if origin else text


def _boxes(boxes: Iterable[Box]) -> list[list[int]]:
    return [box_values(box) for box in sorted(boxes)]


def _each(kind: Callable[..., Any], rows: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(kind(*row) for row in rows)


def _values(record: Any) -> list[Any]:
    """The fields of a small record in order."""
    return list(asdict(record).values())


def _changed(facts: PageFacts, leave_out: Document) -> Document:
    """The simple fields that are not at their default."""
    return {
        field.name: getattr(facts, field.name)
        for field in fields(facts)
        if field.name not in leave_out
        and (field.default is MISSING or getattr(facts, field.name) != field.default)
    }


def _without_empty(document: Document) -> Document:
    return {key: value for key, value in document.items() if value not in ("", [])}
