"""Who is at work, with which model: the signature under which commands write."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from visual_gate.baselines import Signature, sign
from visual_gate.errors import ModelError
from visual_gate.scoring import bundled_models, current, read_card


def signed(root: Path, *, model: str = "", reason: str = "") -> Signature:
    """The signature of whoever runs this command, now.

    Args:
        root: the store's folder.
        model: the scorer model of the configuration, empty for the one in use.
        reason: why.
    """
    return sign(root, datetime.now(UTC), model=_digest(model), reason=reason)


def _digest(model: str) -> str:
    """SHA-256 of the model's weights as its card says; empty where there is none."""
    folder = bundled_models()
    with suppress(ModelError):
        return read_card(folder, model or current(folder).name).sha256
    return ""
