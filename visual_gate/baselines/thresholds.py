"""Thresholds in the audit log: a change is a line of its own."""

from collections.abc import Mapping

from visual_gate.baselines.audit import Action, Entry, read_log
from visual_gate.baselines.chain import in_order
from visual_gate.baselines.place import Place
from visual_gate.baselines.signature import Signature

Thresholds = Mapping[str, str]
"""By their place in the configuration, e.g. ``gate.threshold`` or ``pages.cart``."""


def logged_thresholds(log: Mapping[str, Entry]) -> Thresholds | None:
    """What the log says the thresholds are, None where it says nothing yet."""
    told = [one for one in in_order(log) if one.action is Action.THRESHOLD]
    return dict(told[-1].details) if told else None


def record_thresholds(
    place: Place, thresholds: Thresholds, by: Signature
) -> Entry | None:
    """Log the thresholds where the log says others, or nothing yet.

    The entry says what they are now; the one of this kind before it, what they were.

    Returns:
        The new entry, None where nothing changed.

    Raises:
        BaselineError, FileWriteError: the log cannot be read or written.
    """
    with place.writing() as writer:
        if logged_thresholds(read_log(writer.shelf.files)) == thresholds:
            return None
        entry = Entry(Action.THRESHOLD, by, writer.heads(), details=thresholds)
        writer.commit({}, [entry])
    return entry
