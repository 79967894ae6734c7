"""Which painted change suits which component."""

from collections.abc import Mapping

from visual_gate.records import Component, Image, Kind
from visual_gate.training.paint import (
    Painted,
    Painter,
    Random,
    bolden,
    clip,
    cover,
    duplicate,
    erase,
    fade,
    frame,
    nudge,
    rehue,
    shade,
    skeleton,
    slip,
    spread,
    squeeze,
    stripe,
    tint,
)
from visual_gate.training.paint_pictures import (
    broken,
    coarsen,
    is_photograph,
    swap_photo,
)
from visual_gate.training.restyle import hover

ANYWHERE: tuple[Painter, ...] = (
    erase, slip, fade, tint, squeeze, clip, skeleton, cover, duplicate, frame,
)  # fmt: skip
FAULTS: Mapping[Kind, tuple[Painter, ...]] = {
    Kind.TEXT: (*ANYWHERE, bolden, spread),
    Kind.IMAGE: (*ANYWHERE, broken, coarsen, rehue, rehue),
    Kind.CONTROL: (*ANYWHERE, shade, spread, rehue, rehue),
    Kind.BLOCK: (shade, stripe, frame, shade, stripe, erase, slip, rehue),
}

HOVERED = 0.5
"""Share of harmless changes that a pointer may have made."""


def paint_fault(image: Image, component: Component, random: Random) -> Painted | None:
    """One fault that suits the component; None where it did not fit."""
    painters = FAULTS[component.kind]
    return painters[int(random.integers(len(painters)))](image, component.box, random)


def paint_harmless(
    image: Image, component: Component, random: Random
) -> Painted | None:
    """A change that suits the component and harms nobody."""
    patch = component.box.crop(image)
    if component.kind is Kind.IMAGE and is_photograph(patch):
        return swap_photo(image, component.box, random)
    return nudge(image, component.box, random)


def paint_pointed_at(
    image: Image, component: Component, random: Random
) -> Painted | None:
    """Such a change, or what a resting pointer may have done to it."""
    if component.kind in (Kind.TEXT, Kind.IMAGE) and random.random() < HOVERED:
        return hover(image, component.box, random)
    return paint_harmless(image, component, random)
