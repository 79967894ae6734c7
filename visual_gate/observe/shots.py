"""Captures with their pixels."""

from dataclasses import dataclass, replace

from visual_gate.images import decode
from visual_gate.records import Box, Capture, Picture, Target


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A capture, decoded."""

    capture: Capture
    picture: Picture

    def has_pixels_of(self, other: "Shot") -> bool:
        """Whether both are the same file, and so the same pixels."""
        return self.capture.encoded == other.capture.encoded


def shot(capture: Capture, like: Shot | None = None) -> Shot:
    """Decode a capture, or share the pixels of another one with the same bytes."""
    ignored = (*capture.facts.masked, *_scaled(capture.target))
    if like is not None and like.capture.encoded == capture.encoded:
        picture = replace(like.picture, nodes=capture.nodes, ignored=ignored)
        return Shot(capture, picture)
    image = decode(capture.encoded, f"{capture.target.key} ({capture.side})")
    return Shot(capture, Picture(image, capture.nodes, ignored))


def _scaled(target: Target) -> tuple[Box, ...]:
    """Ignored boxes in image pixels instead of CSS pixels."""
    scale = target.viewport.device_scale_factor
    return tuple(
        Box(
            round(box.x * scale),
            round(box.y * scale),
            round(box.width * scale),
            round(box.height * scale),
        )
        for box in target.ignored
    )
