"""What a review decided, written at once: baselines, decisions, audit entries."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from visual_gate.baselines.approval import Approval, Ready, approval, ready
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
        files = review_files(mine)
        told = _Told(by, files)
        made = _approved(writer, prepared, mine, told=told)
        entries = _chained(writer, made, mine, told=told)
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


@dataclass(frozen=True, slots=True)
class _Told:
    """Who decided, and the files that say what."""

    by: Signature
    files: Mapping[str, bytes]

    def details(self, reviews: Sequence[Review]) -> dict[str, str]:
        """What the log says of decisions."""
        targets = dict.fromkeys(one.difference.target for one in reviews)
        findings = dict.fromkeys(one.finding for one in reviews)
        return {
            "targets": ", ".join(targets),
            "findings": "; ".join(findings),
            "places": str(len(reviews)),
            **{path: sha256(content) for path, content in self.files.items()},
        }


def _approved(
    writer: Writer,
    prepared: Sequence[tuple[Ready, str]],
    reviews: Sequence[Review],
    *,
    told: _Told,
) -> _Approved:
    made: list[Approval] = []
    for one, reason in prepared:
        keys = {planned.key for planned, _ in one.drafts}
        named = [review for review in reviews if _was_stored(review, keys)]
        by, details = told.by.because(reason), told.details(named)
        made.append(approval(writer, one, by, details=details))
    changes: dict[str, bytes | None] = {}
    for approved in made:
        changes.update(approved.changes)
    return _Approved(
        tuple(manifest for approved in made for manifest in approved.manifests),
        changes,
        tuple(approved.entry for approved in made if approved.entry is not None),
    )


def _was_stored(review: Review, keys: Collection[str]) -> bool:
    return review.stored and review.difference.target in keys


def _chained(
    writer: Writer, made: _Approved, reviews: Sequence[Review], *, told: _Told
) -> list[Entry]:
    """One entry for each ruling and reason, each naming the one before it."""
    keys = {manifest.key for manifest in made.manifests}
    others = [one for one in reviews if not _was_stored(one, keys)]
    parents, chain = writer.heads(), list[Entry]()
    for entry in (*made.entries, *_entries(others, told)):
        chain.append(replace(entry, parents=parents))
        parents = (chain[-1].id,)
    return chain


def _entries(reviews: Sequence[Review], told: _Told) -> Iterator[Entry]:
    ordered = sorted(reviews, key=_ruled)
    for (ruling, reason), group in groupby(ordered, key=_ruled):
        by, details = told.by.because(reason), told.details(list(group))
        yield Entry(ACTIONS[Ruling(ruling)], by, (), details=details)


def _ruled(review: Review) -> tuple[str, str]:
    return review.difference.ruling, review.difference.reason
