from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.scoring.making import TINY, tiny_networks
from tests.training.making_pairs import make_manifest
from visual_gate.errors import UsageError
from visual_gate.scoring import open_scorer, promote
from visual_gate.training.bag import load_bag
from visual_gate.training.bags import make_bags
from visual_gate.training.head_loop import HeadSettings, see_bags
from visual_gate.training.loop import LoopSettings, train_network
from visual_gate.training.manifest import read_manifest
from visual_gate.training.tiles import TileSet, load_tiles
from visual_gate.training.train import TrainSettings, train

SHORT = LoopSettings(steps=6, measure_every=3, device="cpu")
VARIANTS = {"whole": 1.0, "cut": 1.0, "painted": 1.0}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_manifest(tmp_path_factory.mktemp("pairs"))


@pytest.fixture(scope="module")
def bags(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("bags")
    pairs = read_manifest(manifest)[:8]
    return make_bags(pairs, folder, workers=1, variants=VARIANTS)


@pytest.fixture(scope="module")
def tiles(bags: list[Path]) -> TileSet:
    return load_tiles(bags)


def test_bags_hold_harmful_and_harmless_findings(bags: list[Path]) -> None:
    harm = np.concatenate([load_bag(path).harm for path in bags])
    assert (harm > 0).any()
    assert (harm == 0).any()


def test_bags_are_made_once_and_are_the_same_again(
    manifest: Path, bags: list[Path], tmp_path: Path
) -> None:
    pairs = read_manifest(manifest)[:8]
    before = {path: path.stat().st_mtime_ns for path in bags}
    folder = bags[0].parents[2]
    assert make_bags(pairs, folder, workers=1, variants=VARIANTS) == bags
    assert {path: path.stat().st_mtime_ns for path in bags} == before
    others = make_bags(pairs, tmp_path, workers=1, variants=VARIANTS)
    for one, other in zip(bags, others, strict=True):
        assert np.array_equal(load_bag(one).known, load_bag(other).known)


def weights(
    tiles: TileSet, checkpoint: Path, settings: LoopSettings = SHORT
) -> list[torch.Tensor]:
    network, _ = train_network(
        tiles, tiles, TINY, settings=settings, checkpoint=checkpoint
    )
    return list(network.state_dict().values())


@pytest.mark.slow
def test_what_the_network_sees_is_the_same_in_other_processes(bags: list[Path]) -> None:
    torch.manual_seed(0)
    network = tiny_networks()
    here, there = (see_bags(network, bags, workers=number) for number in (1, 2))
    assert [page.pair for page in here] == [page.pair for page in there]
    for one, other in zip(here, there, strict=True):
        assert np.allclose(one.own, other.own, atol=1e-6)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(tiles: TileSet, tmp_path: Path) -> None:
    first = weights(tiles, tmp_path / "1.pt")
    second = weights(tiles, tmp_path / "2.pt")
    other = weights(tiles, tmp_path / "3.pt", replace(SHORT, seed=1))
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first, other, strict=True))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_where_there_is_a_gpu_the_network_learns_on_it(
    tiles: TileSet, tmp_path: Path
) -> None:
    settings = LoopSettings(steps=6, measure_every=3)
    assert settings.device == "cuda"
    assert all(
        value.isfinite().all()
        for value in weights(tiles, tmp_path / "gpu.pt", settings)
    )


@pytest.mark.slow
def test_a_killed_run_goes_on_to_the_same_weights(
    tiles: TileSet, tmp_path: Path
) -> None:
    whole = weights(tiles, tmp_path / "whole.pt")

    class KilledError(Exception):
        pass

    def kill(_point: object) -> None:
        raise KilledError

    with pytest.raises(KilledError):
        train_network(
            tiles,
            tiles,
            TINY,
            settings=SHORT,
            checkpoint=tmp_path / "killed.pt",
            progress=kill,
        )
    resumed = weights(tiles, tmp_path / "killed.pt")
    assert all(torch.equal(a, b) for a, b in zip(whole, resumed, strict=True))


@pytest.mark.slow
def test_training_stops_early_when_the_hold_out_gets_no_better(
    tiles: TileSet, tmp_path: Path
) -> None:
    settings = replace(SHORT, steps=400, measure_every=1, patience=2, rate=0.5)
    _, curve = train_network(
        tiles, tiles, TINY, settings=settings, checkpoint=tmp_path / "c.pt"
    )
    assert len(curve) < 400


@pytest.mark.slow
def test_a_training_run_ends_with_a_model_that_scores(
    manifest: Path, tmp_path: Path
) -> None:
    settings = TrainSettings(
        manifest,
        tmp_path / "run",
        "trained",
        tmp_path / "models",
        workers=1,
        network=TINY,
        loop=SHORT,
        head=HeadSettings(steps=20, measure_every=10, pages=4),
    )
    lines: list[str] = []
    done = train(settings, lines.append)
    promote(tmp_path / "models", "trained")
    scorer = open_scorer(tmp_path / "models")
    assert scorer.model.sha256 == done.card.sha256
    assert "gone" in done.card.families
    assert {"painted", "restyled"} & done.card.families.keys()
    assert done.card.beside == {}
    again = train(replace(settings, name="again"), lines.append)
    assert again.card.beside["sha256"] == done.card.sha256
    assert again.card.beside["metrics"] == pytest.approx(done.card.metrics)
    assert (tmp_path / "run" / "curve-2.png").is_file()
    assert any("hold-out" in line for line in lines)


def test_too_few_pairs_are_refused(tmp_path: Path) -> None:
    path = make_manifest(tmp_path, 2)
    settings = TrainSettings(path, tmp_path / "run", "n", tmp_path / "models")
    with pytest.raises(UsageError, match="2 pairs to train on"):
        train(settings)


@pytest.mark.slow
def test_the_weights_that_separate_best_are_kept_not_those_of_the_least_loss(
    tiles: TileSet, tmp_path: Path
) -> None:
    settings = replace(SHORT, steps=24, measure_every=2, patience=12)
    checkpoint = tmp_path / "checkpoint.pt"
    network, curve = train_network(
        tiles, tiles, TINY, settings=settings, checkpoint=checkpoint
    )
    document = torch.load(checkpoint, weights_only=True)
    best = max(curve, key=lambda point: (point.holdout_auroc, point.step))
    assert document["numbers"][1:] == (
        best.holdout_auroc,
        (settings.steps - best.step) // settings.measure_every,
    )
    for key, value in network.state_dict().items():
        assert torch.equal(value, document["best_weights"][key])
