"""Which model is used: promotion of one that is not worse, and the way back."""

from collections.abc import Mapping
from pathlib import Path

from visual_gate.errors import ModelError, UsageError
from visual_gate.scoring.registry import (
    POINTER,
    Card,
    Pointer,
    current,
    point,
    pointer_to,
    read_card,
    verify,
)


class PromotionError(ModelError):
    """A model may not be put in use."""

    def __init__(self, name: str, reasons: tuple[str, ...]) -> None:
        super().__init__(
            f"{name} is not promoted: {'; '.join(reasons)}; "
            "train again, or widen the margin on purpose"
        )


def promote(folder: Path, name: str, *, margin: float = 0.02) -> Pointer:
    """Put a model in use, if it is not worse than the present one.

    Compared is the recall of each family of faults, and AUROC, where both models were
    measured on the same pictures: in the new card, or on the hold-out that both cards
    name. A loss beyond the margin on any refuses.

    Raises:
        PromotionError: it is worse, or was measured on another hold-out.
        ModelError: its files are missing or damaged.
    """
    card = verify(folder, name)
    before: tuple[str, ...] = ()
    if (folder / POINTER).is_file():
        pointer = current(folder)
        if pointer == pointer_to(card, pointer.previous):
            return pointer
        losses = _losses(card, read_card(folder, pointer.name), margin)
        if losses:
            raise PromotionError(name, losses)
        again = (pointer.name, pointer.sha256) == (name, card.sha256)
        before = pointer.previous if again else (*pointer.previous, pointer.name)
    return point(folder, pointer_to(card, before))


def _losses(card: Card, present: Card, margin: float) -> tuple[str, ...]:
    if card.beside.get("sha256") == present.sha256:
        theirs = _compared(card.beside["families"], card.beside["metrics"])
    elif card.lineage.get("holdout") == present.lineage.get("holdout"):
        theirs = _compared(present.families, present.metrics)
    else:
        return (f"it was not measured on the hold-out of {present.name}",)
    mine = _compared(card.families, card.metrics)
    return tuple(
        f"{family} fell from {theirs[family]:.3f} to {mine.get(family, 0.0):.3f}"
        for family in sorted(theirs)
        if mine.get(family, 0.0) < theirs[family] - margin
    )


def _compared(
    families: Mapping[str, float], metrics: Mapping[str, float]
) -> dict[str, float]:
    return {**families, "auroc": metrics.get("auroc", 0.0)}


def rollback(folder: Path) -> Pointer:
    """Put the model before the present one back in use.

    Raises:
        UsageError: there was none before.
        ModelError: its files are missing or damaged.
    """
    pointer = current(folder)
    if not pointer.previous:
        message = (
            f"{pointer.name} is the first model in {folder}; nothing to go back to"
        )
        raise UsageError(message)
    card = verify(folder, pointer.previous[-1])
    return point(folder, pointer_to(card, pointer.previous[:-1]))
