"""Real pages served with other photos at the same addresses, as an editor changes them.

A photo is a picture file without transparency, of many colours or greys, that the page
asks for. In its place another photo of the same page is served, cut and scaled to the
same size; where there is only one, its mirror image in other colours.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import unquote

import cv2
import numpy as np

from tests.site.server import Site
from visual_gate.errors import CaptureError, VisualGateError
from visual_gate.images import decode, encode_png
from visual_gate.protocols import Browser
from visual_gate.records import Deployment, Image, Side, Target

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
LEAST_PX = 32
LEAST_COLOURS = 150
PNG_COLOUR_TYPE = 25
"""Place of the byte that says how a PNG file holds its colours."""
OPAQUE = 2


def show_other_photos(
    sides: tuple[Site, Site], targets: Sequence[Target], *, browser: Browser
) -> int:
    """Serve other photos on the second site; how many.

    Args:
        sides: both serve the same pages.
        targets: each is visited once on the first site, to hear what it asks for.
        browser: for these visits.
    """
    before, after = sides
    for target in targets:
        with suppress(CaptureError):  # what was asked for until then counts
            browser.capture(Deployment(before.url), target, Side.BASELINE)
    asked = {unquote(one.path.partition("?")[0]) for one in before.requests}
    photos = _photos(before, sorted(asked))
    others = [*photos.values()][1:] + [*photos.values()][:1]
    for (path, photo), other in zip(photos.items(), others, strict=True):
        shown = _mirrored(photo) if other is photo else _filled(photo, other)
        after.pages[path] = encode_png(shown)
    return len(photos)


def _photos(site: Site, paths: Sequence[str]) -> Mapping[str, Image]:
    found = {}
    for path in paths:
        content = site.content(path) if path.lower().endswith(SUFFIXES) else None
        if content is None or _may_be_transparent(content, path):
            continue
        try:
            image = decode(content, path)
        except VisualGateError:
            continue
        if _is_photo(image):
            found[path] = image
    return found


def _may_be_transparent(content: bytes, path: str) -> bool:
    return path.lower().endswith(".png") and content[PNG_COLOUR_TYPE] != OPAQUE


def _is_photo(image: Image) -> bool:
    if min(image.shape[:2]) < LEAST_PX:
        return False
    return len(np.unique(image.reshape(-1, 3), axis=0)) >= LEAST_COLOURS


def _filled(place: Image, photo: Image) -> Image:
    """The photo, cut and scaled to the size of the place."""
    height, width = place.shape[:2]
    scale = max(height / photo.shape[0], width / photo.shape[1])
    size = (
        max(round(photo.shape[1] * scale), width),
        max(round(photo.shape[0] * scale), height),
    )
    scaled = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(scaled[:height, :width], np.uint8)


def _mirrored(photo: Image) -> Image:
    return np.ascontiguousarray(photo[:, ::-1, ::-1])
