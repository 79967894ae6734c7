"""The networks of a model learn in processes of their own, and survive a kill."""

from collections.abc import Sequence
from multiprocessing import active_children
from pathlib import Path

import pytest
import torch

from tests.scoring.making import TINY
from tests.training.making_pairs import make_manifest
from visual_gate.training.bags import make_bags
from visual_gate.training.loop import LoopSettings
from visual_gate.training.manifest import read_manifest
from visual_gate.training.networks import (
    Learnt,
    Lesson,
    StoppedError,
    train_networks,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bags(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pairs")
    pairs = read_manifest(make_manifest(folder))[:8]
    return make_bags(pairs, folder / "bags", workers=1, variants={"whole": 1.0})


@pytest.fixture(scope="module")
def in_turn(bags: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Learnt]:
    folder = tmp_path_factory.mktemp("turn")
    return train_networks(lessons(bags, folder), workers=1, progress=lambda _line: None)


def lessons(bags: list[Path], folder: Path) -> list[Lesson]:
    return [
        Lesson(
            number,
            bags,
            bags,
            TINY,
            LoopSettings(steps=6, measure_every=3, seed=number, device="cpu"),
            folder / f"{number}.pt",
        )
        for number in (1, 2)
    ]


def assert_equal(some: Sequence[Learnt], others: Sequence[Learnt]) -> None:
    for one, other in zip(some, others, strict=True):
        assert [p.holdout_loss for p in one.curve] == [
            p.holdout_loss for p in other.curve
        ]
        weights = other.network.state_dict()
        for key, value in one.network.state_dict().items():
            assert torch.equal(value, weights[key])


def test_networks_learn_the_same_beside_each_other_as_in_turn(
    bags: list[Path], in_turn: list[Learnt], tmp_path: Path
) -> None:
    lines: list[str] = []
    beside = train_networks(lessons(bags, tmp_path), workers=2, progress=lines.append)
    assert_equal(in_turn, beside)
    assert not torch.equal(*(one.network.logits.weight for one in beside))
    assert sum("network 2, step 6" in line for line in lines) == 1


def test_a_killed_process_is_told_and_its_training_goes_on(
    bags: list[Path], in_turn: list[Learnt], tmp_path: Path
) -> None:
    def kill(line: str) -> None:
        if "step 3" in line:
            for child in active_children():
                child.kill()

    with pytest.raises(StoppedError, match="run the same command again"):
        train_networks(lessons(bags, tmp_path), workers=2, progress=kill)
    again = train_networks(
        lessons(bags, tmp_path), workers=2, progress=lambda _line: None
    )
    assert_equal(in_turn, again)
