"""A signature from what Git and the clock say; front doors call it once."""

from datetime import UTC, datetime
from pathlib import Path

from visual_gate.baselines.git import identity, open_repository
from visual_gate.baselines.signature import Signature


def sign(
    folder: Path, now: datetime, *, model: str = "", reason: str = ""
) -> Signature:
    """Who is at work in a folder, at which commit.

    Args:
        folder: the store's, or any in the repository; it need not exist yet.
        now: the time, with its zone.
        model: SHA-256 of the scorer's weights that judged, empty for none.
        reason: why the change is made.

    Returns:
        A signature in which what Git does not know is empty.
    """
    repository = open_repository(folder)
    return Signature(
        who=identity(folder),
        when=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        commit="" if repository is None else repository.head(),
        model=model,
        reason=reason,
    )
