"""The only ways in which baselines change: approved, removed, each with an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from visual_gate.baselines.audit import Action, Change, Entry, Mark
from visual_gate.baselines.drafts import Draft, draft
from visual_gate.baselines.journal import Changes
from visual_gate.baselines.manifest import (
    Approved,
    Manifest,
    StoredPicture,
    to_bytes,
)
from visual_gate.baselines.names import manifest_path
from visual_gate.baselines.place import Place, Writer
from visual_gate.baselines.problems import (
    ReasonMissingError,
    SupersededError,
    UnfitCaptureError,
)
from visual_gate.baselines.refresh import Planned
from visual_gate.baselines.shelf import Shelf
from visual_gate.baselines.signature import Signature
from visual_gate.errors import BaselineNotFoundError


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """Captures that were encoded; ``forced`` says that some of them are unfit."""

    drafts: tuple[tuple[Planned, Draft], ...]
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval writes: nothing where all was approved already."""

    manifests: tuple[Manifest, ...] = ()
    changes: Changes = field(default_factory=dict)
    entry: Entry | None = None


def approve(
    place: Place,
    planned: Sequence[Planned],
    by: Signature,
    *,
    force: bool = False,
    action: Action = Action.APPROVE,
) -> tuple[Manifest, ...]:
    """Make the planned captures the baselines, all of them or none.

    Args:
        place: the store.
        planned: captures as ``plan`` compared them; unchanged ones are left alone.
        by: who, when, and why.
        force: approve also what is unfit; needs a reason.
        action: how the audit log calls it.

    Returns:
        The manifests that were written.

    Raises:
        UnfitCaptureError: a blank, broken or half-loaded page, and no force.
        ReasonMissingError: force without a reason.
        SupersededError: somebody changed one of the baselines since it was planned.
        BaselineError, FileWriteError: the store cannot be written; nothing changed.
    """
    prepared = ready(place, planned, by, force=force)
    if not prepared.drafts:
        return ()
    with place.writing() as writer:
        made = approval(writer, prepared, by, action=action)
        if made.entry is not None:
            writer.commit(made.changes, [made.entry])
    return made.manifests


def ready(
    place: Place, planned: Sequence[Planned], by: Signature, *, force: bool = False
) -> Ready:
    """Encode what is to be approved, before anybody is kept waiting for the lock.

    Raises:
        UnfitCaptureError, ReasonMissingError: as ``approve``.
    """
    wanted = [one for one in planned if one.writes]
    forced = _refuse_unfit(wanted, by, force=force)
    known = _known_pictures(place.shelf(), wanted)
    drafts = [(one, draft(one.capture, one.described, known=known)) for one in wanted]
    return Ready(tuple(drafts), forced=forced)


def approval(
    writer: Writer,
    prepared: Ready,
    by: Signature,
    *,
    action: Action = Action.APPROVE,
    details: Mapping[str, str] | None = None,
) -> Approval:
    """Store the pictures, and say what is to be committed; raises SupersededError."""
    drafts = [(one, made) for one, made in prepared.drafts if not _already(writer, one)]
    approved = tuple(_signed(made, by) for _, made in drafts)
    if not approved:
        return Approval()
    for _, made in drafts:
        for name, content in made.objects.items():
            writer.put(name, content)
    changes = tuple(
        Change(new.key, _mark(one.before), mark_of(new))
        for (one, _), new in zip(drafts, approved, strict=True)
    )
    did = Action.FORCE if prepared.forced else action
    entry = Entry(did, by, writer.heads(), changes, details or {})
    files = {manifest_path(new.key): to_bytes(new) for new in approved}
    return Approval(approved, files, entry)


def remove(place: Place, keys: Sequence[str], by: Signature) -> None:
    """Take baselines away, e.g. those that no target asks for any more.

    Raises:
        BaselineNotFoundError: there is none for one of the keys; nothing was removed.
    """
    with place.writing() as writer:
        changes = tuple(
            Change(key, mark_of(_present(writer.shelf, key)), None)
            for key in sorted(set(keys))
        )
        if changes:
            entry = Entry(Action.REMOVE, by, writer.heads(), changes)
            writer.commit({manifest_path(one.target): None for one in changes}, [entry])


def record(
    place: Place, action: Action, by: Signature, *, details: Mapping[str, str]
) -> Entry:
    """Log a deed that changes no baseline: a rejection, a threshold, a verdict."""
    with place.writing() as writer:
        entry = Entry(action, by, writer.heads(), details=details)
        writer.commit({}, [entry])
    return entry


def mark_of(manifest: Manifest) -> Mark:
    """How the audit log names a state of a baseline."""
    return Mark(manifest.digest, manifest.picture.pixels)


def _refuse_unfit(wanted: Sequence[Planned], by: Signature, *, force: bool) -> bool:
    """Whether anything had to be forced."""
    unfit = [(one.key, reason) for one in wanted for reason in one.unfit]
    if unfit and not force:
        raise UnfitCaptureError(unfit)
    if unfit and not by.reason.strip():
        raise ReasonMissingError
    return bool(unfit)


def _known_pictures(
    shelf: Shelf, wanted: Sequence[Planned]
) -> dict[str, StoredPicture]:
    """The present pictures, by their pixels: what did not change is not encoded."""
    present = [one.before.picture for one in wanted if one.before is not None]
    return {
        picture.pixels: picture
        for picture in present
        if shelf.is_stored(picture.object_name)
    }


def _already(writer: Writer, planned: Planned) -> bool:
    """Whether somebody approved the same meanwhile; raises for anything else."""
    now, before = writer.shelf.manifest(planned.key), planned.before
    if now is not None and now.shows_the_same(planned.described):
        return True
    if (now and now.digest) != (before and before.digest):
        by = now.approved if now else Approved()
        raise SupersededError(planned.key, by.who, by.when)
    return False


def _signed(made: Draft, by: Signature) -> Manifest:
    approved = Approved(by.who, by.when, by.commit, by.reason)
    return replace(made.manifest, approved=approved)


def _mark(manifest: Manifest | None) -> Mark | None:
    return None if manifest is None else mark_of(manifest)


def _present(shelf: Shelf, key: str) -> Manifest:
    manifest = shelf.manifest(key)
    if manifest is None:
        raise BaselineNotFoundError(key, shelf.files.name)
    return manifest
