"""Whether nothing differs but what pictures show, pixel by pixel.

A component may hold more than its picture: a name beside a portrait. Outside of the
frames of pictures no pixel may differ. A frame is an element that shows a picture, of
the same size and with the same styles on both sides, and with the same elements upon
it: a badge that is lost from a photo is no other photo.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visual_gate.explain.content import PHOTO_TAGS, words_of
from visual_gate.explain.page import page_causes
from visual_gate.records import (
    Added,
    Box,
    Capture,
    DomNode,
    Image,
    Match,
    Matched,
    Removed,
)

BACKGROUND = "background-image"

EDGE_PX = 1
"""Around a picture: frames need not lie on whole pixels."""

TOLERANCE = 4
"""Levels that two drawings of the same pixels may differ by."""

FLAT = 3.0
"""Standard deviation in levels under which a frame shows nothing."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A picture element, before and after."""

    before: Box
    after: Box

    @property
    def shift(self) -> tuple[int, int]:
        return self.after.x - self.before.x, self.after.y - self.before.y


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """Both captures with their pixels, each (height, width, 3)."""

    baseline: Capture
    candidate: Capture
    before: Image
    after: Image


def photos_only(matches: Sequence[Match], views: Views) -> tuple[bool, ...]:
    """For each match, whether all that differs lies in pictures that did load.

    True also for what is missing or added within a frame, since other photos are cut
    into other components. False where a frame shows nothing on the candidate.
    """
    frames = tuple(_frames(matches, views)) if matches else ()
    return tuple(bool(frames) and _in_frames(one, frames, views) for one in matches)


def _frames(matches: Sequence[Match], views: Views) -> Iterator[_Frame]:
    """The pictures in these matches that are alike on both sides but for their show."""
    wide = page_causes(views.baseline.facts, views.candidate.facts)
    if any(request.resource in {"image", "media"} for request in wide.requests):
        return
    before, after = views.baseline.nodes, views.candidate.nodes
    places = {node.selector: place for place, node in enumerate(after)}
    for here, node in enumerate(before):
        there = places.get(node.selector)
        if there is None or not _is_alike(node, after[there]):
            continue
        frame = _Frame(node.box, after[there].box)
        if not any(_touches(match, frame) for match in matches):
            continue
        if _upon(here, before) == _upon(there, after) and not _went_blank(frame, views):
            yield frame


def _is_alike(before: DomNode, after: DomNode) -> bool:
    return (
        all(map(_is_picture, (before, after)))
        and (before.tag, words_of(before)) == (after.tag, words_of(after))
        and (before.box.width, before.box.height) == (after.box.width, after.box.height)
        and dict(before.styles) == dict(after.styles)
    )


def _is_picture(node: DomNode) -> bool:
    return node.tag.lower() in PHOTO_TAGS or "url(" in node.styles.get(BACKGROUND, "")


def _upon(place: int, nodes: Sequence[DomNode]) -> list[tuple[object, ...]]:
    """The elements that reach into a frame, as they look and where in it they are."""
    frame = nodes[place].box
    around = {place}
    while (place := nodes[place].parent) >= 0:
        around.add(place)
    return [
        (one.selector, one.text, dict(one.styles), one.box.shifted(-frame.x, -frame.y))
        for number, one in enumerate(nodes)
        if number not in around and _meet(one.box, frame)
    ]


def _went_blank(frame: _Frame, views: Views) -> bool:
    """Whether the candidate alone shows nothing there."""
    there = _is_flat(frame.before, views.before)
    return _is_flat(frame.after, views.after) and not there


def _is_flat(box: Box, image: Image) -> bool:
    """Whether nothing is to be seen there but one colour."""
    part = box.crop(image)
    return not part.size or float(part.std(axis=(0, 1)).max()) <= FLAT


def _in_frames(match: Match, frames: Sequence[_Frame], views: Views) -> bool:
    shifts = {one.shift for one in frames if _touches(match, one)}
    if len(shifts) != 1:
        return False
    (shift,) = shifts
    region = _region(match, shift)
    moved = region.shifted(*shift)
    before, after = region.crop(views.before), moved.crop(views.after)
    if before.shape != after.shape:
        return False
    differs = _differs(before, after)
    for frame in frames:
        _blank(differs, frame.before.padded(EDGE_PX), region)
    return not differs.any()


def _touches(match: Match, frame: _Frame) -> bool:
    match match:
        case Matched(baseline=before, candidate=after):
            return _meet(before, frame.before) or _meet(after, frame.after)
        case Removed(baseline=before):
            return _meet(before, frame.before)
        case Added(candidate=after):
            return _meet(after, frame.after)


def _meet(one: Box, other: Box) -> bool:
    return one.intersect(other).area > 0


def _region(match: Match, shift: tuple[int, int]) -> Box:
    """All of the component, where the baseline has it or would have it."""
    back = (-shift[0], -shift[1])
    match match:
        case Matched(baseline=before, candidate=after):
            return before.union(after.shifted(*back))
        case Removed(baseline=before):
            return before
        case Added(candidate=after):
            return after.shifted(*back)


def _differs(before: Image, after: Image) -> NDArray[np.bool_]:
    """(height, width): where any channel differs."""
    change = np.abs(before.astype(np.int16) - after.astype(np.int16))
    found: NDArray[np.bool_] = change.max(axis=2) > TOLERANCE
    return found


def _blank(differs: NDArray[np.bool_], frame: Box, region: Box) -> None:
    """Forget what differs within a frame."""
    common = frame.intersect(region)
    x, y = common.x - region.x, common.y - region.y
    differs[y : y + common.height, x : x + common.width] = False
