"""What a review decided, written at once: baselines, decisions, audit entries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from visual_gate.baselines.approval import Ready, approval, ready
from visual_gate.baselines.audit import Action, Entry
from visual_gate.baselines.digests import sha256
from visual_gate.baselines.manifest import Manifest
from visual_gate.baselines.place import Place, Writer
from visual_gate.baselines.problems import DecidedMeanwhileError
from visual_gate.baselines.refresh import Planned
from visual_gate.baselines.reviews import Review, review_files, stored_reviews
from visual_gate.baselines.signature import Signature
from visual_gate.records import Ruling

ACTIONS: Mapping[Ruling, Action] = {
    Ruling.ACCEPT: Action.APPROVE,
    Ruling.REJECT: Action.REJECT,
    Ruling.NOISE: Action.NOISE,
    Ruling.WATCH: Action.WATCH,
}


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that one review decided.

    ``objects`` are the pictures that ``reviews`` name. ``accepted`` are captures that
    become baselines, each with the reason for it. ``seen`` is what had been decided
    about the run when the review began.
    """

    reviews: tuple[Review, ...]
    objects: Mapping[str, bytes]
    accepted: tuple[tuple[Planned, str], ...] = ()
    seen: frozenset[Review] = frozenset()


@dataclass(frozen=True, slots=True)
class Decided:
    """What was written: baselines, paths of decision files, entries of the log."""

    manifests: tuple[Manifest, ...] = ()
    files: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def decide(
    place: Place, decisions: Decisions, by: Signature, *, force: bool = False
) -> Decided:
    """Write baselines, decisions and audit entries: all of them, or none.

    What somebody else decided alike about the same run in the meantime is left out.

    Args:
        place: the store; it is made where there is none.
        decisions: what was decided.
        by: who and when; the reasons are those of the decisions.
        force: approve also captures that are unfit.

    Raises:
        DecidedMeanwhileError: somebody decided the same otherwise.
        SupersededError: somebody changed one of the baselines.
        UnfitCaptureError: a blank, broken or half-loaded page, and no force.
        BaselineError, FileWriteError: the store cannot be written; nothing changed.
    """
    prepared = [
        (ready(place, planned, by.because(reason), force=force), reason)
        for reason, planned in _by_reason(decisions.accepted)
    ]
    with place.writing() as writer:
        mine = _undecided(writer, decisions)
        made = _approved(writer, prepared, by)
        files = review_files(mine)
        entries = _chained(writer, made.entries, mine, by=by, files=files)
        for name, content in decisions.objects.items():
            writer.put(name, content)
        if entries:
            writer.commit({**made.changes, **files}, entries)
    return Decided(made.manifests, tuple(files), tuple(entries))


def decided(place: Place, run: str) -> tuple[Review, ...]:
    """What was decided about a run, by the SHA-256 of its verdict."""
    found = [one for one in stored_reviews(place.shelf().files) if one.run == run]
    return tuple(sorted(found, key=_when))


def _when(review: Review) -> str:
    return review.difference.when


@dataclass(frozen=True, slots=True)
class _Approved:
    manifests: tuple[Manifest, ...]
    changes: Mapping[str, bytes | None]
    entries: tuple[Entry, ...]


def _by_reason(
    accepted: Sequence[tuple[Planned, str]],
) -> Iterator[tuple[str, list[Planned]]]:
    ordered = sorted(accepted, key=_reason)
    for reason, group in groupby(ordered, key=_reason):
        yield reason, [planned for planned, _ in group]


def _reason(accepted: tuple[Planned, str]) -> str:
    return accepted[1]


def _undecided(writer: Writer, decisions: Decisions) -> list[Review]:
    """Without what others decided alike; raises DecidedMeanwhileError."""
    runs = {one.run for one in decisions.reviews}
    found = [one for one in stored_reviews(writer.shelf.files) if one.run in runs]
    new = {one.place: one for one in found if one not in decisions.seen}
    for mine in decisions.reviews:
        theirs = new.get(mine.place, mine).difference
        if theirs.ruling is not mine.difference.ruling:
            raise DecidedMeanwhileError(
                mine.finding, theirs.ruling, who=theirs.who, when=theirs.when
            )
    return [one for one in decisions.reviews if one.place not in new]


def _approved(
    writer: Writer, prepared: Sequence[tuple[Ready, str]], by: Signature
) -> _Approved:
    made = [approval(writer, one, by.because(reason)) for one, reason in prepared]
    changes: dict[str, bytes | None] = {}
    for one in made:
        changes.update(one.changes)
    return _Approved(
        tuple(manifest for one in made for manifest in one.manifests),
        changes,
        tuple(one.entry for one in made if one.entry is not None),
    )


def _chained(
    writer: Writer,
    approvals: Sequence[Entry],
    reviews: Sequence[Review],
    *,
    by: Signature,
    files: Mapping[str, bytes],
) -> list[Entry]:
    """One entry for each ruling and reason, each naming the one before it."""
    parents, chain = writer.heads(), list[Entry]()
    for entry in (*approvals, *_entries(reviews, by, files)):
        chain.append(replace(entry, parents=parents))
        parents = (chain[-1].id,)
    return chain


def _entries(
    reviews: Sequence[Review], by: Signature, files: Mapping[str, bytes]
) -> Iterator[Entry]:
    ordered = sorted(reviews, key=_ruled)
    for (ruling, reason), group in groupby(ordered, key=_ruled):
        found = list(group)
        targets = dict.fromkeys(one.difference.target for one in found)
        findings = dict.fromkeys(one.finding for one in found)
        details = {
            "run": found[0].run,
            "targets": ", ".join(targets),
            "findings": "; ".join(findings),
            "places": str(len(found)),
            **{path: sha256(content) for path, content in files.items()},
        }
        yield Entry(ACTIONS[Ruling(ruling)], by.because(reason), (), details=details)


def _ruled(review: Review) -> tuple[str, str]:
    return review.difference.ruling, review.difference.reason
