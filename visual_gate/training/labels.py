"""What is known about each finding and each pixel of a labelled pair."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Added, Box, Match, Matched, Removed
from visual_gate.scoring.crops import Crop, Overlay
from visual_gate.scoring.measures import MEASURES
from visual_gate.training.manifest import Label, LabelledPair, Part

UNKNOWN = -1.0
"""Target of what nobody labelled; such findings and cells are left out."""

CALM = 0.5
"""Target of an inserted block that harms nothing: a person should look."""

SLIGHT = 0.3
"""Target of one text in a slightly other colour: more often a pointer's doing than a
fault."""

INSERTIONS = ("banner",)
"""Kinds of parts that are such blocks."""

RECOLOURINGS = ("text_recoloured", "rule_color")
SLIGHT_LEVELS = 64
FEW = 2
"""Kinds of parts that change the colour of text, by how little, and how many of them on
a page, a resting pointer may do it too."""

WIDE_PX = 500_000

FLAT, CLEARLY = 0.5, 0.75
"""Share of a finding that is flat on both sides, and how far its colour went there, of
all there can be: so much is never harmless for sure."""

TOUCH = 0.15
"""Share of the smaller box by which a finding touches a seeded change."""

STRIDE = 8


@dataclass(frozen=True, slots=True)
class Truth:
    """Seeded changes of a pair: ``harm`` from 0, harmless, to 1."""

    changes: tuple[tuple[Box | None, Box | None, float], ...]
    elsewhere: float
    """Target of what lies outside all of them."""


def truth_of(pair: LabelledPair, *, pointed_at: bool = True) -> Truth:
    """The seeded changes of a pair, from its parts or else from its boxes.

    ``pointed_at`` says that a pointer may rest somewhere, which it does not in a
    picture of a single component.
    """
    harmful = pair.label is Label.REGRESSION
    if pair.parts:
        few = sum(part.kind in RECOLOURINGS for part in pair.parts) <= FEW
        few = few and pointed_at
        changes = tuple(
            (
                part.baseline,
                part.candidate,
                SLIGHT if few and _slight(part) else harm_of(part),
            )
            for part in pair.parts
            if not (harmful and _everywhere(part))
        )
    else:
        harm = {Label.REGRESSION: 1.0, Label.BENIGN: 0.0, Label.SHIFT: CALM}[pair.label]
        changes = tuple((box, None, harm) for box in pair.boxes_baseline)
        changes += tuple((None, box, harm) for box in pair.boxes_candidate)
    return Truth(changes, UNKNOWN if harmful else 0.0)


def _everywhere(part: Part) -> bool:
    """Whether a harmless change covers the page: beside a fault it excuses nothing."""
    areas = [box.area for box in (part.baseline, part.candidate) if box is not None]
    return part.severity <= 0 and max(areas, default=0) >= WIDE_PX


def _slight(part: Part) -> bool:
    """Whether it gives text a colour so near the old one that a pointer may have."""
    return (
        part.kind in RECOLOURINGS
        and part.levels is not None
        and part.levels < SLIGHT_LEVELS
    )


def harm_of(part: Part) -> float:
    """How sure a person would be that this is a fault, from its severity."""
    if part.kind in INSERTIONS:
        return CALM
    return 0.0 if part.severity <= 0 else 0.65 + 0.35 * min(part.severity, 1.0)


def target_of(match: Match, truth: Truth) -> float:
    """Target of a finding: the worst seeded change that it touches."""
    before, after = sides(match)
    harms = [
        harm
        for baseline, candidate, harm in truth.changes
        if _touches(before, baseline) or _touches(after, candidate)
    ]
    return max(harms, default=truth.elsewhere)


def repainted(known: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Findings whose flat ground has clearly another colour.

    Their rows in ``known`` begin with the columns ``MEASURES``, (findings, columns).
    Where a banner or another photograph came, that happens to what stands beside it. By
    its labels it is harmless; taught as that, a header that turns red is harmless too.
    """
    share, levels = (
        known[:, MEASURES.index(name)] for name in ("flat_share", "flat_levels")
    )
    return np.asarray((share >= FLAT) & (levels >= CLEARLY))


def whole_target(harm: NDArray[np.float32], truth: Truth, *, complete: bool) -> float:
    """Target of the worst finding: the worst known one.

    Where a fault shows only outside of its box, the whole page still has it; a part of
    the page may not. A page that should be harmless is not for sure while a finding of
    it is unknown.
    """
    worst = float(harm.max(initial=0.0))
    unsure = bool((harm == UNKNOWN).any())
    if truth.elsewhere != UNKNOWN:
        return UNKNOWN if unsure and worst <= CALM else worst
    if worst > 0:
        return worst
    seeded = max((change[2] for change in truth.changes), default=1.0)
    return seeded if complete else UNKNOWN


def sides(match: Match) -> tuple[Box, Box]:
    """The boxes of a match on both pages, the expected one where there is none."""
    match match:
        case Matched(baseline=before, candidate=after):
            return before, after
        case Removed(baseline=before, expected=after):
            return before, after
        case Added(candidate=after, expected=before):
            return before, after


def _touches(box: Box, seeded: Box | None) -> bool:
    if seeded is None:
        return False
    common = box.intersect(seeded).area
    return common > TOUCH * max(min(box.area, seeded.area), 1)


def cell_targets(
    crop: Crop, laid: Overlay, truth: Truth
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Targets and weights of a crop's 8x8 px cells.

    Cells where no pixel differs are harmless, but count little; cells that differ
    carry the harm of the seeded change they lie in.
    """
    height, width = crop.baseline.shape[0] // STRIDE, crop.baseline.shape[1] // STRIDE
    gap = cv2.absdiff(crop.baseline, crop.candidate).max(2)
    differs = gap.reshape(height, STRIDE, width, STRIDE).max((1, 3)) > 0
    target = np.full((height, width), truth.elsewhere, np.float32)
    for before, after, harm in sorted(truth.changes, key=lambda change: change[2]):
        for box in (before, after and after.shifted(-laid.dx, -laid.dy)):
            if box is not None:
                _cells(box, crop.origin).crop(target)[:] = harm
    target = np.where(differs, target, 0).astype(np.float32)
    weight = np.where(target == UNKNOWN, 0.0, np.where(differs, 1.0, 0.05))
    return np.maximum(target, 0), weight.astype(np.float32)


def _cells(box: Box, origin: tuple[int, int]) -> Box:
    """The cells of a crop that a page box covers."""
    local = box.shifted(-origin[0], -origin[1])
    left, top = local.x // STRIDE, local.y // STRIDE
    right, bottom = -(-local.right // STRIDE), -(-local.bottom // STRIDE)
    return Box(left, top, right - left, bottom - top)
