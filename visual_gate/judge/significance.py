"""How surprising a difference would be if nothing had changed.

Two things that are both unlikely under "nothing changed" are multiplied.

*Rank.* Split-conformal: among the components of the run, how many showed noise at
least as large as this difference? ``(1 + larger) / (1 + others)``. It takes the
components' noise to be exchangeable (Vovk, Gammerman and Shafer, Algorithmic Learning
in a Random World, 2005; Bates and others, Annals of Statistics 51, 2023).

*Replication.* Given that the first pair differs, how often would chance put every
further capture of the baseline near the first baseline capture, and every further
capture of the candidate near the first candidate capture? "Near" means less than half
of the difference, so that nothing is near both. With u and v the chances of the two
neighbourhoods, u + v <= 1, hence (u v) ** (captures - 1) <= 4 ** -(captures - 1),
whatever the noise looks like: carousels, random content and jitter included. Earlier
quiet comparisons of the component lower the bound further: a component that changes by
itself would have shown it. The captures of a component are taken to be independent of
one another; capturing both sides in turn is what makes that fair.

The rank of a lone change is about one over the number of components, which is what the
correction for the number of components takes away again: it rests on its replication.
Many changes at once are no stronger than that either, since all components of a page
share its captures and may change together, as with a font that comes late: a corrected
p-value never falls below the replication bound. Noise as large elsewhere in the run
weakens the claim.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visual_gate.judge.correction import corrected
from visual_gate.judge.evidence import ComponentEvidence, TargetEvidence
from visual_gate.records import Correction, JudgeSettings

LARGEST_PRODUCT = 0.25
"""Of two chances that sum to at most 1."""

LARGEST_RARITY = 0.5
"""An approved picture shows how the page usually looks: at least every other time."""

NEAR = 0.5
"""Share of the difference that noise may reach."""


@dataclass(frozen=True, slots=True)
class Significance:
    """Corrected p-values per target and component, and the least one in reach."""

    p_values: tuple[tuple[float, ...], ...]
    smallest: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Why a component's difference is no noise: replication times rank, both 0 to 1."""

    replication: float = 1.0
    rank: float = 1.0


def significance(
    targets: Sequence[TargetEvidence], settings: JudgeSettings
) -> Significance:
    """P-values of all components of the run, corrected over the run."""
    adjusted = iter(p_values(claims(targets), settings.correction))
    compared = sum(len(target.components) for target in targets)
    excess = max(compared / max(len(_noise_pool(targets)), 1), 1.0)
    return Significance(
        tuple(tuple(next(adjusted) for _ in target.components) for target in targets),
        tuple(
            min(excess * _best_replication(target, settings), 1.0) for target in targets
        ),
    )


def claims(
    targets: Sequence[TargetEvidence], captures: Sequence[int] = ()
) -> list[Claim]:
    """One for each component, in the order of the targets.

    ``captures`` are those of each target, where others than the present number are to
    be tried out.
    """
    noise = _noise_pool(targets)
    numbers = captures or [target.repeats for target in targets]
    return [
        _claim(part, noise, captures=number, stored=target.baseline.stored)
        for target, number in zip(targets, numbers, strict=True)
        for part in target.components
    ]


def p_values(made: Sequence[Claim], method: Correction) -> list[float]:
    """Corrected, and no smaller than the replication bound."""
    raw = [claim.replication * claim.rank for claim in made]
    adjusted = corrected(raw, method)
    return [
        max(p_value, claim.replication)
        for p_value, claim in zip(adjusted, made, strict=True)
    ]


def replication(captures: int, quiet: float = 0.0, *, stored: bool = False) -> float:
    """Upper bound of the chance that noise repeats itself exactly on both sides.

    Args:
        captures: per side; of the candidate where the baseline is stored.
        quiet: earlier comparisons of the component that showed no such noise.
        stored: the baseline is an approved picture.
    """
    further = max(captures - 1, 0)
    if stored:
        rarity = _worst_rate(further, quiet, LARGEST_RARITY)
        return float(rarity**further * (1.0 - rarity) ** quiet)
    product = _worst_rate(further, quiet, 2 * LARGEST_PRODUCT) / 2
    return float(product**further * (1.0 - 2 * product) ** quiet)


def is_reproduced(part: ComponentEvidence) -> bool:
    """Whether every pair differed by more than twice what one side does by itself."""
    limit = part.difference * NEAR
    quiet = max(part.noise_baseline, part.noise_candidate) <= limit
    return part.difference > 0.0 and quiet and part.history.noisy < NEAR


def _worst_rate(further: int, quiet: float, limit: float) -> float:
    """The rate r <= limit that maximises r ** further * (1 - r) ** quiet."""
    total = further + quiet
    return min(further / total, limit) if total else limit


def _claim(
    part: ComponentEvidence,
    noise: NDArray[np.float64],
    *,
    captures: int,
    stored: bool,
) -> Claim:
    if not (part.repeated and is_reproduced(part)):
        return Claim()
    larger = len(noise) - int(np.searchsorted(noise, part.difference, side="left"))
    rank = (1 + larger) / max(len(noise), 1)
    bound = replication(captures, part.history.quiet, stored=stored)
    return Claim(bound, min(rank, 1.0))


def _noise_pool(targets: Sequence[TargetEvidence]) -> NDArray[np.float64]:
    """The largest noise of each component that had a chance to show any, rising."""
    known = [
        _noise_of(target, part) for target in targets for part in target.components
    ]
    return np.sort(
        np.array([noise for noise in known if noise is not None], np.float64)
    )


def _noise_of(target: TargetEvidence, part: ComponentEvidence) -> float | None:
    """Noise by repeats; else by the first pair, where that met the threshold."""
    if part.repeated:
        return max(part.noise_baseline, part.noise_candidate)
    return None if target.is_below(part) else 1.0 - part.score


def _best_replication(target: TargetEvidence, settings: JudgeSettings) -> float:
    """What was reached where repeats were needed, else what they would have reached."""
    if target.pictures_alone:
        return 1.0
    needed = any(target.is_below(part) for part in target.components)
    captures = target.repeats if needed else settings.budget
    return replication(captures, stored=target.baseline.stored)
