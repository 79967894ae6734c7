"""Trains the networks of a model beside each other, each in a process of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors, save as save_tensors

from visual_gate.scoring.network import NetworkConfig, PairNetwork
from visual_gate.training.loop import LoopSettings, Point, train_network
from visual_gate.training.tiles import load_tiles

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One network: its number, the bags it learns from and those that it is held to.

    Its training goes on from ``checkpoint`` where there is one.
    """

    number: int
    train: Sequence[Path]
    holdout: Sequence[Path]
    config: NetworkConfig
    settings: LoopSettings
    checkpoint: Path


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A trained network, and the curve of its training."""

    network: PairNetwork
    curve: Sequence[Point]


def train_networks(
    lessons: Sequence[Lesson], *, workers: int, progress: Progress
) -> list[Learnt]:
    """Train all, in order; one worker is this process.

    Each learns on one thread, so that the number of cores changes nothing.
    """
    if workers == 1:
        taught = [_taught(lesson, progress) for lesson in lessons]
    else:
        taught = _beside(lessons, workers, progress)
    return [
        _learnt(lesson, weights, curve)
        for lesson, (weights, curve) in zip(lessons, taught, strict=True)
    ]


Taught = tuple[bytes, Sequence[Point]]
"""Weights and curve, as they go from process to process."""


def _beside(
    lessons: Sequence[Lesson], workers: int, progress: Progress
) -> list[Taught]:
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(workers, context) as pool:
        lines = manager.Queue()

        def end(_future: "Future[Taught]") -> None:
            lines.put(None)

        running = [pool.submit(_taught, lesson, lines.put) for lesson in lessons]
        for future in running:
            future.add_done_callback(end)
        for _ in running:
            for line in iter(lines.get, None):
                progress(line)
        return [future.result() for future in running]


def _taught(lesson: Lesson, progress: Progress) -> Taught:
    torch.set_num_threads(1)
    tiles, held = load_tiles(lesson.train), load_tiles(lesson.holdout)
    name = f"network {lesson.number}"
    progress(f"{name}: {tiles.size} tiles to train on, {held.size} held out")
    network, curve = train_network(
        tiles,
        held,
        lesson.config,
        settings=lesson.settings,
        checkpoint=lesson.checkpoint,
        progress=lambda point: progress(
            f"{name}, step {point.step}: loss {point.loss:.4f}, hold-out "
            f"{point.holdout_loss:.4f}, AUROC {point.holdout_auroc:.4f}"
        ),
    )
    return save_tensors(network.state_dict()), curve


def _learnt(lesson: Lesson, weights: bytes, curve: Sequence[Point]) -> Learnt:
    network = PairNetwork(lesson.config)
    network.load_state_dict(load_tensors(weights))
    return Learnt(network.eval(), curve)
