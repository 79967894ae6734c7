"""All renders of one page at one viewport, made from one live page."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from visual_gate.capture.studio import Look, StudioError, Studios
from visual_gate.images import decode
from visual_gate.training.duplicates import fingerprint
from visual_gate.training.live import (
    LiveSession,
    box_from,
    equal_pictures,
    scripts_of_changes,
)
from visual_gate.training.looks import base_looks, choose_looks
from visual_gate.training.plan import plan_renders
from visual_gate.training.releases import unseen_release
from visual_gate.training.serving import served
from visual_gate.training.shots import Order, OtherLook, PictureStore, Shot, Sitting

LAYOUT_SLACK_PX = 10
LAYOUT_SHARE = 0.03


def sit(order: Order, studios: Studios, store: PictureStore) -> Sitting:
    """Render a page: the untouched one, the planned renders, and other looks.

    Raises:
        StudioError: the page did not load, holds too little, or is unsteady.
    """
    dice = random.Random(f"{order.seed}/{order.key}")  # noqa: S311 - no secret
    base_look = _reaching(dice.choice(base_looks()), order)
    scripts = scripts_of_changes()
    with (
        served(order.page) as url,
        studios.studio(base_look).open(url, order.viewport, scripts) as stage,
    ):
        session = LiveSession(stage, store, order.viewport)
        plan = plan_renders(f"{order.seed}/{order.key}", order.volume)
        shots = session.shoot_all(plan)
        chosen = choose_looks(dice, base_look, order.looks, count=order.volume.looks)
        others = _other_looks(order, chosen, studios, session=session, shots=shots)
    return Sitting(
        order=order,
        base_look=base_look,
        base=session.base_file,
        shots=shots,
        others=others,
        fingerprint=fingerprint(session.base),
        release=unseen_release(order, base_look, studios, session=session),
    )


def _reaching(look: Look, order: Order) -> Look:
    """A page by address must be reached; those of the corpus must reach nothing."""
    return replace(look, offline=not order.page.url)


def _other_looks(
    order: Order,
    chosen: Sequence[Look],
    studios: Studios,
    *,
    session: LiveSession,
    shots: Sequence[Shot],
) -> tuple[OtherLook, ...]:
    indexes = sorted({part.index for shot in shots for part in shot.parts} - {-1})
    found = []
    for look in (_reaching(look, order) for look in chosen):
        try:
            other = _in_another_look(
                order, look, studios, session=session, indexes=indexes
            )
        except StudioError:
            studios.restart(look)
            continue
        found.append(other)
    return tuple(other for other in found if other is not None)


def _in_another_look(
    order: Order,
    look: Look,
    studios: Studios,
    *,
    session: LiveSession,
    indexes: list[int],
) -> OtherLook | None:
    """The page in another browser, unless that changes its layout or colours."""
    scripts = scripts_of_changes()[:1]
    with (
        served(order.page) as url,
        studios.studio(look).open(url, order.viewport, scripts) as stage,
    ):
        size = [order.viewport.width, session.height]
        survey = stage.run("([w, h]) => window.__vg.survey(w, h)", size)
        if survey["shape"] != session.survey["shape"]:
            return None
        if not same_layout(session.layout, stage.run("() => window.__vg.layout()")):
            return None
        encoded = stage.shoot(session.height)
        if equal_pictures(decode(encoded), session.base):
            return None
        boxes = stage.run("(indexes) => window.__vg.boxesOf(indexes)", indexes)
        placed = dict(zip(indexes, map(box_from, boxes), strict=True))
        return OtherLook(look, session.store.save(encoded), placed)


def same_layout(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether a page in two looks differs in text raster alone.

    Both are lists of [element, box, look]. Elements may drift down together, as lines
    add up; hardly any may change its size, its place across, or its computed look.
    """
    there = {entry[0]: entry for entry in other}
    odd = sum(1 for entry in one if _is_odd(entry, there.get(entry[0])))
    return odd <= LAYOUT_SHARE * max(len(one), 1)


def _is_odd(entry: Any, other: Any) -> bool:
    if other is None or entry[2] != other[2]:
        return True
    box, moved = entry[1], other[1]
    if box is None or moved is None:
        return box is not moved
    return any(abs(box[k] - moved[k]) > LAYOUT_SLACK_PX for k in (0, 2, 3))
