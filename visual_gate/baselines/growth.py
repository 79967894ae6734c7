"""What a store takes, and how it grew over Git's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from visual_gate.baselines.git import Repository, open_repository
from visual_gate.baselines.manifest import Manifest
from visual_gate.baselines.names import AUDIT, MANIFESTS, OBJECTS
from visual_gate.baselines.place import Place
from visual_gate.baselines.unused import unused

_LARGEST = 5


@dataclass(frozen=True, slots=True)
class Growth:
    """What one commit added below the store, in bytes before Git's compression."""

    when: str
    commit: str
    added_bytes: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store takes, in bytes; ``largest`` are the five largest baselines.

    ``pictures`` counts different pictures, ``unused_bytes`` belongs to objects that no
    manifest names. ``growth`` is empty outside of a repository.
    """

    targets: int
    pictures: int
    entries: int
    manifest_bytes: int
    object_bytes: int
    audit_bytes: int
    unused_bytes: int
    largest: tuple[tuple[str, int], ...]
    growth: tuple[Growth, ...]


def stats(place: Place) -> Stats:
    """Measure a store; raises ManifestError.

    With a remote ``object_bytes`` counts what the manifests name, wherever it lies.
    """
    manifests = list(place.shelf().manifests())
    return Stats(
        targets=len(manifests),
        pictures=len({one.picture.pixels for one in manifests}),
        entries=len(place.shelf().files.listed(AUDIT)),
        manifest_bytes=_bytes_below(place.root / MANIFESTS),
        object_bytes=_bytes_below(place.root / OBJECTS) or _named_bytes(manifests),
        audit_bytes=_bytes_below(place.root / AUDIT),
        unused_bytes=sum((place.root / path).stat().st_size for path in unused(place)),
        largest=_largest(manifests),
        growth=_growth(place.root),
    )


def _named_bytes(manifests: Sequence[Manifest]) -> int:
    sizes = {one.picture.sha256: one.picture.bytes for one in manifests}
    sizes |= {one.nodes.sha256: one.nodes.bytes for one in manifests}
    return sum(sizes.values())


def _largest(manifests: Sequence[Manifest]) -> tuple[tuple[str, int], ...]:
    sizes = [(one.key, one.picture.bytes + one.nodes.bytes) for one in manifests]
    return tuple(sorted(sizes, key=lambda one: -one[1])[:_LARGEST])


def _bytes_below(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def _growth(root: Path) -> tuple[Growth, ...]:
    repository = open_repository(root)
    if repository is None:
        return ()
    added = _added(repository, repository.inside(root))
    sizes = _blob_sizes(repository, [blob for _, _, blobs in added for blob in blobs])
    return tuple(
        Growth(when, commit, sum(sizes.get(blob, 0) for blob in blobs))
        for when, commit, blobs in added
    )


def _added(repository: Repository, folder: str) -> list[tuple[str, str, list[str]]]:
    """Time, commit and the blobs that it wrote below the folder, oldest first."""
    shape = ["--reverse", "--format=>%aI %H", "--raw", "--no-abbrev", "--no-renames"]
    told = repository.ask("log", *shape, "--diff-filter=AM", "HEAD", "--", folder)
    found: list[tuple[str, str, list[str]]] = []
    for line in (told or b"").decode("utf-8", "replace").splitlines():
        if line.startswith(">"):
            when, commit = line[1:].split()
            found.append((when, commit, []))
        elif line.startswith(":"):
            found[-1][2].append(line.split()[3])
    return found


def _blob_sizes(repository: Repository, blobs: Sequence[str]) -> dict[str, int]:
    told = repository.ask(
        "cat-file",
        "--batch-check=%(objectname) %(objectsize)",
        given="\n".join(blobs).encode(),
    )
    pairs = (line.split() for line in (told or b"").decode().splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if pair[1].isdigit()}
