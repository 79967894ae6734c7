"""Which objects are needed, and what for: baselines, reviews and recorded runs."""

from collections.abc import Iterator
from contextlib import nullcontext, suppress

from visual_gate.baselines.audit import read_log
from visual_gate.baselines.manifest import Manifest, from_bytes
from visual_gate.baselines.names import MANIFESTS
from visual_gate.baselines.problems import ManifestError
from visual_gate.baselines.reviews import reviewed_objects
from visual_gate.baselines.runs import read_run, run_names
from visual_gate.baselines.shelf import Shelf
from visual_gate.errors import BaselineError

Needs = dict[str, list[str]]
"""For each object by its name what needs it, in words."""


def needs(shelf: Shelf) -> Needs:
    """Every object that is needed.

    Raises:
        BaselineError: something is damaged, so that nobody knows what it needs.
    """
    return _gathered(_needs(shelf, list(shelf.manifests()), strict=True))


def known_needs(shelf: Shelf) -> Needs:
    """What can be told where something is damaged."""
    return _gathered(_needs(shelf, list(_readable(shelf)), strict=False))


def _gathered(pairs: Iterator[tuple[str, str]]) -> Needs:
    found: Needs = {}
    for name, what in pairs:
        found.setdefault(name, []).append(what)
    return found


def _needs(
    shelf: Shelf, manifests: list[Manifest], *, strict: bool
) -> Iterator[tuple[str, str]]:
    for manifest in manifests:
        for name in manifest.object_names:
            yield name, manifest.key
    damaged = nullcontext() if strict else suppress(BaselineError)
    with damaged:
        for name in sorted(reviewed_objects(shelf.files)):
            yield name, "a review"
    with damaged:
        for run in run_names(read_log(shelf.files)):
            yield run, "a recorded verdict"
            with damaged:
                for name in sorted(read_run(shelf.object(run), run).object_names):
                    yield name, "a recorded verdict"


def _readable(shelf: Shelf) -> Iterator[Manifest]:
    for path in shelf.files.listed(MANIFESTS):
        with suppress(ManifestError):
            yield from_bytes(shelf.files.read(path) or b"", path)
