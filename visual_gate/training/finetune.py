"""Teaches a model what a team decided, without forgetting what it knew.

The network stays as it is. The finding head goes on learning, on the team's pairs and
on rehearsed pages of its parent in equal shares, held near its old weights (Li et al.,
"Explicit inductive bias for transfer learning", 2018, L2-SP).
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load as load_tensors

from visual_gate.errors import UsageError
from visual_gate.scoring.evidence import FEATURES
from visual_gate.scoring.head import HeadPanel
from visual_gate.scoring.model import pack, rebuild
from visual_gate.scoring.network import NetworkPanel
from visual_gate.scoring.registry import Card, digest, read_weights, save_model
from visual_gate.training.bags import code_digest, make_bags
from visual_gate.training.calibration import calibrate
from visual_gate.training.head_loop import (
    HeadSettings,
    Page,
    head_loss,
    pad,
    see_bags,
)
from visual_gate.training.holdout import THRESHOLD, holdout_metrics, page_scores
from visual_gate.training.manifest import LabelledPair
from visual_gate.training.replay import load_replay, save_replay

Progress = Callable[[str], None]


class TooFewDecisionsError(UsageError):
    """There is nothing to learn from."""

    def __init__(self, found: int) -> None:
        super().__init__(
            f"{found} decided differences are not enough to learn from; review runs "
            f"with: visual-gate review, until there are {FEWEST}"
        )


class OldModelError(UsageError):
    """The model to begin with was given measures that there are no more."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was given measures that this version does not take; begin with "
            "the model that came with it"
        )


FEWEST = 8
"""Decisions that are worth learning from, at least."""

BATCH = 16
"""Decided pages in a step; as many are rehearsed."""

AS_DECIDED = {"whole": 1.0}


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """A fine-tuning run: which model it begins with, and how far it may go.

    ``hold`` is the weight of the squared distance to the parent's weights.
    """

    run: Path
    name: str
    models: Path
    parent: Card
    steps: int = 400
    rate: float = 3e-4
    hold: float = 0.05
    seed: int = 0
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Tuned:
    """The new model, and its parent's and its own share of decisions agreed with."""

    card: Card
    folder: Path
    agreed_before: float
    agreed_after: float


def finetune(
    pairs: Sequence[LabelledPair],
    settings: TuneSettings,
    progress: Progress = lambda _line: None,
) -> Tuned:
    """Learn from decided pairs and write a model; promoting it is another step.

    Its card holds its metrics on the hold-out of its parent, so that promotion refuses
    a model that forgot.

    Raises:
        UsageError: too few decisions, or a parent that cannot be taught.
        ModelError: the parent's files are missing or damaged.
    """
    parent = settings.parent
    if not set(parent.features) <= set(FEATURES):
        raise OldModelError(parent.name)
    weights = load_tensors(read_weights(settings.models, parent))
    network, head = rebuild(parent.network, weights, features=parent.features)
    replay = load_replay(settings.models / parent.name)
    decided = _decided(pairs, network, settings)
    if len(decided) < FEWEST:
        raise TooFewDecisionsError(len(decided))
    progress(f"{len(decided)} decided pages, {len(replay.train)} rehearsed")
    taught = _taught(head, decided, replay.train, settings)
    calibration = calibrate(taught, replay.holdout)
    metrics, families = holdout_metrics(taught, replay.holdout, calibration)
    content = pack(network, taught)
    card = replace(
        parent,
        name=settings.name,
        sha256=digest(content),
        calibration={"slope": calibration[0], "offset": calibration[1]},
        metrics=metrics,
        families=families,
        beside={},
        lineage=_lineage(settings, pairs),
        notes={},
    )
    folder = save_model(settings.models, card, content)
    save_replay(folder, [*replay.train, *decided], replay.holdout, seed=settings.seed)
    old = parent.calibration["slope"], parent.calibration["offset"]
    before, after = _agreed(head, decided, old), _agreed(taught, decided, calibration)
    return Tuned(card, folder, before, after)


def _decided(
    pairs: Sequence[LabelledPair], network: NetworkPanel, settings: TuneSettings
) -> list[Page]:
    """The team's pairs as the network sees them."""
    bags = make_bags(
        pairs, settings.run / "bags", workers=settings.workers, variants=AS_DECIDED
    )
    pages = see_bags(network, bags, workers=settings.workers)
    return [replace(page, families=frozenset({"review"})) for page in pages]


def _taught(
    head: HeadPanel,
    decided: Sequence[Page],
    rehearsed: Sequence[Page],
    settings: TuneSettings,
) -> HeadPanel:
    torch.manual_seed(settings.seed)
    taught, loss_settings = deepcopy(head), HeadSettings()
    optimizer = torch.optim.Adam(taught.parameters(), lr=settings.rate)
    for step in range(settings.steps):
        taught.train()
        rng = np.random.default_rng((settings.seed, step))
        batch = [
            part[int(at)]
            for part in (decided, rehearsed)
            for at in rng.integers(len(part), size=BATCH)
        ]
        loss = head_loss(
            taught, pad([(page.table(), page) for page in batch]), loss_settings
        )
        optimizer.zero_grad(set_to_none=True)
        (loss + settings.hold * _distance(taught, head)).backward()
        optimizer.step()
    return taught.eval()


def _distance(one: HeadPanel, other: HeadPanel) -> torch.Tensor:
    """Squared distance of the weights."""
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return torch.stack([(a - b.detach()).square().sum() for a, b in pairs]).sum()


def _agreed(
    head: HeadPanel, decided: Sequence[Page], calibration: tuple[float, float]
) -> float:
    """Share of decisions that the score agrees with."""
    scores = page_scores(head, decided, calibration)
    accepted = np.array([page.whole == 0 for page in decided])
    return float(((scores >= THRESHOLD) == accepted).mean())


def _lineage(
    settings: TuneSettings, pairs: Sequence[LabelledPair]
) -> dict[str, object]:
    parent = settings.parent
    decisions = sorted(f"{pair.id} {pair.label}" for pair in pairs)
    return {
        "data": digest("\n".join(decisions).encode()),
        "holdout": parent.lineage.get("holdout"),
        "pairs": len(pairs),
        "pages": len({pair.page for pair in pairs}),
        "code": code_digest(),
        "seed": settings.seed,
        "steps": settings.steps,
        "parents": [{"name": parent.name, "sha256": parent.sha256}],
    }
