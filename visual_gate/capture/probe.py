"""What the page says about itself: elements with their looks, fonts, masked places."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from playwright.async_api import Error as PlaywrightError

from visual_gate.capture.attempt import AttemptError, first_line
from visual_gate.capture.shoot import Clip
from visual_gate.capture.tab import Tab
from visual_gate.records import (
    DRAWING,
    MOST_LETTERS,
    STATE,
    UNSHOWN,
    Box,
    DomNode,
    FontUse,
    Target,
)

MOST_NODES = 4000
"""Elements kept of one page, in tree order."""

STYLES = (
    "accent-color",
    "align-items",
    "background-color",
    "background-image",
    "background-position",
    "background-size",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "box-shadow",
    "clip-path",
    "color",
    "direction",
    "display",
    "fill",
    "filter",
    "flex-direction",
    "flex-wrap",
    "float",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "gap",
    "grid-template-columns",
    "justify-content",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "mix-blend-mode",
    "object-fit",
    "opacity",
    "outline-color",
    "outline-style",
    "outline-width",
    "overflow-x",
    "overflow-y",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "position",
    "rotate",
    "scale",
    "stroke",
    "text-align",
    "text-decoration-line",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "transform",
    "translate",
    "vertical-align",
    "white-space",
    "writing-mode",
    "z-index",
)
"""Computed styles that change what is seen."""

TOLD = (UNSHOWN, DRAWING, STATE)
"""What the script tells beside computed styles, in its order."""

PROBE_SCRIPT = files("visual_gate.capture").joinpath("probe.js").read_text("utf-8")
RECTANGLES = (
    "all => all.map(one => one.getBoundingClientRect())"
    ".map(box => [box.x + scrollX, box.y + scrollY, box.width, box.height])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page said; boxes in image pixels."""

    title: str
    language: str
    nodes: tuple[DomNode, ...]
    fonts: tuple[FontUse, ...]
    truncated: bool
    masked: tuple[Box, ...]
    critical: tuple[Box, ...]
    optional: tuple[Box, ...]
    unmatched: tuple[str, ...]
    """Masks and critical selectors that matched nothing; optional ones may."""


async def probe(tab: Tab, target: Target, clip: Clip) -> Said:
    """Ask the page, after its picture was taken.

    Raises:
        AttemptError: a mask, critical or optional selector is no selector.
    """
    said = json.loads(await tab.page.evaluate(PROBE_SCRIPT, asked(clip)))
    scale = target.viewport.device_scale_factor
    places = _Places(tab, target, clip)
    return Said(
        title=said["title"],
        language=said["language"],
        nodes=to_nodes(said, scale, clip),
        fonts=tuple(sorted(_fonts(said), key=lambda font: font.family)),
        truncated=said["truncated"],
        masked=await places.of(target.masks),
        critical=await places.of(target.critical),
        optional=await places.of(target.optional),
        unmatched=places.unmatched((*target.masks, *target.critical)),
    )


def asked(clip: Clip) -> dict[str, object]:
    """What ``PROBE_SCRIPT`` is to tell of the part of a page in a picture."""
    return {
        "most": MOST_NODES,
        "left": clip.left,
        "top": clip.top,
        "width": clip.width,
        "height": clip.height,
        "styles": STYLES,
        "letters": MOST_LETTERS,
    }


def to_box(rectangle: Sequence[float], scale: float, clip: Clip) -> Box:
    """CSS pixels from the clip's corner to image pixels; at least one in each way."""
    x, y, width, height = (value * scale for value in rectangle)
    left, top = round(x), round(y)
    right, bottom = max(round(x + width), left + 1), max(round(y + height), top + 1)
    inside = Box(left, top, right - left, bottom - top)
    return inside.clipped(round(clip.width * scale), round(clip.height * scale))


def to_nodes(said: dict[str, Any], scale: float, clip: Clip) -> tuple[DomNode, ...]:
    """The elements that ``PROBE_SCRIPT`` told of, boxes in image pixels."""
    looks = [
        MappingProxyType(dict(zip((*STYLES, *TOLD), values, strict=True)))
        for values in said["looks"]
    ]
    return tuple(
        DomNode(
            selector,
            tag,
            role,
            text,
            box=to_box((x, y, width, height), scale, clip),
            parent=parent,
            styles=looks[look],
        )
        for selector, tag, role, text, x, y, width, height, parent, look in said[
            "nodes"
        ]
    )


def _fonts(said: dict[str, Any]) -> list[FontUse]:
    return [FontUse(family, loaded) for family, loaded in said["fonts"]]


class _Places:
    """Where a target's selectors matched, each looked up once."""

    def __init__(self, tab: Tab, target: Target, clip: Clip) -> None:
        self._tab = tab
        self._clip = clip
        self._scale = target.viewport.device_scale_factor
        self._found: dict[str, list[list[float]]] = {}

    async def of(self, selectors: tuple[str, ...]) -> tuple[Box, ...]:
        boxes: list[Box] = []
        for selector in selectors:
            if selector not in self._found:
                self._found[selector] = await _rectangles(self._tab, selector)
            boxes.extend(self._in_image(self._found[selector]))
        return tuple(boxes)

    def unmatched(self, selectors: tuple[str, ...]) -> tuple[str, ...]:
        names = dict.fromkeys(selectors)
        return tuple(name for name in names if not self._found.get(name))

    def _in_image(self, found: list[list[float]]) -> list[Box]:
        clip = self._clip
        boxes = [
            to_box((x - clip.left, y - clip.top, width, height), self._scale, clip)
            for x, y, width, height in found
        ]
        return [box for box in boxes if box.area]


async def _rectangles(tab: Tab, selector: str) -> list[list[float]]:
    try:
        found = await tab.page.locator(selector).evaluate_all(RECTANGLES)
    except PlaywrightError as problem:
        wrong = f"the mask or selector {selector} is wrong"
        cause = f"{wrong}: {first_line(problem)}; correct it"
        raise AttemptError(cause) from problem
    return [box for box in found if box[2] > 0 and box[3] > 0]
