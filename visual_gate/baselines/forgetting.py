"""Decisions that are to act no more."""

from dataclasses import replace
from fnmatch import fnmatchcase

from visual_gate.baselines.deciding import Decisions, decide
from visual_gate.baselines.known import acting_reviews
from visual_gate.baselines.place import Place
from visual_gate.baselines.reviews import Review, stored_reviews
from visual_gate.baselines.signature import Signature
from visual_gate.records import KnownDifference, Ruling


def forget(place: Place, pattern: str, by: Signature) -> tuple[Review, ...]:
    """Take decisions back: what they were about is watched from now on.

    Nothing is deleted. The old decision stays in its file and in the log, and a later
    one replaces it.

    Args:
        place: the store.
        pattern: a target's key or an element's selector; ``*`` stands for anything.
        by: who, when and why.

    Returns:
        The decisions that were taken back.

    Raises:
        BaselineError, FileWriteError: the store cannot be read or written.
    """
    taken = tuple(
        one
        for one in acting_reviews(place)
        if _fits(one.difference, pattern) and one.difference.ruling != Ruling.WATCH
    )
    watched = tuple(
        replace(one, difference=_watched(one.difference, by)) for one in taken
    )
    if watched:
        seen = frozenset(stored_reviews(place.shelf().files))
        decide(place, Decisions(watched, {}, seen=seen), by)
    return taken


def _fits(known: KnownDifference, pattern: str) -> bool:
    return fnmatchcase(known.target, pattern) or fnmatchcase(known.element, pattern)


def _watched(known: KnownDifference, by: Signature) -> KnownDifference:
    return replace(
        known, ruling=Ruling.WATCH, who=by.who, when=by.when, reason=by.reason
    )
