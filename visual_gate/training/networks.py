"""Trains the networks of a model beside each other, each in a process of its own."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors, save as save_tensors

from visual_gate.errors import InfrastructureError
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


class StoppedError(InfrastructureError):
    """A network's process ended before its training."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"the training of network {number} stopped; run the same command again to "
            "go on where it was"
        )


Taught = tuple[bytes, Sequence[Point]]
"""Weights and curve, as they go from process to process."""


def train_networks(
    lessons: Sequence[Lesson], *, workers: int, progress: Progress
) -> list[Learnt]:
    """Train all, in this process for one worker, else each in one of its own.

    Each learns on one thread, so that the number of cores changes nothing.

    Raises:
        StoppedError: a process was killed, or failed and said why.
    """
    if workers == 1:
        taught = [_teach(lesson, progress) for lesson in lessons]
    else:
        taught = _teach_beside(lessons, progress)
    return [
        _learnt(lesson, weights, curve)
        for lesson, (weights, curve) in zip(lessons, taught, strict=True)
    ]


def _teach_beside(lessons: Sequence[Lesson], progress: Progress) -> list[Taught]:
    numbers = {_started(lesson): lesson.number for lesson in lessons}
    taught: dict[int, Taught] = {}
    while len(taught) < len(lessons):
        for heard in wait([*numbers]):
            assert isinstance(heard, Connection)  # noqa: S101  no other was given
            try:
                said: str | Taught = heard.recv()
            except EOFError as problem:
                raise StoppedError(numbers[heard]) from problem
            if isinstance(said, str):
                progress(said)
            else:
                taught[numbers.pop(heard)] = said
    return [taught[lesson.number] for lesson in lessons]


def _started(lesson: Lesson) -> Connection:
    """The end of a new process's pipe where its lines, then its result come out."""
    context = get_context("spawn")
    heard, told = context.Pipe(duplex=False)
    context.Process(target=_tell, args=(lesson, told), daemon=True).start()
    told.close()
    return heard


def _tell(lesson: Lesson, told: Connection) -> None:
    """What a process does. Where nobody listens any more, it ends."""
    with suppress(BrokenPipeError):
        told.send(_teach(lesson, told.send))


def _teach(lesson: Lesson, progress: Progress) -> Taught:
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
