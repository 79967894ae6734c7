"""Differences of a target that a person has decided about before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from visual_gate.baselines import pixel_digest
from visual_gate.judge import ComponentEvidence, TargetEvidence, boxes_of
from visual_gate.observe.trial import Trial
from visual_gate.records import (
    Box,
    Cause,
    Image,
    KnownDifference,
    Ruling,
    State,
)

EXACT = frozenset({Ruling.ACCEPT, Ruling.REJECT})
"""Rulings about these very pixels; the others are about the component."""

SAME_PLACE = 0.5
"""Least overlap of a component that no element names with where it was."""

SCORE_SLACK = 0.05
"""How much lower than then a noisy component may score where no cause is known."""

Causes = Mapping[str, Sequence[Cause]]


def recognised(
    trial: Trial,
    evidence: TargetEvidence,
    causes: Causes,
    *,
    known: Sequence[KnownDifference],
) -> TargetEvidence:
    """The evidence with what was decided about each component that differs.

    A difference is accepted or rejected where both sides have exactly the pixels that
    the person saw. It is noise where the same component differs in the same way: no
    cause that was not there then, or a score that is hardly lower where no cause is
    known. It is watched whatever the component shows.

    Args:
        trial: the pictures.
        evidence: what the judge would be given.
        causes: explanations by the component's id.
        known: decisions about this target, oldest first.
    """
    if not known:
        return evidence
    parts = (
        part
        if part.identical
        else replace(part, ruling=_ruling(trial, part, causes, known))
        for part in evidence.components
    )
    return replace(evidence, components=tuple(parts))


def _ruling(
    trial: Trial,
    part: ComponentEvidence,
    causes: Causes,
    known: Sequence[KnownDifference],
) -> KnownDifference | None:
    """The last decision about these pixels, else the last about the component."""
    before, after = boxes_of(part.match)
    seen = (
        _digest(trial.baseline.picture.image, before),
        _digest(trial.candidate.picture.image, after),
    )
    about = [one for one in known if _is_about(one, part)]
    exact = [one for one in known if _is_exactly(one, part, seen)]
    alike = [
        one
        for one in about
        if one.ruling is Ruling.WATCH or _is_noise(one, part, causes.get(part.id, ()))
    ]
    return next(iter((*reversed(exact), *reversed(alike))), None)


def _is_exactly(
    known: KnownDifference, part: ComponentEvidence, seen: tuple[str, str]
) -> bool:
    """Whether a person saw these pixels; a mere move must be the same move as well."""
    if known.ruling not in EXACT or (known.before, known.after) != seen:
        return False
    if known.state is not part.state:
        return False
    boxes = known.box_baseline, known.box_candidate
    return known.before != known.after or boxes == boxes_of(part.match)


def _is_about(known: KnownDifference, part: ComponentEvidence) -> bool:
    """Whether it is the same component, by its element or else by its place."""
    if known.kind is not part.match.kind:
        return False
    if known.element or part.element:
        return known.element == part.element
    pairs = zip(
        (known.box_baseline, known.box_candidate), boxes_of(part.match), strict=True
    )
    return any(
        then is not None and now is not None and then.overlap(now) >= SAME_PLACE
        for then, now in pairs
    )


def _is_noise(
    known: KnownDifference, part: ComponentEvidence, causes: Iterable[Cause]
) -> bool:
    """Whether the component differs like it did when it was called noise."""
    if known.ruling is not Ruling.NOISE or known.state is not part.state:
        return False
    now = {_shape(cause) for cause in causes}
    then = {_shape(cause) for cause in known.causes}
    if now or then:
        return bool(now) and now <= then
    return part.typical >= known.score - SCORE_SLACK or part.state is State.MOVED


def _shape(cause: Cause) -> tuple[str, str, str]:
    """A cause without its values, which noise changes from run to run."""
    return cause.kind, cause.name, cause.element


def _digest(image: Image, box: Box | None) -> str:
    return "" if box is None else pixel_digest(box.crop(image))
