"""Paints faults and harmless changes onto whole pages."""

from collections.abc import Sequence

import cv2
import numpy as np

from visual_gate.records import Box, Component, Image
from visual_gate.training.labels import Truth
from visual_gate.training.paint import Painted, Random, paint_fault, paint_harmless

SMALLEST_PX = 80
LARGEST_PX = 400_000
"""Areas of the components that are painted."""

VISIBLE_LEVELS = 5
VISIBLE_PX = 12
"""A fault that changes fewer pixels by more than these levels is thrown away."""

APART_PX = 12

NOISY, COMPRESSED = 0.12, 0.08
"""Shares of pages with colour noise, and of those saved as JPEG."""

TRIES = 12


def paint_page(
    candidate: Image,
    truth: Truth,
    *,
    components: Sequence[Component],
    random: Random,
) -> tuple[Image, Truth]:
    """The candidate with one to three faults, or only harmless changes.

    The pair must differ in nothing but harmless ways; ``components`` are those of its
    baseline. A sixth of the pages stays without a fault.
    """
    image = candidate.copy()
    faults = int(random.choice((0, 1, 1, 1, 2, 3)))
    harmless = int(random.choice((0, 0, 1, 2, 4)))
    done: list[Painted] = []
    for index in range(faults + harmless):
        painted = _paint_one(image, components, done, random=random, bad=index < faults)
        if painted is not None:
            done.append(painted)
    changes = tuple((one.box, one.box, one.harm) for one in done)
    return _reencoded(image, random), Truth((*truth.changes, *changes), truth.elsewhere)


def _paint_one(
    image: Image,
    components: Sequence[Component],
    done: Sequence[Painted],
    *,
    random: Random,
    bad: bool,
) -> Painted | None:
    limits = Box(0, 0, image.shape[1], image.shape[0])
    if not components:
        return None
    for _ in range(TRIES):
        component = _chosen(components, random)
        box = component.box
        free = not any(box.padded(APART_PX).intersect(one.box).area for one in done)
        if not free or not limits.contains(box):
            continue
        if not SMALLEST_PX <= box.area <= LARGEST_PX:
            continue
        painted = _painted(image, component, random=random, bad=bad)
        if painted is not None:
            return painted
    return None


def _painted(
    image: Image, component: Component, *, random: Random, bad: bool
) -> Painted | None:
    """Paint one change; undone and None where it did not fit or cannot be seen."""
    around = component.box.padded(component.box.height + component.box.width + 40)
    around = around.clipped(image.shape[1], image.shape[0])
    before = around.crop(image).copy()
    painted = (paint_fault if bad else paint_harmless)(image, component, random)
    if painted is not None and _visible(before, around.crop(image)):
        return painted
    around.crop(image)[:] = before
    return None


def _reencoded(image: Image, random: Random) -> Image:
    """Sometimes with colour noise of two levels, or saved as a good JPEG."""
    choice = random.random()
    if choice < NOISY:
        noise = random.integers(-2, 3, image.shape, np.int8)
        return np.asarray((image.astype(np.int16) + noise).clip(0, 255), np.uint8)
    if choice < NOISY + COMPRESSED:
        quality = int(random.integers(90, 99))
        _, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)
    return image


def _chosen(components: Sequence[Component], random: Random) -> Component:
    """A component, each kind as likely as any other."""
    kinds = sorted({component.kind for component in components})
    kind = kinds[int(random.integers(len(kinds)))]
    some = [component for component in components if component.kind is kind]
    return some[int(random.integers(len(some)))]


def _visible(before: Image, after: Image) -> bool:
    gap = np.abs(before.astype(np.int16) - after).max(2)
    return int((gap > VISIBLE_LEVELS).sum()) >= VISIBLE_PX
