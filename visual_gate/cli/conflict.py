"""Both sides of a baseline in conflict, for a person who has to choose."""

from pathlib import Path

from visual_gate.align import align_pages
from visual_gate.baselines import DirectoryStore, Manifest, MergeSide, conflict_of
from visual_gate.cli.check import DEFAULT_REPORT
from visual_gate.cli.console import say
from visual_gate.diff import difference_picture
from visual_gate.files import write_atomic
from visual_gate.images import decode, encode_png
from visual_gate.records import Picture
from visual_gate.report import safe_name
from visual_gate.segment import PixelSegmenter

FOLDER = "conflicts"


def show_conflict(store: DirectoryStore, key: str) -> None:
    """Write both pictures and their difference, and say who approved which.

    Raises:
        NoConflictError: this target is in no conflict.
        BaselineError: a picture is missing or damaged.
    """
    conflict = conflict_of(store.root, key)
    folder = DEFAULT_REPORT / FOLDER / safe_name(key)
    shown = [_shown(store, conflict.side(side), folder / side) for side in MergeSide]
    for side, path in zip(MergeSide, shown, strict=True):
        say(f"  {side:<10} {_approval(conflict.side(side))}  {path or ''}")
    if all(shown):
        say(f"  difference {_difference(shown, folder)}")
    say(f"take one with: visual-gate baselines resolve {key} --ours, or --theirs")


def _shown(store: DirectoryStore, manifest: Manifest | None, path: Path) -> Path | None:
    """The side's picture as a file; None for a branch that removed the baseline."""
    if manifest is None:
        return None
    there = path.with_suffix(f".{manifest.picture.suffix}")
    write_atomic(there, store.place.shelf().picture(manifest))
    return there


def _approval(manifest: Manifest | None) -> str:
    if manifest is None:
        return "removed on this branch"
    by = manifest.approved
    why = f" ({by.reason})" if by.reason else ""
    return f"{by.when} by {by.who or 'somebody'}{why}"


def _difference(shown: list[Path | None], folder: Path) -> Path:
    ours, theirs = (decode(path.read_bytes()) for path in shown if path)
    page = align_pages(Picture(ours), Picture(theirs), PixelSegmenter())
    path = folder / "difference.png"
    write_atomic(path, encode_png(difference_picture(page)))
    return path
