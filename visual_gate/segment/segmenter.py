"""PixelSegmenter: pixels to a tree of components."""

from visual_gate.records import Box, Component, Kind, Picture
from visual_gate.segment.edges import edge_map
from visual_gate.segment.frames import find_frames
from visual_gate.segment.leaves import Leaf, find_leaves, glyph_height
from visual_gate.segment.paragraphs import merge_lines
from visual_gate.segment.tree import Found, build_tree

MAX_CONTROL_HEIGHT_PX = 64
MAX_LINE = 3.2
"""Tallest single text line, in heights of the page's letters."""

SQUARE = 1.8
DENSE = 0.45


class PixelSegmenter:
    """Finds components from pixels alone.

    Leaves are connected ink after closing gaps by a kernel that follows the page's
    letters (docstrum, O'Gorman 1993); lines merge to paragraphs; blocks are regions
    that long edges enclose.
    """

    def segment(self, picture: Picture) -> tuple[Component, ...]:
        """The tree of components, parents before children."""
        edges = edge_map(picture.image)
        glyph_px = glyph_height(edges.ink)
        frames = find_frames(edges.lines)
        leaves = find_leaves(edges.ink, glyph_px)
        return build_tree(
            [
                *_kinds_of_leaves(leaves, glyph_px, frames),
                *_kinds_of_frames(frames, leaves),
            ]
        )


def _kinds_of_leaves(
    leaves: list[Leaf], glyph_px: float, frames: list[Box]
) -> list[Found]:
    lines = [leaf.box for leaf in leaves if _is_line(leaf, glyph_px)]
    others = [leaf.box for leaf in leaves if not _is_line(leaf, glyph_px)]
    images = _outermost(others)
    lines = [box for box in lines if not _inside(box, images)]
    texts: list[Found] = [(Kind.TEXT, box) for box in merge_lines(lines, frames)]
    return texts + [(Kind.IMAGE, box) for box in images]


def _is_line(leaf: Leaf, glyph_px: float) -> bool:
    box = leaf.box
    low = box.height <= MAX_LINE * glyph_px
    return low and (box.width > SQUARE * box.height)


def _outermost(boxes: list[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.area):
        if not _inside(box, kept):
            kept.append(box)
    return kept


def _inside(box: Box, boxes: list[Box]) -> bool:
    return any(other.contains(box) for other in boxes)


def _kinds_of_frames(frames: list[Box], leaves: list[Leaf]) -> list[Found]:
    return [(_kind_of_frame(frame, leaves), frame) for frame in frames]


def _kind_of_frame(frame: Box, leaves: list[Leaf]) -> Kind:
    if frame.height > MAX_CONTROL_HEIGHT_PX:
        return Kind.BLOCK
    inside = sum(frame.contains(leaf.box) for leaf in leaves)
    return Kind.CONTROL if inside <= 2 else Kind.BLOCK  # noqa: PLR2004  label and icon
