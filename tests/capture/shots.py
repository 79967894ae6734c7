"""Short ways to capture a page written in a test, and to look at its pixels."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.site.server import Site
from visual_gate.capture.session import ChromiumBrowser
from visual_gate.images import decode
from visual_gate.records import (
    Box,
    Capture,
    Deployment,
    DomNode,
    Image,
    Side,
    Target,
    Viewport,
)

SMALL = Viewport("small", 400, 300)


def shot(chromium: ChromiumBrowser, site: Site, html: str, **options: Any) -> Capture:
    """Capture a page with this content; ``options`` are the target's."""
    site.pages["/page.html"] = f"<!doctype html><html lang=en>{html}</html>"
    return shot_of(chromium, site, "/page.html", **options)


def shot_of(
    chromium: ChromiumBrowser, site: Site, path: str, **options: Any
) -> Capture:
    """Capture a path of the site."""
    target = Target("page", path, **{"viewport": SMALL, **options})
    return chromium.capture(Deployment(site.url), target, Side.CANDIDATE)


def pixels(capture: Capture) -> Image:
    return decode(capture.encoded)


def colour_at(capture: Capture, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = pixels(capture)[y, x]
    return int(red), int(green), int(blue)


def colours_in(capture: Capture, box: Box) -> set[tuple[int, ...]]:
    part = box.crop(pixels(capture)).reshape(-1, 3)
    return {tuple(int(level) for level in row) for row in np.unique(part, axis=0)}


def node(capture: Capture, selector: str) -> DomNode:
    return nodes(capture)[selector]


def nodes(capture: Capture) -> Mapping[str, DomNode]:
    return {one.selector: one for one in capture.nodes}
