"""``--visual-gate-update``: what the candidate shows becomes the stored baseline."""

from dataclasses import replace
from datetime import UTC, datetime

from visual_gate.baselines import DirectoryStore, sign
from visual_gate.errors import (
    BaselineNotFoundError,
    InfrastructureError,
    UsageError,
)
from visual_gate.gate import Gate
from visual_gate.records import Side, Target, Verdict

REASON = "pytest --visual-gate-update"


class LiveUpdateError(UsageError):
    """Updating makes no sense where nothing is stored."""

    def __init__(self) -> None:
        super().__init__(
            "--visual-gate-update writes stored baselines, but a baseline deployment "
            "is configured; leave out the baseline's URL"
        )


def refuse_update_of_live(update: str) -> None:
    """Raises LiveUpdateError where an update is asked for."""
    if update:
        raise LiveUpdateError


def has_baseline(store: DirectoryStore, target: Target) -> bool:
    """Whether anything is stored for a target; a damaged baseline is one."""
    try:
        store.load(target)
    except BaselineNotFoundError:
        return False
    except InfrastructureError:
        return True
    return True


def update_first(update: str, *, stored: bool) -> bool:
    """Whether to store what there is without asking how it compares."""
    return update == "all" or (bool(update) and not stored)


def update_after(update: str, verdict: Verdict) -> bool:
    """Whether a page that was compared is to be stored; what passes is left alone."""
    return update == "changed" and verdict in {Verdict.FAIL, Verdict.REVIEW}


def update_baseline(gate: Gate, store: DirectoryStore, target: Target) -> None:
    """Store what the candidate shows now.

    Raises:
        CaptureError: it could not be captured.
        UnfitCaptureError: a blank, broken or half-loaded page.
        BaselineError, FileWriteError: it cannot be stored.
    """
    observer = gate.observer
    capture = observer.browser.capture(observer.candidate, target, Side.CANDIDATE)
    planned = store.plan(replace(capture, side=Side.BASELINE))
    model = gate.identity.model.sha256
    by = sign(store.root, datetime.now(UTC), model=model, reason=REASON)
    store.approve((planned,), by)
