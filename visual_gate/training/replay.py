"""What a model needs to learn more without forgetting: measures, no pictures.

Beside its weights a model keeps the findings of its whole hold-out and of some of its
training pages as rows of numbers. Fine-tuning on a team's decisions rehearses these
(Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", 1995) and is measured
on the same hold-out as its parent.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visual_gate.errors import ModelError
from visual_gate.files import write_atomic
from visual_gate.scoring.context import PAGE
from visual_gate.scoring.evidence import OWN
from visual_gate.training.head_loop import Page

REPLAY = "replay.npz"
REHEARSED = 600
"""Training pages that are kept."""

COLUMNS = (*OWN, *PAGE)


class ReplayError(ModelError):
    """A model's rows for rehearsal cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path} {problem}; restore it from version control, or train the model "
            "from the start with: visual-gate train"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """Pages to rehearse, and those that are measured on."""

    train: tuple[Page, ...]
    holdout: tuple[Page, ...]


def save_replay(
    folder: Path, train: Sequence[Page], holdout: Sequence[Page], *, seed: int = 0
) -> None:
    """Write a model's rows beside its weights: all held-out pages, some others."""
    chosen = np.random.default_rng(seed).permutation(len(train))[:REHEARSED]
    kept = [train[index] for index in np.sort(chosen).tolist()]
    arrays = {"columns": np.array(COLUMNS), **_packed("train", kept)}
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, allow_pickle=False, **arrays, **_packed("holdout", holdout)
    )
    write_atomic(folder / REPLAY, buffer.getvalue())


def load_replay(folder: Path) -> Replay:
    """Read a model's rows back; measures that it did not know are 0.

    Raises:
        ReplayError: there are none, they are damaged, or of another version's measures.
    """
    path = folder / REPLAY
    try:
        with np.load(path, allow_pickle=False) as arrays:
            names = arrays["columns"].tolist()
            known = names[: -len(PAGE)]
            if not set(known) <= set(OWN) or tuple(names[-len(PAGE) :]) != PAGE:
                raise ReplayError(path, "holds the measures of another version")
            columns = [OWN.index(name) for name in known]
            parts = [
                _unpacked(name, dict(arrays), columns) for name in ("train", "holdout")
            ]
    except (OSError, ValueError, KeyError) as problem:
        raise ReplayError(path, "cannot be read") from problem
    return Replay(*parts)


def _packed(name: str, pages: Sequence[Page]) -> dict[str, NDArray[np.generic]]:
    words = ["|".join(sorted(page.families)) for page in pages]
    return {
        f"{name}-own": np.concatenate([page.own for page in pages]).astype(np.float16),
        f"{name}-harm": np.concatenate([page.harm for page in pages]),
        f"{name}-rows": np.array([len(page.own) for page in pages]),
        f"{name}-facts": np.stack([page.facts for page in pages]),
        f"{name}-whole": np.array([page.whole for page in pages]),
        f"{name}-variant": np.array([page.variant for page in pages]),
        f"{name}-families": np.array(words),
    }


def _unpacked(
    name: str, arrays: dict[str, NDArray[np.generic]], columns: Sequence[int]
) -> tuple[Page, ...]:
    ends = np.cumsum(arrays[f"{name}-rows"])[:-1]
    rows = np.zeros((len(arrays[f"{name}-own"]), len(OWN)), np.float32)
    rows[:, columns] = arrays[f"{name}-own"]
    own = np.split(rows, ends)
    harm = np.split(arrays[f"{name}-harm"], ends)
    rest = (
        arrays[f"{name}-{part}"] for part in ("facts", "whole", "variant", "families")
    )
    return tuple(
        Page("", str(variant), mine, facts, harms, float(whole), _words(str(families)))
        for mine, harms, facts, whole, variant, families in zip(
            own, harm, *rest, strict=True
        )
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) - {""}
