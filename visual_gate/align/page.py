"""Two pages to an aligned page: the order of the steps."""

from collections.abc import Sequence

import numpy as np

from visual_gate.align.covered import uncovered
from visual_gate.align.matching import match_components
from visual_gate.align.reunited import reunited
from visual_gate.align.rows import row_bands
from visual_gate.protocols import Segmenter
from visual_gate.records import AlignedPage, Band, Box, Matched, Picture

HIDDEN = 127
"""Grey value laid over ignored boxes."""


def align_pages(
    baseline: Picture, candidate: Picture, segmenter: Segmenter
) -> AlignedPage:
    """Find for every component of one page its counterpart on the other.

    Identical pages are answered at once. Otherwise: equal row bands, then components,
    each by exact pixels, by a search around the expected place, and by assignment;
    then what is new; then blocks that cover whatever else differs. What pinned bars
    alone make differ is taken back.
    """
    before = _without_ignored(baseline, baseline.ignored or candidate.ignored)
    after = _without_ignored(candidate, candidate.ignored or baseline.ignored)
    if np.array_equal(before.image, after.image):
        return _unchanged(baseline, candidate, segmenter)
    bands = row_bands(before.image, after.image)
    matches = match_components(before, after, segmenter, bands=bands)
    matches = reunited(matches, before.image, after.image)
    return AlignedPage(before, after, uncovered(matches, before, after), bands)


def _without_ignored(picture: Picture, boxes: Sequence[Box]) -> Picture:
    if not boxes:
        return picture
    image = picture.image.copy()
    for box in boxes:
        box.crop(image)[:] = HIDDEN
    return Picture(image, picture.nodes, tuple(boxes))


def _unchanged(
    baseline: Picture, candidate: Picture, segmenter: Segmenter
) -> AlignedPage:
    components = segmenter.segment(baseline)
    matches = tuple(Matched(c.kind, c.box, c.box, identical=True) for c in components)
    whole = Band(0, 0, len(baseline.image))
    return AlignedPage(baseline, candidate, matches, (whole,))
