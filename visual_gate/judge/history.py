"""What earlier accepted runs saw of each component's noise: numbers, no images.

A profile is kept beside the stored baseline of its target. Runs are keyed by name, so
that merging two branches counts a shared run once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from visual_gate.judge.evidence import ComponentEvidence, History, TargetEvidence
from visual_gate.judge.significance import NEAR
from visual_gate.records import Added, Matched, Removed

MOST_RUNS = 30
FADE = 0.93
"""Weight of a run against the next younger one: ten runs ago counts half."""

DIGITS = 4


@dataclass(frozen=True, slots=True)
class NoiseRun:
    """One accepted run of a target.

    ``run`` is a name that sorts by time, e.g. an ISO date with a suffix. ``pairs`` is
    the number of independent comparisons, ``noise`` the largest nonconformity of each
    component, 0 to 1, by its name.
    """

    run: str
    pairs: int
    noise: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoiseProfile:
    """The latest accepted runs of a target, oldest first."""

    runs: tuple[NoiseRun, ...] = ()

    def merged(self, other: "NoiseProfile") -> "NoiseProfile":
        """Both histories; a run that is in both counts once."""
        together = {run.run: run for run in (*self.runs, *other.runs)}
        latest = sorted(together)[-MOST_RUNS:]
        return NoiseProfile(tuple(together[name] for name in latest))

    def of(self, component: str, limit: float) -> History:
        """What is known of a component.

        Args:
            component: its name.
            limit: nonconformity up to which it counts as quiet, 0 to 1.
        """
        quiet = noisy = 0.0
        for age, run in enumerate(reversed(self.runs)):
            if component not in run.noise:
                continue
            weight = run.pairs * FADE**age
            if run.noise[component] <= limit:
                quiet += weight
            else:
                noisy += weight
        return History(quiet, noisy)


def observe(run: str, target: TargetEvidence) -> NoiseProfile:
    """The profile of one accepted run, to be merged with those before."""
    noise: dict[str, float] = {}
    for part in target.components:
        if part.repeated or not target.is_below(part):
            seen = round(_noise(target, part), DIGITS)
            noise[name_of(part)] = max(seen, noise.get(name_of(part), 0.0))
    return NoiseProfile((NoiseRun(run, target.repeats, noise),))


def recalled(target: TargetEvidence, profile: NoiseProfile) -> TargetEvidence:
    """The evidence with what the profile knows about each component."""
    parts = (
        replace(part, history=profile.of(name_of(part), part.difference * NEAR))
        for part in target.components
    )
    return replace(target, components=tuple(parts))


def name_of(part: ComponentEvidence) -> str:
    """A name that lasts as long as the baseline does: the kind and the place."""
    match part.match:
        case Matched(kind=kind, baseline=box) | Removed(kind=kind, baseline=box):
            return f"{kind} {box.x},{box.y} {box.width}x{box.height}"
        case Added(kind=kind, candidate=box):
            return f"{kind} {box.x},{box.y} {box.width}x{box.height}"


def _noise(target: TargetEvidence, part: ComponentEvidence) -> float:
    """Noise within the sides; between them only where nothing really changed."""
    within = max(part.noise_baseline, part.noise_candidate)
    return within if target.is_below(part) else max(within, 1.0 - part.typical)
