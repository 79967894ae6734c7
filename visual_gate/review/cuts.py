"""Decisions with the pixels they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from visual_gate.baselines import Review, cut, pixel_digest
from visual_gate.images import decode
from visual_gate.records import (
    Box,
    ComponentScore,
    Image,
    KnownDifference,
    TargetReport,
)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """The decoded pictures of a target, None where there is none."""

    baseline: Image | None
    candidate: Image | None


def decoded(baseline: bytes | None, candidate: bytes | None, name: str) -> Sides:
    """Both pictures of a target; raises ImageError for a damaged one."""
    return Sides(
        None if baseline is None else decode(baseline, name),
        None if candidate is None else decode(candidate, name),
    )


def digests(part: ComponentScore, sides: Sides) -> tuple[str, str]:
    """Digests of the component's own pixels, empty for a side without it."""
    return (
        _digest(sides.baseline, part.box_baseline),
        _digest(sides.candidate, part.box_candidate),
    )


def pictured(
    review: Review, target: TargetReport, sides: Sides
) -> tuple[Review, Mapping[str, bytes]]:
    """The review with cuts of both sides, and these as objects by their names.

    A side that lacks the component is cut where its neighbours say it would be.
    """
    if sides.baseline is None or sides.candidate is None:
        return review, {}
    boxes = places(review.difference, target)
    if not (_is_on(sides.baseline, boxes[0]) and _is_on(sides.candidate, boxes[1])):
        return review, {}
    before, shown_before = cut(sides.baseline, boxes[0], target.target.key)
    after, shown_after = cut(sides.candidate, boxes[1], target.target.key)
    objects = {before.object_name: shown_before, after.object_name: shown_after}
    return replace(review, pictures=(before, after)), objects


def places(known: KnownDifference, target: TargetReport) -> tuple[Box, Box]:
    """Where the component is, or would be, on the baseline and on the candidate."""
    before, after = known.box_baseline, known.box_candidate
    if before is None and after is not None:
        return after.shifted(*_drift(after, target.components, to_baseline=True)), after
    if before is not None and after is None:
        drift = _drift(before, target.components, to_baseline=False)
        return before, before.shifted(*drift)
    whole = Box(0, 0, 0, 0)
    return before or whole, after or whole


def _is_on(image: Image, box: Box) -> bool:
    return box.clipped(image.shape[1], image.shape[0]).area > 0


def _drift(
    box: Box, components: Iterable[ComponentScore], *, to_baseline: bool
) -> tuple[int, int]:
    """How far the nearest component that is on both sides lies from itself."""
    nearest: tuple[int, tuple[int, int]] | None = None
    for part in components:
        if part.box_baseline is None or part.box_candidate is None:
            continue
        here, there = part.box_baseline, part.box_candidate
        if to_baseline:
            here, there = there, here
        far = abs(here.y - box.y) + abs(here.x - box.x)
        if nearest is None or far < nearest[0]:
            nearest = far, (there.x - here.x, there.y - here.y)
    return (0, 0) if nearest is None else nearest[1]


def _digest(image: Image | None, box: Box | None) -> str:
    return "" if image is None or box is None else pixel_digest(box.crop(image))
