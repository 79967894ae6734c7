"""What of a page changes by itself: named by a refresh, and kept for the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from visual_gate.assemble import open_comparer
from visual_gate.baselines import NoiseFolder
from visual_gate.compare import Comparer
from visual_gate.config import GateConfig
from visual_gate.judge import (
    IDENTICAL,
    ComponentEvidence,
    NoiseProfile,
    TargetEvidence,
    observe,
)
from visual_gate.observe.shots import shot
from visual_gate.observe.trial import Trial, as_comparison
from visual_gate.records import Added, Box, Capture, Matched, Removed, Target
from visual_gate.segment import element_for

NAMED = 5


@dataclass(frozen=True, slots=True)
class Jitter:
    """The components of a target that two captures in a row showed differently.

    ``parts`` names the worst of them, ``profile`` holds their noise.
    """

    target: Target
    parts: tuple[str, ...]
    profile: NoiseProfile


def jitter_of(
    pairs: Sequence[tuple[Capture, Capture]], config: GateConfig
) -> tuple[Jitter, ...]:
    """Compare captures of one deployment that should have been equal.

    Raises:
        ModelError: there is no model to compare with.
    """
    if not pairs:
        return ()
    comparer, run = open_comparer(config.model), datetime.now(UTC).isoformat()
    return tuple(_jitter(comparer, one, other, run=run) for one, other in pairs)


def remember(found: Sequence[Jitter], config: GateConfig) -> bool:
    """Keep the noise where the configuration has a place for it; whether it has."""
    folder = config.baselines.history
    if not folder:
        return False
    for one in found:
        NoiseFolder(Path(folder)).remember(one.target, one.profile)
    return True


def _jitter(comparer: Comparer, one: Capture, other: Capture, *, run: str) -> Jitter:
    evidence = _evidence(comparer, one, other)
    noisy = [part for part in evidence.components if part.noise_baseline > 0]
    noisy.sort(key=lambda part: -part.noise_baseline)
    names = dict.fromkeys(_name(part, one) for part in noisy)
    return Jitter(one.target, tuple(names)[:NAMED], observe(run, evidence))


def _evidence(comparer: Comparer, one: Capture, other: Capture) -> TargetEvidence:
    """The first capture as both sides, the second as a repeat of the baseline."""
    first, second = shot(one), shot(other)
    itself = comparer.compare(first.picture, first.picture)
    again = as_comparison(comparer.compare(first.picture, second.picture))
    trial = Trial(one.target, first, first, itself)
    return trial.with_round(IDENTICAL, baseline=again, candidate=IDENTICAL).evidence


def _name(part: ComponentEvidence, capture: Capture) -> str:
    """Its element, else its kind and place."""
    box = _box(part)
    element = element_for(box, capture.nodes)
    return element or f"{part.match.kind} at {box.x},{box.y}"


def _box(part: ComponentEvidence) -> Box:
    match part.match:
        case Added(candidate=box):
            return box
        case Matched(baseline=box) | Removed(baseline=box):
            return box
