"""Paints faults and harmless changes onto whole pages."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import cv2
import numpy as np

from visual_gate.records import Box, Component, Image, Kind
from visual_gate.training.labels import Truth
from visual_gate.training.laid import find_place, lay
from visual_gate.training.paint import Painted, Random
from visual_gate.training.paint_choice import (
    paint_fault,
    paint_harmless,
    paint_pointed_at,
)
from visual_gate.training.paint_pictures import outlines_in, swap_picture
from visual_gate.training.restyle import flood, paint_restyling

Choice: TypeAlias = Callable[[Image, Component, Random], Painted | None]
"""Paints one change that suits a component."""

SMALLEST_PX = 80
LARGEST_PX = 400_000
"""Areas of the components that are painted."""

VISIBLE_LEVELS = 5
VISIBLE_PX = 12
"""A fault that changes fewer pixels by more than these levels is thrown away."""

APART_PX = 12

NOISY, COMPRESSED = 0.12, 0.08
"""Shares of pages with colour noise, and of those saved as JPEG."""

NOISE_LEVELS = (1, 2, 2, 3, 5)
"""Another dithering of a gradient differs by so many."""

TRIES = 12

SWAPPED = 0.5
"""Share of painted pages with avatars on which others stand in their place."""

FLOODED = 0.08
"""Share of restyled pages whose whole ground has another colour."""

LAID = 0.2
"""Share of restyled pages on which small pictures are laid instead."""


def paint_page(
    candidate: Image,
    truth: Truth,
    *,
    components: Sequence[Component],
    random: Random,
    pointed_at: bool = True,
) -> tuple[Image, Truth]:
    """The candidate with one to three faults, or only harmless changes.

    The pair must differ in nothing but harmless ways; ``components`` are those of its
    baseline. A sixth of the pages stays without a fault. ``pointed_at`` says that a
    pointer may rest somewhere, which it does not in a picture of a single component.
    """
    faults = int(random.choice((0, 1, 1, 1, 2, 3)))
    harmless = int(random.choice((0, 0, 1, 2, 4)))
    calm: Choice = paint_pointed_at if pointed_at else paint_harmless
    choices: list[Choice] = [paint_fault] * faults + [calm] * harmless
    image = candidate.copy()
    done = _paint_all(image, components, choices, random)
    if random.random() < SWAPPED:
        pictures = [one for one in components if _is_picture(image, one)]
        swaps: list[Choice] = [_swap] * int(random.integers(1, 4))
        done += _paint_all(image, pictures, swaps, random, beside=done)
    changes = tuple((one.box, one.box, one.harm) for one in done)
    return _reencoded(image, random), Truth((*truth.changes, *changes), truth.elsewhere)


def restyle_page(
    page: Image, *, components: Sequence[Component], random: Random
) -> tuple[Image, Image, Truth]:
    """Both sides of a page with one or two changes of style, or only a harmless one.

    A third of the pages stays without a change of style; some show small pictures that
    the page did not have, and that change.
    """
    if random.random() < LAID:
        return _laid_page(page, components, random)
    image = page.copy()
    if random.random() < FLOODED:
        everything = Box(0, 0, image.shape[1], image.shape[0])
        component = Component(Kind.BLOCK, everything)
        done = [_painted(image, component, _flood, random)]
    else:
        styles = int(random.choice((0, 0, 1, 1, 1, 2)))
        choices: list[Choice] = [paint_restyling] * styles
        choices += [paint_harmless] * int(random.integers(not styles, 2))
        done = [*_paint_all(image, components, choices, random)]
    changes = tuple((one.box, one.box, one.harm) for one in done if one is not None)
    return page, _reencoded(image, random), Truth(changes, 0.0)


def _laid_page(
    page: Image, components: Sequence[Component], random: Random
) -> tuple[Image, Image, Truth]:
    before, after = page.copy(), page.copy()
    done: list[Painted] = []
    for _ in range(int(random.integers(1, 5))):
        place = find_place(page, components, random) if components else None
        if place is not None and _is_free(place, done):
            done.append(lay(before, after, place, random))
    changes = tuple((one.box, one.box, one.harm) for one in done)
    return before, _reencoded(after, random), Truth(changes, 0.0)


def _is_picture(image: Image, component: Component) -> bool:
    small = SMALLEST_PX <= component.box.area <= LARGEST_PX
    return (
        component.kind is not Kind.BLOCK
        and small
        and bool(outlines_in(component.box.crop(image)))
    )


def _swap(image: Image, component: Component, random: Random) -> Painted | None:
    return swap_picture(image, component.box, random)


def _flood(image: Image, component: Component, random: Random) -> Painted:
    return flood(image, component.box, random)


def _paint_all(
    image: Image,
    components: Sequence[Component],
    choices: Sequence[Choice],
    random: Random,
    *,
    beside: Sequence[Painted] = (),
) -> list[Painted]:
    """What could be painted of the choices, apart from each other and ``beside``."""
    done: list[Painted] = []
    for choice in choices:
        taken = (*beside, *done)
        painted = _paint_one(image, components, taken, choice=choice, random=random)
        if painted is not None:
            done.append(painted)
    return done


def _paint_one(
    image: Image,
    components: Sequence[Component],
    done: Sequence[Painted],
    *,
    choice: Choice,
    random: Random,
) -> Painted | None:
    limits = Box(0, 0, image.shape[1], image.shape[0])
    if not components:
        return None
    for _ in range(TRIES):
        component = _chosen(components, random)
        box = component.box
        if not _is_free(box, done) or not limits.contains(box):
            continue
        if not SMALLEST_PX <= box.area <= LARGEST_PX:
            continue
        painted = _painted(image, component, choice, random)
        if painted is not None:
            return painted
    return None


def _is_free(box: Box, done: Sequence[Painted]) -> bool:
    """Whether a box lies apart from what was painted."""
    return not any(box.padded(APART_PX).intersect(one.box).area for one in done)


def _painted(
    image: Image, component: Component, choice: Choice, random: Random
) -> Painted | None:
    """Paint one change; undone and None where it did not fit or cannot be seen."""
    around = component.box.padded(component.box.height + component.box.width + 40)
    around = around.clipped(image.shape[1], image.shape[0])
    before = around.crop(image).copy()
    painted = choice(image, component, random)
    if painted is not None and _visible(before, around.crop(image)):
        return painted
    around.crop(image)[:] = before
    return None


def _reencoded(image: Image, random: Random) -> Image:
    """Sometimes with colour noise of a few levels, or saved as a good JPEG."""
    choice = random.random()
    if choice < NOISY:
        levels = int(random.choice(NOISE_LEVELS))
        noise = random.integers(-levels, levels + 1, image.shape, np.int8)
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
