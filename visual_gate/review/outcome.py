"""What writing the decisions would do, worked out before anything is written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from visual_gate.baselines import (
    Decisions,
    DirectoryStore,
    Planned,
    Review,
    Signature,
)
from visual_gate.records import (
    ComponentScore,
    Kind,
    KnownDifference,
    Occurrence,
    Ruling,
    State,
    TargetReport,
)
from visual_gate.report import counted
from visual_gate.review.cuts import Sides, decoded, digests, pictured
from visual_gate.review.draft import Decision
from visual_gate.review.evidence import candidate_of, picture
from visual_gate.review.run import ReviewRun

SETTLED = frozenset({Ruling.ACCEPT, Ruling.NOISE})
"""Rulings that do not stand in the way of a new baseline."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The baselines that would be written, and the targets that keep theirs.

    ``accepted`` holds each capture with the reason. ``kept_back`` are sentences about
    targets of which something was accepted, and which keep their baseline
    nevertheless.
    """

    accepted: tuple[tuple[Planned, str], ...] = ()
    kept_back: tuple[str, ...] = ()

    @property
    def stored(self) -> frozenset[str]:
        """Keys of the targets whose candidate becomes the baseline."""
        return frozenset(planned.key for planned, _ in self.accepted)

    @property
    def unfit(self) -> tuple[str, ...]:
        """What speaks against some of the captures."""
        return tuple(
            f"{planned.key}: {reason}"
            for planned, _ in self.accepted
            for reason in planned.unfit
        )


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Reviews with the objects that they name."""

    reviews: list[Review] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)


def outcome(
    run: ReviewRun,
    decisions: Mapping[int, Decision],
    store: DirectoryStore,
    *,
    earlier: Mapping[int, Ruling],
    expected_status: Collection[int] = (),
) -> Outcome:
    """What the decisions mean for the baselines; nothing is written.

    Args:
        run: the run that was reviewed.
        decisions: those to be written, by the number of their place.
        store: where the baselines are.
        earlier: what was decided about the run before.
        expected_status: HTTP statuses that are right for this site beside 2xx.

    Raises:
        PictureError, NoCaptureError: a file of the run is gone or was swapped.
        BaselineError: the store cannot be read.
    """
    rulings = {**earlier, **{at: one.ruling for at, one in decisions.items()}}
    accepted, kept_back = [], list(_of_a_live_run(run, decisions))
    for target, reason in _accepted(run, decisions).items() if run.is_stored else ():
        open_places = _open_places(run, target, rulings)
        if open_places:
            kept_back.append(
                f"{target} keeps its baseline: {counted(open_places, 'place')} on it "
                f"{'is' if open_places == 1 else 'are'} rejected, watched or "
                "not decided; what was accepted there is remembered"
            )
            continue
        capture = candidate_of(run.folder, run.targets[target])
        planned = store.plan(capture, expected_status=expected_status)
        accepted.append((planned, reason))
    return Outcome(tuple(accepted), tuple(kept_back))


def written(
    run: ReviewRun,
    decisions: Mapping[int, Decision],
    found: Outcome,
    *,
    by: Signature,
    seen: frozenset[Review],
) -> Decisions:
    """The decisions with their pictures, as the store takes them.

    Raises:
        PictureError, NoCaptureError: a file of the run is gone or was swapped.
    """
    made = Made()
    for target, numbers in _by_target(run, decisions).items():
        report = run.targets[target]
        sides = _sides(run, report)
        for number in numbers:
            review = _review(run, number, decisions[number], found=found, by=by)
            _add(made, run.component(run.places[number]), review, report, sides)
    return Decisions(
        tuple(made.reviews), made.objects, accepted=found.accepted, seen=seen
    )


def _add(
    made: Made,
    part: ComponentScore | None,
    review: Review,
    report: TargetReport,
    sides: Sides,
) -> None:
    """Keep a review, with its pictures where it is about a component."""
    if part is None:
        made.reviews.append(review)
        return
    shown, objects = pictured(_identified(review, part, sides), report, sides)
    made.reviews.append(shown)
    made.objects.update(objects)


def _identified(review: Review, part: ComponentScore, sides: Sides) -> Review:
    before, after = digests(part, sides)
    known = replace(review.difference, before=before, after=after)
    return replace(review, difference=known)


def _review(
    run: ReviewRun, number: int, decision: Decision, *, found: Outcome, by: Signature
) -> Review:
    place = run.places[number]
    return Review(
        difference=_known(run, place, decision, by=by),
        run=run.digest,
        component=place.component,
        finding=run.titles[number],
        stored=decision.ruling is Ruling.ACCEPT and place.target in found.stored,
    )


def _known(
    run: ReviewRun, place: Occurrence, decision: Decision, *, by: Signature
) -> KnownDifference:
    part = run.component(place)
    return KnownDifference(
        target=place.target,
        kind=part.kind if part else Kind.BLOCK,
        state=part.state if part else State.CHANGED,
        element=part.element if part else "",
        box_baseline=part.box_baseline if part else None,
        box_candidate=part.box_candidate if part else None,
        ruling=decision.ruling,
        score=part.score if part else run.targets[place.target].score,
        causes=part.causes if part else (),
        who=by.who,
        when=by.when,
        reason=decision.reason,
    )


def _sides(run: ReviewRun, report: TargetReport) -> Sides:
    paths = report.pictures.baseline, report.pictures.candidate
    before, after = (
        picture(run.folder, report, path) if path else None for path in paths
    )
    return decoded(before, after, report.target.key)


def _of_a_live_run(run: ReviewRun, decisions: Mapping[int, Decision]) -> Iterator[str]:
    accepts = any(one.ruling is Ruling.ACCEPT for one in decisions.values())
    if accepts and not run.is_stored:
        yield (
            f"the baseline of this run is the deployment at {run.report.baseline_url}, "
            "so no picture is stored; what was accepted is remembered"
        )


def _accepted(run: ReviewRun, decisions: Mapping[int, Decision]) -> dict[str, str]:
    """Targets of which something was accepted, with the reasons given."""
    reasons: dict[str, dict[str, None]] = {}
    for number, one in sorted(decisions.items()):
        if one.ruling is Ruling.ACCEPT:
            given = reasons.setdefault(run.places[number].target, {})
            given[one.reason] = None
    return {target: "; ".join(given) for target, given in reasons.items()}


def _open_places(run: ReviewRun, target: str, rulings: Mapping[int, Ruling]) -> int:
    """Places of a target that nobody accepted or took for noise."""
    return sum(
        place.target == target and rulings.get(number) not in SETTLED
        for number, place in enumerate(run.places)
    )


def _by_target(
    run: ReviewRun, decisions: Mapping[int, Decision]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in sorted(decisions):
        found.setdefault(run.places[number].target, []).append(number)
    return found
