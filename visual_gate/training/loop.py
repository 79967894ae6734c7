"""Trains the network on tiles: seeded, resumable, stopped early on held-out systems."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  the name torch's own guide uses

from visual_gate.scoring.evidence import EMBEDDING, PERCEIVED
from visual_gate.scoring.head import pool
from visual_gate.scoring.network import NetworkConfig, PairNetwork, Sides
from visual_gate.training.augment import recolouring, with_noise
from visual_gate.training.metrics import auroc
from visual_gate.training.tiles import Batch, TileSet

NOISY = 0.15
"""Share of batches that get colour noise on one side."""


def best_device() -> str:
    """The GPU where torch finds one. Only a CPU gives the same weights again."""
    return "cuda" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """How the network is trained."""

    steps: int = 6000
    rate: float = 2e-3
    decay: float = 1e-2
    averaging: float = 0.998
    measure_every: int = 500
    patience: int = 6
    seed: int = 0
    device: str = field(default_factory=best_device)


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement on the way: losses, and AUROC of held-out tiles."""

    step: int
    loss: float
    holdout_loss: float
    holdout_auroc: float


@dataclass(slots=True)
class LoopState:
    """What training carries from step to step, and what a checkpoint holds."""

    network: PairNetwork
    summary: nn.Linear
    averaged: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    step: int = 0
    best: float = -math.inf
    """The highest AUROC of held-out tiles so far."""

    best_weights: dict[str, Tensor] = field(default_factory=dict)
    stale: int = 0
    curve: list[Point] = field(default_factory=list)


def train_network(
    tiles: TileSet,
    holdout: TileSet,
    config: NetworkConfig,
    *,
    settings: LoopSettings,
    checkpoint: Path,
    progress: Callable[[Point], None] = lambda _point: None,
) -> tuple[PairNetwork, list[Point]]:
    """Train from nothing, or from the checkpoint where there is one.

    Returns the averaged weights of the best step on the hold-out, and the curve.
    """
    torch.use_deterministic_algorithms(mode=settings.device == "cpu")
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]  # a property of the module; nothing here reads memory before it is written
    state = _restored(_fresh(config, settings), checkpoint)
    recolour, running = recolouring(), 0.0
    measured = holdout.in_order(most=160)
    while state.step < settings.steps and state.stale < settings.patience:
        loss = _step(state, tiles, settings, recolour=recolour)
        running += 0.02 * (loss - running) if running else loss
        if state.step % settings.measure_every == 0:
            point = _measure(state, measured, running)
            _keep_best(state, point)
            save_checkpoint(checkpoint, state)
            progress(point)
    network = PairNetwork(config)
    network.load_state_dict(state.best_weights or state.averaged)
    return network.eval(), state.curve


def _fresh(config: NetworkConfig, settings: LoopSettings) -> LoopState:
    torch.manual_seed(settings.seed)
    network = PairNetwork(config).to(settings.device)
    summary = nn.Linear(len(PERCEIVED) - EMBEDDING + config.embedding, 1).to(
        settings.device
    )
    weights = [*network.parameters(), *summary.parameters()]
    optimizer = torch.optim.AdamW(
        weights, lr=settings.rate, weight_decay=settings.decay, fused=True
    )
    averaged = {key: value.clone() for key, value in network.state_dict().items()}
    return LoopState(network, summary, averaged, optimizer)


def _step(
    state: LoopState,
    tiles: TileSet,
    settings: LoopSettings,
    *,
    recolour: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]],
) -> float:
    state.network.train()
    torch.manual_seed(settings.seed * 1_000_003 + state.step)
    batch = tiles.batch(settings.seed, state.step)
    baseline, candidate = recolour(batch.baseline, batch.candidate)
    if torch.rand(()) < NOISY:
        candidate = with_noise(candidate)
    for group in state.optimizer.param_groups:
        group["lr"] = settings.rate * _schedule(state.step / settings.steps)
    loss, _ = _judged(state, batch, (baseline, candidate))
    state.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(state.network.parameters(), 5.0)
    state.optimizer.step()
    state.step += 1
    _average(state, settings)
    return float(loss.detach())


def _judged(
    state: LoopState, batch: Batch, sides: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """How wrong map and summaries are, in binary cross-entropies; and the summaries.

    A summary is the logit that a tile's component is harmed, (N,).
    """
    device = next(state.network.parameters()).device
    baseline, candidate = (side.to(device) for side in sides)
    shift = state.network.config.pixel_shift
    seen = state.network(Sides.of(baseline, candidate, shift=shift))
    weight = batch.weight.to(device)
    cells = F.binary_cross_entropy_with_logits(
        seen.logits, batch.target.to(device), weight, reduction="sum"
    )
    loss = cells / weight.sum().clamp(min=1)
    verdicts = state.summary(pool(seen, batch.inside.to(device))).squeeze(1)
    harm = batch.harm.to(device)
    known = harm >= 0
    if known.any():
        loss = loss + F.binary_cross_entropy_with_logits(verdicts[known], harm[known])
    return loss, verdicts


def _schedule(progress: float) -> float:
    """Warm up over 3 %, then fall along a cosine to nearly nothing."""
    if progress < 0.03:  # noqa: PLR2004  the share named above
        return progress / 0.03 + 1e-3
    return 0.5 * (1 + math.cos(math.pi * min(progress, 1.0))) + 1e-3


@torch.no_grad()
def _average(state: LoopState, settings: LoopSettings) -> None:
    """Running average of the weights; quicker at the start."""
    keep = min(settings.averaging, (1 + state.step) / (10 + state.step))
    for key, value in state.network.state_dict().items():
        if value.dtype.is_floating_point:
            state.averaged[key].lerp_(value, 1 - keep)
        else:
            state.averaged[key].copy_(value)


@torch.no_grad()
def _measure(state: LoopState, batches: Sequence[Batch], loss: float) -> Point:
    """Loss and AUROC of the averaged weights on held-out tiles."""
    present = {key: value.clone() for key, value in state.network.state_dict().items()}
    state.network.load_state_dict(state.averaged)
    state.network.eval()
    losses, alarms = [], []
    for batch in batches:
        wrong, verdicts = _judged(state, batch, (batch.baseline, batch.candidate))
        losses.append(float(wrong))
        alarms.append(verdicts.cpu().numpy())
    state.network.load_state_dict(present)
    alarm = np.concatenate(alarms)
    harm = np.concatenate([batch.harm.numpy() for batch in batches])
    separated = auroc(-alarm[harm > 0], -alarm[harm == 0])
    return Point(state.step, loss, float(np.mean(losses)), separated)


def _keep_best(state: LoopState, point: Point) -> None:
    """Keep the weights that separate best, the later of two that are as good.

    Not those of the least loss: that grows with confidence, which the finding heads and
    the calibration set anew.
    """
    state.curve.append(point)
    state.stale += 1
    if point.holdout_auroc >= state.best:
        state.best, state.stale = point.holdout_auroc, 0
        state.best_weights = {k: value.clone() for k, value in state.averaged.items()}


def save_checkpoint(path: Path, state: LoopState) -> None:
    """Write all that is needed to go on after a kill."""
    document = {
        "network": state.network.state_dict(),
        "summary": state.summary.state_dict(),
        "averaged": state.averaged,
        "optimizer": state.optimizer.state_dict(),
        "best_weights": state.best_weights,
        "numbers": (state.step, state.best, state.stale),
        "curve": [
            (p.step, p.loss, p.holdout_loss, p.holdout_auroc) for p in state.curve
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    torch.save(document, beside)
    beside.replace(path)


def _restored(state: LoopState, path: Path) -> LoopState:
    if not path.is_file():
        return state
    document = torch.load(path, weights_only=True)
    state.network.load_state_dict(document["network"])
    state.summary.load_state_dict(document["summary"])
    state.optimizer.load_state_dict(document["optimizer"])
    state.averaged = document["averaged"]
    state.best_weights = document["best_weights"]
    state.step, state.best, state.stale = document["numbers"]
    state.curve = [Point(*numbers) for numbers in document["curve"]]
    return state
