"""The components of an approved picture: where they lie, and a fingerprint of each.

A component is one line of the manifest, e.g. ``text 20,24 200x18 in 3 8c1f0a77d2e4``:
kind, place, size, the number of the enclosing component, the fingerprint; equal
fingerprints are equal pixels. People read the lines in a diff. Segmentation may change
between versions; the pixels then still are what was approved, so a refresh does not
take another set of components for a change.
"""

from visual_gate.baselines.digests import pixel_digest
from visual_gate.records import Component, DomNode, Image, Picture

DIGITS = 12
"""Of the SHA-256 of a component's pixels: enough to tell those of a page apart."""


def component_lines(image: Image, nodes: tuple[DomNode, ...] = ()) -> tuple[str, ...]:
    """The components of a picture, parents before children.

    Args:
        image: RGB uint8, shape (height, width, 3).
        nodes: the page's elements.
    """
    from visual_gate.segment import (  # noqa: PLC0415  SciPy; who only reads needs none
        PixelSegmenter,
    )

    found = PixelSegmenter().segment(Picture(image, nodes))
    return tuple(_line(image, component) for component in found)


def _line(image: Image, component: Component) -> str:
    box = component.box
    fingerprint = pixel_digest(box.crop(image))[:DIGITS]
    inside = f" in {component.parent}" if component.parent >= 0 else ""
    place = f"{box.x},{box.y} {box.width}x{box.height}"
    return f"{component.kind} {place}{inside} {fingerprint}"
