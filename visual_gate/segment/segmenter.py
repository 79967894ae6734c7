"""PixelSegmenter: pixels to a tree of components."""

from collections.abc import Sequence

from visual_gate.records import Box, Component, Kind, Picture
from visual_gate.segment.boxes import count_inside, innermost, lie_inside, outermost
from visual_gate.segment.edges import edge_map
from visual_gate.segment.frames import find_frames
from visual_gate.segment.leaves import Leaf, find_leaves, glyph_height
from visual_gate.segment.paragraphs import merge_lines
from visual_gate.segment.photos import Texture
from visual_gate.segment.tree import Found, build_tree
from visual_gate.segment.words import join_fragments, join_words

MAX_CONTROL_HEIGHT_PX = 64
MAX_LINE = 3.2
"""Tallest single text line, in heights of the page's letters."""

SQUARE = 1.8
HEADING = 4
MAX_HEADING = 8
"""Higher lines are text too when they are long: headings."""

LETTERING = 4
"""Letters on a photograph are a line at least this many times wider than high."""

SPECK_PX = 48
"""Leaves of a smaller area are dirt, not components."""

MAX_LABELS = 2
"""A control holds a label and an icon; what holds more is a block."""


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
        leaves = find_leaves(edges.ink, glyph_px)
        frames = find_frames(edges.lines)
        texture = Texture.of(picture.image)
        photos = texture.photos()
        frames = [
            frame
            for frame, inside in zip(frames, lie_inside(frames, photos), strict=True)
            if not inside or texture.is_calm(frame)
        ]
        leaves = _real(leaves, photos, frames, glyph_px=glyph_px)
        leaves = [
            leaf for leaf in join_words(leaves, frames) if leaf.box.area >= SPECK_PX
        ]
        return build_tree(
            [
                *_kinds_of_leaves(leaves, frames, photos, glyph_px=glyph_px),
                *_kinds_of_frames(frames, leaves),
            ]
        )


def _real(
    leaves: Sequence[Leaf],
    photos: Sequence[Box],
    frames: Sequence[Box],
    *,
    glyph_px: float,
) -> list[Leaf]:
    """Leaves without the fragments of photographs; lettering on them stays."""
    boxes = [leaf.box for leaf in leaves]
    hosts, fences = innermost(boxes, photos), innermost(boxes, frames)
    return [
        leaf
        for leaf, host, fence in zip(leaves, hosts, fences, strict=True)
        if host < 0
        or (fence >= 0 and photos[host].contains(frames[fence]))
        or _is_lettering(leaf, glyph_px)
    ]


def _is_lettering(leaf: Leaf, glyph_px: float) -> bool:
    box = leaf.box
    return box.height >= glyph_px and box.width >= LETTERING * box.height


def _kinds_of_leaves(
    leaves: Sequence[Leaf],
    frames: Sequence[Box],
    photos: Sequence[Box],
    *,
    glyph_px: float,
) -> list[Found]:
    lines = [leaf.box for leaf in leaves if _is_line(leaf, glyph_px)]
    others = [leaf.box for leaf in leaves if not _is_line(leaf, glyph_px)]
    pictures = join_fragments(outermost([*others, *photos]))
    drawings = [
        box
        for box, count in zip(pictures, count_inside(photos, pictures), strict=True)
        if not count
    ]
    held = lie_inside(lines, drawings)
    free = [box for box, is_held in zip(lines, held, strict=True) if not is_held]
    texts: list[Found] = [(Kind.TEXT, box) for box in merge_lines(free, frames)]
    return texts + [(Kind.IMAGE, box) for box in pictures]


def _is_line(leaf: Leaf, glyph_px: float) -> bool:
    box = leaf.box
    low = box.height <= MAX_LINE * glyph_px
    long = box.width >= HEADING * box.height and box.height <= MAX_HEADING * glyph_px
    return long or (low and box.width > SQUARE * box.height)


def _kinds_of_frames(frames: Sequence[Box], leaves: Sequence[Leaf]) -> list[Found]:
    inside = count_inside([leaf.box for leaf in leaves], frames)
    return [
        (_kind_of_frame(frame, count), frame)
        for frame, count in zip(frames, inside, strict=True)
    ]


def _kind_of_frame(frame: Box, leaves_inside: int) -> Kind:
    low = frame.height <= MAX_CONTROL_HEIGHT_PX
    return Kind.CONTROL if low and leaves_inside <= MAX_LABELS else Kind.BLOCK
