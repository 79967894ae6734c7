"""Turns the worst logit of a page into a probability."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from visual_gate.training.head_loop import (
    Judges,
    Page,
    labelled_pages,
    pad,
    worst_logits,
)


@torch.no_grad()
def calibrate(head: Judges, holdout: Sequence[Page]) -> tuple[float, float]:
    """Slope and offset that turn the worst logit of a page into a probability.

    Platt scaling, fitted by Newton's method on held-out pages; faulty and harmless
    pages weigh the same, so that the score does not rest on how the set was mixed.
    Only pages as they were captured count: parts and painted pages are harder than
    what a gate meets, and would make it timid.
    """
    captured = [page for page in holdout if page.variant == "whole"]
    labelled = labelled_pages(captured)
    _, worst = worst_logits(head, pad([(page.table(), page) for page in labelled]))
    alarm = worst.numpy().astype(np.float64).clip(-12, 12)
    harm = np.array([page.whole > 0 for page in labelled], np.float64)
    return fit_logistic(alarm, harm)


def fit_logistic(
    values: NDArray[np.float64], truth: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope and offset of a logistic regression, both classes weighing the same.

    Targets are softened as Platt does, so that a perfect separation stays finite.
    Newton's method; a step that would raise the loss is halved.

    Args:
        values: logits, shape (pages,).
        truth: 1 for faulty and 0 for harmless, shape (pages,).
    """
    positive, negative = max(truth.sum(), 1), max((1 - truth).sum(), 1)
    weight = np.where(truth > 0, 0.5 / positive, 0.5 / negative)
    target = np.where(truth > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.stack([values, np.ones_like(values)], 1)

    def loss(beta: NDArray[np.float64]) -> float:
        logits = design @ beta
        return float(weight @ (np.logaddexp(0, logits) - target * logits))

    beta = np.array([1.0, 0.0])
    for _ in range(40):
        said = 1 / (1 + np.exp(-(design @ beta).clip(-40, 40)))
        slope = design.T @ (weight * (said - target))
        curve = (design * (weight * said * (1 - said))[:, None]).T @ design
        step = np.linalg.solve(curve + np.eye(2) * 1e-6, slope)
        while loss(beta - step) > loss(beta) and np.abs(step).max() > 1e-9:  # noqa: PLR2004  no step left
            step = step / 2
        beta = beta - step
    return float(max(beta[0], 1e-3)), float(beta[1])
