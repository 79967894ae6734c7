"""What the audit log tells in words, and the pictures of the past."""

from collections.abc import Sequence
from pathlib import Path

from visual_gate.baselines import (
    Action,
    Deed,
    DirectoryStore,
    Entry,
    is_shallow,
    past_picture,
)
from visual_gate.cli.console import say
from visual_gate.files import write_atomic

_SHOWN = {
    Action.VERDICT: ("verdict", "score", "targets"),
    Action.PROMOTE: ("model", "before"),
    Action.REJECT: ("findings", "targets"),
    Action.NOISE: ("findings", "targets"),
    Action.WATCH: ("findings", "targets"),
}
"""The details that a person looks for, by what was done."""

_DIGITS = 12


def told_of(entry: Entry) -> str:
    """What was done, beside changes of baselines: its details, or its targets."""
    if entry.action is Action.THRESHOLD:
        names = sorted(entry.details)
    else:
        names = [one for one in _SHOWN.get(entry.action, ()) if one in entry.details]
    told = [f"{name} {entry.details[name]}" for name in names]
    return ", ".join(told) or _counted(entry)


def write_past(store: DirectoryStore, deeds: Sequence[Deed], folder: Path) -> None:
    """Write each picture that the deeds name into the folder, and say where.

    Args:
        store: whose baselines they were.
        deeds: of one target.
        folder: made where it is not there; a picture is named by its pixels' digest.

    Raises:
        FileWriteError: the folder cannot be written.
        RemoteError: only the remote could have a picture, and does not.
    """
    more = "; fetch more of it with: git fetch --unshallow" * is_shallow(store.root)
    marks = [mark for one in deeds for mark in (one.change.new, one.change.old) if mark]
    for pixels in dict.fromkeys(mark.pixels for mark in marks):
        found = past_picture(store, deeds[0].change.target, pixels)
        if found is None:
            nowhere = f"is neither in the store nor in Git's history{more}"
            say(f"{pixels[:_DIGITS]}  {nowhere}")
            continue
        path = folder / f"{pixels[:_DIGITS]}.{found.suffix}"
        write_atomic(path, found.content)
        say(f"{pixels[:_DIGITS]}  {path}")


def _counted(entry: Entry) -> str:
    return f"{len(entry.changes)} targets" if len(entry.changes) > 1 else ""
