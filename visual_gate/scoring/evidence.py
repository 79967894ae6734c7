"""Everything that the finding head is told about the findings of one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import AlignedPage, Match, Matched
from visual_gate.scoring.context import (
    PAGE,
    PLACE,
    page_facts,
    places,
)
from visual_gate.scoring.crops import Crop, Cutter
from visual_gate.scoring.measures import MEASURES, measure

Floats = NDArray[np.float32]

EMBEDDING = 48
"""Length of the networks' description of a component, together."""

PERCEIVED: tuple[str, ...] = (
    "fault_worst",
    "fault_top",
    "fault_mean",
    *(f"seen_{index}" for index in range(EMBEDDING)),
)
"""What the network says of a component, in this order."""

COMPARED: tuple[str, ...] = (
    "fault_worst",
    "fault_top",
    "mean",
    "over_25",
    "largest",
    "blurred_outside_1",
    "blurred_outside_2",
    "ssim_gap",
    "mean_ssim_gap",
    "left_after_shift",
    "levels_after_shift",
    "flat_largest",
    "fit_left",
)
"""Measures that are held against those of the page's other findings."""

QUANTILES = (0.1, 0.5, 0.9)

OWN = (*PERCEIVED, *MEASURES, *PLACE)
SHARED = (
    *(f"{name}_q{quantile}" for name in COMPARED for quantile in QUANTILES),
    *(f"{name}_excess" for name in COMPARED),
    *(f"{name}_rank" for name in COMPARED),
    *PAGE,
)
FEATURES = (*OWN, *SHARED)
"""Names of the columns that the finding head is given."""


class Judge(Protocol):
    """A trained model, without a word of what it is made with."""

    def perceive(self, findings: Sequence[Sequence[Crop]]) -> Floats:
        """A row of ``PERCEIVED`` for the crops of each finding."""
        ...

    def judge(self, features: Floats) -> Floats:
        """Scores 0 to 1 of a page's findings from their rows of ``FEATURES``."""
        ...

    def fault_map(self, crop: Crop) -> Floats:
        """Probability of a fault in each 8x8 px of a crop."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The findings of a page before the network has seen them.

    ``chosen`` are indexes of matches; ``crops`` and the rows of ``known``, the columns
    ``MEASURES`` and ``PLACE``, are in the same order.
    """

    chosen: tuple[int, ...]
    crops: tuple[tuple[Crop, ...], ...]
    known: Floats
    page: Floats


def worth_scoring(matches: Sequence[Match]) -> tuple[int, ...]:
    """Indexes of the matches that are not equal pixel by pixel."""
    return tuple(
        index
        for index, match in enumerate(matches)
        if not (isinstance(match, Matched) and match.identical)
    )


def gather(page: AlignedPage, chosen: Sequence[int]) -> Gathered:
    """Cut and measure the chosen matches."""
    cutter = Cutter.of(page)
    matches = page.matches
    crops = tuple(cutter.crops(matches[index], matches) for index in chosen)
    measures = np.stack([measure(tiles) for tiles in crops])
    known = np.concatenate([measures, places(page, chosen)], axis=1)
    return Gathered(tuple(chosen), crops, known, page_facts(page, chosen))


def features(known: Floats, page: Floats, *, perceived: Floats) -> Floats:
    """One row of ``FEATURES`` for each finding of a page."""
    own = np.concatenate([perceived, known], axis=1)
    compared = own[:, [OWN.index(name) for name in COMPARED]]
    quantiles = np.quantile(compared, QUANTILES, axis=0).astype(np.float32)
    rows = len(own)
    shared = (
        np.tile(quantiles.T.reshape(1, -1), (rows, 1)),
        compared - quantiles[1],
        _ranks(compared),
        np.tile(page.reshape(1, -1), (rows, 1)),
    )
    return np.concatenate([own, *shared], axis=1)


def _ranks(values: Floats) -> Floats:
    """Each value's share of lower ones in its column, 0 to 1."""
    below = (values[None, :, :] < values[:, None, :]).sum(1)
    return np.asarray(below / max(len(values) - 1, 1), np.float32)
