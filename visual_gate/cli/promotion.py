"""The line of the audit log for a model that was put in use."""

from datetime import UTC, datetime
from pathlib import Path

from visual_gate.baselines import Action, record, share_repository, sign
from visual_gate.cli.console import say
from visual_gate.cli.stores import configured_store, stored_settings
from visual_gate.scoring import Pointer


def log_promotion(folder: Path, pointer: Pointer, *, before: str, reason: str) -> None:
    """Log a promotion or a rollback beside the baselines of the same repository.

    Args:
        folder: the models' folder.
        pointer: the model now in use.
        before: the name of the one that was, empty for none.
        reason: why.

    Raises:
        UsageError: the configuration is wrong.
        InfrastructureError: the log cannot be read or written.
    """
    if pointer.name == before:
        return
    store = configured_store(stored_settings(None))
    if not (store.root.is_dir() and share_repository(folder, store.root)):
        say(f"not logged: {store.root} holds no baselines of this repository")
        return
    by = sign(store.root, datetime.now(UTC), model=pointer.sha256, reason=reason)
    details = {"model": pointer.name, "before": before}
    record(store.place, Action.PROMOTE, by, details=details)
    say(f"logged in {store.root}")
