"""What a model is worth on the hold-out: numbers for its card, pictures for its run."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from visual_gate import images
from visual_gate.files import write_atomic
from visual_gate.training.head_loop import (
    Judges,
    Page,
    labelled_pages,
    pad,
    worst_logits,
)
from visual_gate.training.manifest import LabelledPair
from visual_gate.training.metrics import (
    auroc,
    calibration_error,
    recall_at,
    reliability,
)
from visual_gate.training.mistakes import side_by_side
from visual_gate.training.pictures import draw_reliability

THRESHOLD = 0.5
"""Under this score a missed regression costs more than a false alarm, at equal cost."""

MISTAKES = 12

PAINTED = ("painted", "restyled")
"""Variants of a pair whose faults were painted on."""

Calibration = tuple[float, float]
"""Slope and offset that turn a page's worst logit into a probability."""


def page_scores(
    head: Judges, pages: Sequence[Page], calibration: Calibration
) -> NDArray[np.float64]:
    """The score of each page, 0 to 1: that of its worst finding."""
    with torch.no_grad():
        _, worst = worst_logits(head, pad([(page.table(), page) for page in pages]))
    alarm = worst.numpy().astype(np.float64) * calibration[0] + calibration[1]
    return np.asarray(1 / (1 + np.exp(alarm.clip(-40, 40))))


def holdout_metrics(
    head: Judges, holdout: Sequence[Page], calibration: Calibration
) -> tuple[dict[str, float], dict[str, float]]:
    """AUROC, recalls and calibration on held-out pictures, and recall per family.

    The calibration error is of pages as they were captured, not of parts and painted
    ones.
    """
    pages = labelled_pages(holdout)
    scores = page_scores(head, pages, calibration)
    good = np.array([page.whole == 0 for page in pages])
    whole = np.array([page.variant == "whole" for page in pages])
    metrics = {
        "auroc": auroc(scores[~good], scores[good]),
        "recall_at_1_percent": recall_at(
            scores[~good], scores[good], false_alarms=0.01
        ),
        "recall_at_5_percent": recall_at(
            scores[~good], scores[good], false_alarms=0.05
        ),
        "calibration_error": calibration_error(scores[whole], good[whole]),
        "pictures": float(len(pages)),
    }
    names = [page.families for page in pages]
    families = {
        family: float((scores[mine] < THRESHOLD).mean())
        for family in sorted(set().union(*names))
        if (mine := np.array([family in some for some in names]) & ~good).any()
    }
    return metrics, families


def families_of(pair: LabelledPair, variant: str) -> frozenset[str]:
    """Families of the faults in a picture made of a pair."""
    if variant in PAINTED:
        return frozenset({variant})
    families = {part.family for part in pair.parts if part.severity > 0}
    return frozenset(families or {pair.kind})


def write_pictures(
    folder: Path,
    head: Judges,
    holdout: Sequence[Page],
    *,
    pairs: Mapping[str, LabelledPair],
    calibration: Calibration,
) -> None:
    """The reliability curve, and both sides of the pages that were judged worst."""
    pages = [p for p in labelled_pages(holdout) if p.variant == "whole"]
    scores = page_scores(head, pages, calibration)
    good = np.array([page.whole == 0 for page in pages])
    draw_reliability(folder / "reliability.png", reliability(scores, good))
    wrong = np.where(good, 1 - scores, scores)
    for rank, at in enumerate(np.argsort(-wrong)[:MISTAKES].tolist(), 1):
        pair = pairs[pages[at].pair]
        name = f"{rank:02}-{pair.label}-{scores[at]:.2f}-{pair.id}".replace("/", "_")
        picture = images.encode_png(side_by_side(pair, ()))
        write_atomic(folder / "mistakes" / f"{name[:120]}.png", picture)
