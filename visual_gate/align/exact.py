"""Leaves that are on both pages pixel by pixel, wherever they went.

Displacements that many leaves share are proposed by the row bands and by leaves of
equal content; each leaf is tested under each of them; where several are possible, as
in lists that repeat, the leaf goes with its neighbours, and be it over the edge at the
bottom of a picture that ends before the page does, or to where noise of a few levels
is all that differs.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, between, distances, row_shifts
from visual_gate.align.pixels import Packed, cut
from visual_gate.align.sides import Pages
from visual_gate.records import Band, Box

MAX_PROPOSALS = 16
NEAR_PX = 20.0
ROUNDS = 3
MAX_NEIGHBOURS = 1500
"""More leaves than this are settled in portions, from the top down."""


def exact_shifts(
    pages: Pages, leaves: Sequence[Box], others: Sequence[Box]
) -> dict[Box, Shift]:
    """Displacement of each leaf that is unchanged; the others are left out.

    Args:
        pages: both pages.
        leaves: baseline leaves to look for.
        others: leaves found on the candidate, whose content proposes displacements.
    """
    shifts = _proposals(leaves, _twins(pages, leaves, others), pages.bands)
    found: dict[Box, Shift] = {}
    for start in range(0, len(leaves), MAX_NEIGHBOURS):
        part = leaves[start : start + MAX_NEIGHBOURS]
        seen = _table(pages.same, part, shifts)
        possible = seen | _table(pages.is_pushed_out, part, shifts)
        possible |= _table(pages.differs_faintly, part, shifts)
        chosen = zip(part, _agree(possible, part), seen, strict=True)
        found |= {box: shifts[int(at)] for box, at, fits in chosen if fits[at]}
    return found


def _table(
    test: Callable[[Box, Shift], bool], leaves: Sequence[Box], shifts: Sequence[Shift]
) -> NDArray[np.bool_]:
    """The answer for each leaf under each displacement, (leaves, shifts)."""
    answers = [[test(leaf, shift) for shift in shifts] for leaf in leaves]
    return np.array(answers, bool).reshape(len(leaves), len(shifts))


def stray_shifts(
    pages: Pages, leaves: Sequence[Box], others: Sequence[Box]
) -> dict[Box, Shift]:
    """Leaves that moved as no other did, where their content is unmistakable."""
    counts = Counter(_content(pages.before.packed, leaf) for leaf in leaves)
    return {
        leaf: between(leaf, there[0])
        for leaf, there in _twins(pages, leaves, others).items()
        if len(there) == 1 and counts[_content(pages.before.packed, leaf)] == 1
    }


def _content(image: Packed, box: Box) -> tuple[int, int, int]:
    return box.width, box.height, hash(cut(image, box).tobytes())


def _twins(
    pages: Pages, leaves: Sequence[Box], others: Sequence[Box]
) -> dict[Box, list[Box]]:
    """Candidate leaves with the very content of a baseline leaf."""
    places: dict[tuple[int, int, int], list[Box]] = {}
    for other in others:
        places.setdefault(_content(pages.after.packed, other), []).append(other)
    found = (
        (leaf, places.get(_content(pages.before.packed, leaf), [])) for leaf in leaves
    )
    return {leaf: twins for leaf, twins in found if twins}


def _proposals(
    leaves: Sequence[Box], twins: Mapping[Box, Sequence[Box]], bands: Sequence[Band]
) -> list[Shift]:
    votes: Counter[Shift] = Counter({(0, 0): 1})
    for leaf in leaves:
        votes.update(row_shifts(bands, leaf))
        votes.update(between(leaf, twin) for twin in twins.get(leaf, ())[:4])
    return [shift for shift, _ in votes.most_common(MAX_PROPOSALS)]


def _agree(possible: NDArray[np.bool_], leaves: Sequence[Box]) -> NDArray[np.int64]:
    """For each leaf the possible displacement that its neighbours favour."""
    near = 1.0 / (1.0 + distances(leaves, leaves) / NEAR_PX) ** 2
    belief = possible / np.maximum(possible.sum(axis=1, keepdims=True), 1)
    for _ in range(ROUNDS):
        support = possible * (near @ belief + 1e-9)
        belief = support / np.maximum(support.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(belief.argmax(axis=1), np.int64)
