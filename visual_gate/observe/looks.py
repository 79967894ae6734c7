"""Fingerprints of how components looked before and after."""

import hashlib
from collections.abc import Mapping, Sequence

from visual_gate.baselines import pixel_digest
from visual_gate.judge import ComponentEvidence, boxes_of
from visual_gate.observe.trial import Trial


def looks_of(trial: Trial, parts: Sequence[ComponentEvidence]) -> Mapping[str, str]:
    """By the component's id: 16 hex digits that are the same for the same two looks.

    The same pixels before and the same pixels after are one look, wherever on a page,
    and on whichever page, they are; the empty side of what came or went counts as well.
    What only moved has none.
    """
    return {part.id: _look(trial, part) for part in parts}


def _look(trial: Trial, part: ComponentEvidence) -> str:
    sides = (trial.baseline.picture.image, trial.candidate.picture.image)
    before, after = (
        "" if box is None else pixel_digest(box.crop(image))
        for image, box in zip(sides, boxes_of(part.match), strict=True)
    )
    if before == after:
        return ""
    return hashlib.sha256(f"{before}/{after}".encode()).hexdigest()[:16]
