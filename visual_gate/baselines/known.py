"""What people decided about differences, for the next run."""

from collections.abc import Mapping

from visual_gate.baselines.place import Place
from visual_gate.baselines.reviews import Review, read_reviews
from visual_gate.records import KnownDifference, Ruling

Known = Mapping[str, tuple[KnownDifference, ...]]
"""By the target's key, oldest first."""


def known_differences(place: Place) -> Known:
    """The decisions that act in a run; none where there is no store.

    What became a baseline with its target needs no remembering, and a difference that
    was to be watched is forgotten as soon as its component is decided again.

    Raises:
        ReviewFileError: a file of decisions was altered.
    """
    found: dict[str, tuple[KnownDifference, ...]] = {}
    for review in acting_reviews(place):
        known = review.difference
        found[known.target] = (*found.get(known.target, ()), known)
    return found


def acting_reviews(place: Place) -> tuple[Review, ...]:
    """The reviews that ``known_differences`` is made of, oldest first."""
    reviews = read_reviews(place)
    return tuple(
        review
        for number, review in enumerate(reviews)
        if _acts(review, reviews[number + 1 :])
    )


def _acts(review: Review, later: tuple[Review, ...]) -> bool:
    known = review.difference
    if not review.component or review.stored:
        return False
    if known.ruling is not Ruling.WATCH:
        return True
    return not any(_same_component(known, one.difference) for one in later)


def _same_component(known: KnownDifference, other: KnownDifference) -> bool:
    if (known.target, known.kind) != (other.target, other.kind):
        return False
    if known.element or other.element:
        return known.element == other.element
    return known.box_baseline == other.box_baseline
