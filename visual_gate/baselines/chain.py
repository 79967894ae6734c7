"""Whether the audit log is whole, and whether the baselines are what it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from visual_gate.baselines.audit import Change, Entry, read_entry
from visual_gate.baselines.digests import sha256
from visual_gate.baselines.filing import Files
from visual_gate.baselines.git import Repository
from visual_gate.baselines.manifest import from_bytes
from visual_gate.baselines.names import AUDIT, MANIFESTS, manifest_path
from visual_gate.baselines.problems import AuditError, ManifestError
from visual_gate.baselines.reviews import REVIEWS


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Something that does not fit: the file it concerns and a sentence."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class Audited:
    """The result of an audit: the entries that are whole, and what is broken.

    ``broken`` begins with what was altered, then what is missing, each by time.
    """

    log: Mapping[str, Entry]
    broken: tuple[BrokenLink, ...]

    @property
    def is_whole(self) -> bool:
        return not self.broken


def audit(files: Files) -> Audited:
    """Check every entry, every link between entries, and every baseline against them.

    An entry that was cut off the end of the log leaves a baseline that no entry
    explains; one that changed no baseline is missed only in Git (``removed_entries``).
    """
    log, altered = _read(files)
    broken = [*altered, *_missing_parents(log), *_unexplained(files, log)]
    broken += _broken_reviews(files, log)
    return Audited(log, tuple(broken))


def removed_entries(
    repository: Repository, root: Path, files: Files
) -> tuple[BrokenLink, ...]:
    """Entries that Git's history has and the store has no more.

    Args:
        repository: not shallow; what was not fetched cannot be missed.
        root: the store's folder.
        files: the store.
    """
    cure = "was committed once and is gone; bring it back from Git"
    inside = repository.path_of(root, "")
    once = repository.once_added(repository.path_of(root, AUDIT))
    present = set(files.listed(AUDIT))
    gone = [path for path in once if path.removeprefix(inside) not in present]
    return tuple(BrokenLink(path, f"the audit entry {path} {cure}") for path in gone)


def in_order(log: Mapping[str, Entry]) -> list[Entry]:
    """Entries after all their parents, by time where that leaves a choice."""
    links = {
        entry.id: [parent for parent in entry.parents if parent in log]
        for entry in log.values()
    }
    sorter = TopologicalSorter(links)
    sorter.prepare()
    placed: list[Entry] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found = [log[name] for name in ready]
        placed.extend(sorted(found, key=lambda entry: (entry.by.when, entry.id)))
        sorter.done(*ready)
    return placed


def latest(log: Mapping[str, Entry]) -> dict[str, list[Change]]:
    """For each target the changes that no later entry supersedes.

    Several where two branches changed the same target and were merged.
    """
    order = in_order(log)
    before = _ancestors(order)
    number = {entry.id: place for place, entry in enumerate(order)}
    last: dict[str, list[tuple[int, Change]]] = {}
    for entry in order:
        seen = before[number[entry.id]]
        for change in entry.changes:
            kept = [
                old for old in last.get(change.target, []) if not seen >> old[0] & 1
            ]
            last[change.target] = [*kept, (number[entry.id], change)]
    return {target: [one for _, one in ends] for target, ends in last.items()}


def _ancestors(order: Sequence[Entry]) -> list[int]:
    """For each entry the set of entries before it, as bits of a number."""
    number = {entry.id: place for place, entry in enumerate(order)}
    sets: list[int] = []
    for entry in order:
        known = [number[parent] for parent in entry.parents if parent in number]
        bits = 0
        for parent in known:
            bits |= sets[parent] | 1 << parent
        sets.append(bits)
    return sets


def _read(files: Files) -> tuple[dict[str, Entry], list[BrokenLink]]:
    log: dict[str, Entry] = {}
    altered: list[BrokenLink] = []
    for path in files.listed(AUDIT):
        try:
            entry = read_entry(files.read(path) or b"", files.where(path))
            log[entry.id] = entry
        except AuditError as problem:
            altered.append(BrokenLink(path, str(problem)))
    return log, altered


def _missing_parents(log: Mapping[str, Entry]) -> Iterator[BrokenLink]:
    for entry in in_order(log):
        for parent in entry.parents:
            if parent not in log:
                by = f"{entry.by.who or 'unknown'}, {entry.by.when or 'undated'}"
                sentence = (
                    f"the audit entry {entry.path} ({by}) follows the entry "
                    f"{parent[:16]}, which is missing or was altered; "
                    "bring it back from Git"
                )
                yield BrokenLink(entry.path, sentence)


def _unexplained(files: Files, log: Mapping[str, Entry]) -> Iterator[BrokenLink]:
    ends = latest(log)
    stored = _stored(files)
    for path, digest in stored.items():
        if isinstance(digest, BrokenLink):
            yield digest
            continue
        target, manifest = digest
        news = {end.new and end.new.manifest for end in ends.get(target, [])}
        if manifest not in news:
            sentence = (
                f"the baseline of {target} is not what the log says was approved last; "
                f"the entry is missing or {files.where(path)} was changed past the log"
            )
            yield BrokenLink(path, sentence)
    for target, changes in ends.items():
        path = manifest_path(target)
        if path not in stored and all(change.new for change in changes):
            sentence = (
                f"the baseline of {target} is gone and no entry says who removed it; "
                f"bring it back with: git checkout -- {files.where(path)}"
            )
            yield BrokenLink(path, sentence)


def _broken_reviews(files: Files, log: Mapping[str, Entry]) -> Iterator[BrokenLink]:
    """Decisions that are gone, altered, or were put there past the log."""
    told = {path: digest for entry in log.values() for path, digest in _reviews(entry)}
    for path, digest in sorted(told.items()):
        content = files.read(path)
        if content is None or sha256(content) != digest:
            what = "is gone" if content is None else "was altered"
            cure = f"bring it back with: git checkout -- {files.where(path)}"
            yield BrokenLink(path, f"the review {files.where(path)} {what}; {cure}")
    for path in files.listed(REVIEWS):
        if path not in told:
            sentence = f"no entry of the log names the review {files.where(path)}"
            yield BrokenLink(path, f"{sentence}; remove it, or bring the entry back")


def _reviews(entry: Entry) -> list[tuple[str, str]]:
    return [one for one in entry.details.items() if one[0].startswith(f"{REVIEWS}/")]


def _stored(files: Files) -> dict[str, BrokenLink | tuple[str, str]]:
    found: dict[str, BrokenLink | tuple[str, str]] = {}
    for path in files.listed(MANIFESTS):
        try:
            manifest = from_bytes(files.read(path) or b"", files.where(path))
            found[path] = (manifest.key, manifest.digest)
        except ManifestError as problem:
            found[path] = BrokenLink(path, str(problem))
    return found
