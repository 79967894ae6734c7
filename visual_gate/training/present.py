"""What the model in use reaches on the pictures that a new one is held against."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from visual_gate.scoring.model import load_model
from visual_gate.scoring.network import NetworkPanel
from visual_gate.scoring.registry import choose, read_weights
from visual_gate.training.head_loop import Page
from visual_gate.training.holdout import holdout_metrics

See = Callable[[NetworkPanel], Sequence[Page]]
"""Pages of the hold-out as a network sees them."""


def measure_present(models: Path, see: See) -> dict[str, Any]:
    """Name, hash, metrics and families of the model in use; empty where there is none.

    Raises:
        ModelError: its files are damaged.
    """
    if not (models / "current").is_file():
        return {}
    card = choose(models, None)
    model = load_model(card, read_weights(models, card))
    metrics, families = holdout_metrics(
        model.head,
        see(model.network),
        (model.slope, model.offset),
    )
    return {
        "name": card.name,
        "sha256": card.sha256,
        "metrics": metrics,
        "families": families,
    }
