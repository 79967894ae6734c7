"""Leaves that are on both pages pixel by pixel, wherever they went.

Displacements that many leaves share are proposed by the row bands and by leaves of
equal content; each leaf is tested under each of them; where several are possible, as
in lists that repeat, the leaf goes with its neighbours.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.align.flow import Shift, distances, row_shifts
from visual_gate.align.pixels import Packed, cut, same_pixels
from visual_gate.records import Band, Box

MAX_PROPOSALS = 16
NEAR_PX = 20.0
ROUNDS = 3
MAX_NEIGHBOURS = 1500
"""More leaves than this are settled in portions, from the top down."""


def exact_shifts(
    before: Packed,
    after: Packed,
    *,
    leaves: Sequence[Box],
    others: Sequence[Box],
    bands: Sequence[Band],
) -> dict[Box, Shift]:
    """Displacement of each leaf that is unchanged; the others are left out.

    Args:
        before: pixels of the baseline.
        after: pixels of the candidate.
        leaves: baseline leaves to look for.
        others: leaves found on the candidate, whose content proposes displacements.
        bands: rows that correspond.
    """
    twins = _twins(before, after, leaves=leaves, others=others)
    shifts = _proposals(leaves, twins, bands)
    found: dict[Box, Shift] = {}
    for start in range(0, len(leaves), MAX_NEIGHBOURS):
        part = leaves[start : start + MAX_NEIGHBOURS]
        possible = _possible(before, after, leaves=part, shifts=shifts)
        chosen = _agree(possible, part)
        found |= {
            box: shifts[int(at)]
            for box, at, any_fits in zip(
                part, chosen, possible.any(axis=1), strict=True
            )
            if any_fits
        }
    return found | _strays(twins, found)


def _content(image: Packed, box: Box) -> tuple[int, int, int]:
    return box.width, box.height, hash(cut(image, box).tobytes())


def _twins(
    before: Packed, after: Packed, *, leaves: Sequence[Box], others: Sequence[Box]
) -> dict[Box, list[Box]]:
    """Candidate leaves with the very content of a baseline leaf."""
    places: dict[tuple[int, int, int], list[Box]] = {}
    for other in others:
        places.setdefault(_content(after, other), []).append(other)
    found = ((leaf, places.get(_content(before, leaf), [])) for leaf in leaves)
    return {leaf: twins for leaf, twins in found if twins}


def _between(here: Box, there: Box) -> Shift:
    return there.x - here.x, there.y - here.y


def _proposals(
    leaves: Sequence[Box], twins: Mapping[Box, Sequence[Box]], bands: Sequence[Band]
) -> list[Shift]:
    votes: Counter[Shift] = Counter({(0, 0): 1})
    for leaf in leaves:
        votes.update(row_shifts(bands, leaf))
        votes.update(_between(leaf, twin) for twin in twins.get(leaf, ())[:4])
    return [shift for shift, _ in votes.most_common(MAX_PROPOSALS)]


def _possible(
    before: Packed, after: Packed, *, leaves: Sequence[Box], shifts: Sequence[Shift]
) -> NDArray[np.bool_]:
    """Shape (leaves, shifts)."""
    tests = [
        [same_pixels(before, leaf, after, shift) for shift in shifts] for leaf in leaves
    ]
    return np.array(tests, bool).reshape(len(leaves), len(shifts))


def _agree(possible: NDArray[np.bool_], leaves: Sequence[Box]) -> NDArray[np.int64]:
    """For each leaf the possible displacement that its neighbours favour."""
    near = 1.0 / (1.0 + distances(leaves, leaves) / NEAR_PX) ** 2
    belief = possible / np.maximum(possible.sum(axis=1, keepdims=True), 1)
    for _ in range(ROUNDS):
        support = possible * (near @ belief + 1e-9)
        belief = support / np.maximum(support.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(belief.argmax(axis=1), np.int64)


def _strays(
    twins: Mapping[Box, Sequence[Box]], found: Mapping[Box, Shift]
) -> dict[Box, Shift]:
    """Leaves that moved as no other did, where their content is unmistakable."""
    taken = {box.shifted(*shift) for box, shift in found.items()}
    strays: dict[Box, Shift] = {}
    for leaf, there in twins.items():
        free = [twin for twin in there if twin not in taken]
        if leaf not in found and len(free) == 1:
            strays[leaf] = _between(leaf, free[0])
            taken.add(free[0])
    return strays
