"""Scores components with a small convolutional network."""

from visual_gate.scoring.cnn import CnnScorer as CnnScorer, open_scorer as open_scorer
from visual_gate.scoring.promotion import promote as promote, rollback as rollback
from visual_gate.scoring.registry import (
    Card as Card,
    Pointer as Pointer,
    bundled_models as bundled_models,
    current as current,
    list_models as list_models,
    read_card as read_card,
    verify as verify,
)
