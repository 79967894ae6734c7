"""The picture itself, and whether the page stood still for it."""

import base64
import math
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import Error as PlaywrightError

from visual_gate.capture.attempt import AttemptError, first_line
from visual_gate.capture.tab import Tab
from visual_gate.images import MAX_AREA_PX, MAX_SIDE_PX
from visual_gate.records import Target

MOST_LOOKS = 5
"""Pictures taken of a page that changes, until two in a row are equal."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The part of the page that is shot, in CSS pixels from the page's top left."""

    left: float
    top: float
    width: float
    height: float
    cut_at_px: int = 0
    """Height at which the page was cut, 0 when it was not."""
    density: float = 1.0
    """Image pixels for one CSS pixel."""
    of_element: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as PNG; ``restless`` says what kept changing, else empty."""

    encoded: bytes
    restless: str = ""


async def find_clip(tab: Tab, target: Target) -> Clip:
    """The element to shoot, or the full page up to the greatest height.

    Raises:
        AttemptError: the target's selector matches nothing that can be seen.
    """
    if target.selector:
        whole = await _element_clip(tab, target.selector)
    else:
        size = await tab.ask("size()")
        whole = Clip(0, 0, size["width"], size["height"])
    density = target.viewport.device_scale_factor
    return _cut(replace(whole, density=density), tab.settings.max_height_px)


def _cut(whole: Clip, most_px: int) -> Clip:
    """As much as is asked for and fits into a picture that can be decoded."""
    longest = MAX_SIDE_PX / whole.density
    width = min(whole.width, most_px, longest)
    fitting = MAX_AREA_PX / (width * whole.density**2)
    most = math.floor(min(most_px, longest, fitting))
    cut_at_px = most if whole.height > most else 0
    height = min(whole.height, most)
    return replace(whole, width=width, height=height, cut_at_px=cut_at_px)


async def shoot(tab: Tab, clip: Clip) -> Shot:
    """Take the picture, and again while the page changes under it.

    A page in which nothing changed during the shot, on which no script can draw without
    a trace, and that asked for nothing meanwhile that may change it later, needs no
    second look: that would cost as much as the first.
    """
    blind = any(await tab.ask_all("hold()"))
    earlier = b""
    where = ""
    for _ in range(MOST_LOOKS):
        encoded = await _take_picture(tab, clip)
        where = _changes(await tab.ask_all("changed()"))
        blind = blind or tab.listener.stirred()
        if encoded == earlier or not (blind or where):
            return Shot(encoded, await _growth(tab, clip))
        earlier, blind = encoded, True
    return Shot(earlier, where or "what a script draws keeps changing")


async def _growth(tab: Tab, clip: Clip) -> str:
    """Whether an endless page has outgrown its picture meanwhile, in words."""
    if not tab.listener.stirred() or clip.cut_at_px or clip.of_element:
        return ""
    size = await tab.ask("size()")
    return "it keeps growing" if size["height"] > clip.height else ""


async def _take_picture(tab: Tab, clip: Clip) -> bytes:
    where = {
        "x": clip.left,
        "y": clip.top,
        "width": clip.width,
        "height": clip.height,
        "scale": clip.density,
    }
    options: dict[str, Any] = {
        "format": "png",
        "optimizeForSpeed": True,
        "clip": where,
        # Only where it must be: it resizes the page to 1x1 and back.
        "captureBeyondViewport": not _in_viewport(tab, clip),
    }
    answer = await tab.devtools.send("Page.captureScreenshot", options)
    return base64.b64decode(answer["data"])


def _in_viewport(tab: Tab, clip: Clip) -> bool:
    size = tab.page.viewport_size
    return (
        size is not None
        and clip.left + clip.width <= size["width"]
        and clip.top + clip.height <= size["height"]
    )


async def _element_clip(tab: Tab, selector: str) -> Clip:
    found = tab.page.locator(selector).first
    try:
        boxes = await tab.page.locator(selector).count()
        box = await found.bounding_box() if boxes else None
    except PlaywrightError as problem:
        cause = f"{selector} is no selector: {first_line(problem)}; correct it"
        raise AttemptError(cause) from problem
    if box is None or not (box["width"] and box["height"]):
        why = "matches nothing that can be seen" if boxes else "matches nothing"
        raise AttemptError(
            f"the selector {selector} {why}; correct it, unless the page has lost it"
        )
    left, top = math.floor(box["x"]), math.floor(box["y"])
    right = math.ceil(box["x"] + box["width"])
    bottom = math.ceil(box["y"] + box["height"])
    size = right - left, bottom - top
    return Clip(max(left, 0), max(top, 0), *size, of_element=True)


def _changes(answers: list[Any]) -> str:
    """What changed during a shot, in words; empty when nothing did."""
    for answer in answers:
        for reason in answer["restless"]:
            return str(reason)
        if answer["changes"]:
            return f"{answer['where'] or 'the page'} keeps changing"
    return ""
