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
from visual_gate.records import Box, DomNode, FontUse, Target

MOST_NODES = 4000
"""Elements kept of one page, in tree order."""

STYLES = (
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
    "stroke",
    "text-align",
    "text-decoration-line",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "transform",
    "vertical-align",
    "white-space",
    "z-index",
)
"""Computed styles that change what is seen."""

PROBE_SCRIPT = files("visual_gate.capture").joinpath("probe.js").read_text("utf-8")
RECTANGLES = (
    "all => all.map(one => one.getBoundingClientRect())"
    ".map(box => [box.x + scrollX, box.y + scrollY, box.width, box.height])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page said; boxes in image pixels."""

    title: str
    nodes: tuple[DomNode, ...]
    fonts: tuple[FontUse, ...]
    truncated: bool
    masked: tuple[Box, ...]
    unmatched: tuple[str, ...]


async def probe(tab: Tab, target: Target, clip: Clip) -> Said:
    """Ask the page, after its picture was taken.

    Raises:
        AttemptError: a mask or critical selector is no selector.
    """
    options = {
        "most": MOST_NODES,
        "left": clip.left,
        "top": clip.top,
        "width": clip.width,
        "height": clip.height,
        "styles": STYLES,
    }
    said = json.loads(await tab.page.evaluate(PROBE_SCRIPT, options))
    scale = target.viewport.device_scale_factor
    masked, unmatched = await _masked(tab, target, clip)
    return Said(
        title=said["title"],
        nodes=_nodes(said, scale, clip),
        fonts=tuple(sorted(_fonts(said), key=lambda font: font.family)),
        truncated=said["truncated"],
        masked=masked,
        unmatched=unmatched,
    )


def to_box(rectangle: Sequence[float], scale: float, clip: Clip) -> Box:
    """CSS pixels from the clip's corner to image pixels; at least one in each way."""
    x, y, width, height = (value * scale for value in rectangle)
    left, top = round(x), round(y)
    right, bottom = max(round(x + width), left + 1), max(round(y + height), top + 1)
    inside = Box(left, top, right - left, bottom - top)
    return inside.clipped(round(clip.width * scale), round(clip.height * scale))


def _nodes(said: dict[str, Any], scale: float, clip: Clip) -> tuple[DomNode, ...]:
    looks = [
        MappingProxyType(dict(zip(STYLES, values, strict=True)))
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


async def _masked(
    tab: Tab, target: Target, clip: Clip
) -> tuple[tuple[Box, ...], tuple[str, ...]]:
    """Boxes under the masks, and the masks and critical selectors without a match."""
    boxes: list[Box] = []
    unmatched: list[str] = []
    for selector in dict.fromkeys((*target.masks, *target.critical)):
        found = await _rectangles(tab, selector)
        if not found:
            unmatched.append(selector)
        if selector in target.masks:
            boxes.extend(_in_image(found, target.viewport.device_scale_factor, clip))
    return tuple(boxes), tuple(unmatched)


async def _rectangles(tab: Tab, selector: str) -> list[list[float]]:
    try:
        found = await tab.page.locator(selector).evaluate_all(RECTANGLES)
    except PlaywrightError as problem:
        cause = f"the mask or selector {selector} is wrong: {first_line(problem)}"
        raise AttemptError(cause) from problem
    return [box for box in found if box[2] > 0 and box[3] > 0]


def _in_image(found: list[list[float]], scale: float, clip: Clip) -> list[Box]:
    boxes = [
        to_box((x - clip.left, y - clip.top, width, height), scale, clip)
        for x, y, width, height in found
    ]
    return [box for box in boxes if box.area]
