"""Two pages to an aligned page: the order of the steps."""

from collections.abc import Sequence

import numpy as np

from visual_gate.align.additions import find_added
from visual_gate.align.counterparts import Sides, find_counterparts
from visual_gate.align.flow import Flow
from visual_gate.align.residue import cover, pieces, undo_moves
from visual_gate.align.rows import row_bands
from visual_gate.protocols import Segmenter
from visual_gate.records import (
    AlignedPage,
    Band,
    Box,
    Component,
    Image,
    Match,
    Matched,
    Picture,
    Removed,
)

HIDDEN = 127
"""Grey value laid over ignored boxes."""


def align_pages(
    baseline: Picture, candidate: Picture, segmenter: Segmenter
) -> AlignedPage:
    """Find for every component of one page its counterpart on the other.

    Identical pages are answered at once. Otherwise: equal row bands, then components,
    each by exact pixels, by a search around the expected place, and by assignment;
    then what is new; then blocks that cover whatever else differs.
    """
    before, after = _without_ignored(baseline, candidate)
    components = segmenter.segment(before)
    if np.array_equal(before.image, after.image):
        return _unchanged(baseline, candidate, components)
    bands = row_bands(before.image, after.image)
    others = segmenter.segment(after)
    matches = _match(before.image, after.image, components, others=others, bands=bands)
    return AlignedPage(baseline, candidate, matches, bands)


def _without_ignored(baseline: Picture, candidate: Picture) -> tuple[Picture, Picture]:
    first, second = baseline.ignored, candidate.ignored
    return _hidden(baseline, first or second), _hidden(candidate, second or first)


def _hidden(picture: Picture, boxes: Sequence[Box]) -> Picture:
    if not boxes:
        return picture
    image = picture.image.copy()
    for box in boxes:
        box.crop(image)[:] = HIDDEN
    return Picture(image, picture.nodes, tuple(boxes))


def _unchanged(
    baseline: Picture, candidate: Picture, components: Sequence[Component]
) -> AlignedPage:
    matches = tuple(Matched(c.kind, c.box, c.box, True) for c in components)  # noqa: FBT003
    return AlignedPage(baseline, candidate, matches, (Band(0, 0, len(baseline.image)),))


def _leaves(components: Sequence[Component]) -> list[Component]:
    parents = {component.parent for component in components}
    return [c for index, c in enumerate(components) if index not in parents]


def _match(
    before: Image,
    after: Image,
    components: Sequence[Component],
    *,
    others: Sequence[Component],
    bands: Sequence[Band],
) -> tuple[Match, ...]:
    sides, flow = Sides.of(before, after), Flow(bands)
    found = find_counterparts(sides, _leaves(components), _leaves(others), flow=flow)
    paired = [match for match in found if isinstance(match, Matched)]
    gone = [match for match in found if isinstance(match, Removed)]
    added = find_added(
        others,
        [match.candidate for match in paired],
        ink_baseline=sides.ink_baseline,
        flow=flow,
        bands=bands,
    )
    moves = [
        (m.baseline, (m.candidate.x - m.baseline.x, m.candidate.y - m.baseline.y))
        for m in paired
    ]
    undone = undo_moves(after, before.shape, bands=bands, moves=moves)
    differs = (undone != before).any(axis=2)
    for box in [
        *(match.baseline for match in paired if not match.identical),
        *(match.baseline for match in gone),
        *(match.expected for match in added),
    ]:
        inside = box.padded(4).clipped(before.shape[1], before.shape[0])
        differs[inside.y : inside.bottom, inside.x : inside.right] = False
    left = pieces(differs)
    covers = cover(left, components, [flow.guess(box) for box in left])
    return (*found, *added, *covers)
