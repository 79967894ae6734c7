"""What approving new captures would change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from visual_gate.baselines.drafts import describe
from visual_gate.baselines.fitness import unfit
from visual_gate.baselines.manifest import Manifest
from visual_gate.baselines.shelf import Shelf
from visual_gate.records import Capture, Target


class Outcome(StrEnum):
    """How a capture relates to the baseline.

    ``details`` means equal pixels, but something else about the page or the browser
    that the gate uses is different.
    """

    NEW = "new"
    CHANGED = "changed"
    DETAILS = "details"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """One target of a refresh.

    ``before`` is the baseline that was compared with, None where there was none.
    ``unfit`` are the reasons against approving the capture.
    """

    capture: Capture
    described: Manifest
    before: Manifest | None
    outcome: Outcome
    unfit: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.capture.target.key

    @property
    def writes(self) -> bool:
        """Whether approving it changes anything."""
        return self.outcome is not Outcome.UNCHANGED


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """All targets of a refresh, and the baselines that no target asks for."""

    targets: tuple[Planned, ...]
    stale: tuple[str, ...] = ()


def plan(
    shelf: Shelf, capture: Capture, *, expected_status: Collection[int] = ()
) -> Planned:
    """Compare a new capture with the baseline; nothing is written.

    Raises:
        ImageError: the capture cannot be decoded.
        ManifestError: the baseline's manifest is damaged.
    """
    before, described = shelf.manifest(capture.target.key), describe(capture)
    outcome = _outcome(before, described)
    approved = before.facts if before else None
    reasons = (
        unfit(capture, expected_status=expected_status, approved=approved)
        if outcome is not Outcome.UNCHANGED
        else ()
    )
    return Planned(capture, described, before, outcome, reasons)


def plan_refresh(
    shelf: Shelf,
    captures: Sequence[Capture],
    *,
    configured: Sequence[Target] | None = None,
    expected_status: Collection[int] = (),
) -> RefreshPlan:
    """Compare several captures, and name baselines that nothing asks for any more.

    Args:
        shelf: the store.
        captures: new captures.
        configured: every target of the configuration, None where only a part of it
            was seen; baselines are called stale only when all of it was.
        expected_status: HTTP statuses that are right for this site beside 2xx.
    """
    planned = tuple(
        plan(shelf, capture, expected_status=expected_status) for capture in captures
    )
    return RefreshPlan(planned, () if configured is None else stale(shelf, configured))


def stale(shelf: Shelf, configured: Sequence[Target]) -> tuple[str, ...]:
    """Keys of baselines that no configured target asks for, sorted."""
    asked = {target.key for target in configured}
    return tuple(sorted({one.key for one in shelf.manifests()} - asked))


def _outcome(before: Manifest | None, described: Manifest) -> Outcome:
    if before is None:
        return Outcome.NEW
    if before.picture.pixels != described.picture.pixels:
        return Outcome.CHANGED
    if before.shows_the_same(described):
        return Outcome.UNCHANGED
    return Outcome.DETAILS
