"""A team's decisions teach a model, and it does not forget."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load

from tests.scoring.making import TINY, make_model
from tests.training.making_pairs import make_manifest
from visual_gate.errors import ModelError, UsageError
from visual_gate.scoring import open_scorer, promote
from visual_gate.scoring.model import load_model
from visual_gate.scoring.registry import (
    Card,
    bundled_models,
    choose,
    read_weights,
)
from visual_gate.training.finetune import TuneSettings, finetune
from visual_gate.training.head_loop import HeadSettings
from visual_gate.training.holdout import holdout_metrics
from visual_gate.training.loop import LoopSettings
from visual_gate.training.manifest import LabelledPair, read_manifest
from visual_gate.training.replay import REPLAY, load_replay
from visual_gate.training.train import TrainSettings, train

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_manifest(tmp_path_factory.mktemp("pairs"))


@pytest.fixture(scope="module")
def models(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parent")
    settings = TrainSettings(
        manifest,
        folder / "run",
        "parent",
        folder / "models",
        workers=1,
        network=TINY,
        loop=LoopSettings(steps=6, measure_every=3, device="cpu"),
        head=HeadSettings(steps=60, measure_every=20, pages=8),
    )
    train(settings)
    promote(folder / "models", "parent")
    return folder / "models"


def decisions(manifest: Path) -> tuple[LabelledPair, ...]:
    return tuple(pair for pair in read_manifest(manifest) if pair.split == "train")


def settings_of(models: Path, run: Path, name: str = "child") -> TuneSettings:
    parent = open_scorer(models, "parent").card
    return TuneSettings(run, name, models, parent, steps=30, workers=1)


@pytest.mark.slow
def test_a_run_keeps_its_hold_out_as_numbers_and_shows_its_mistakes(
    models: Path,
) -> None:
    replay = load_replay(models / "parent")
    assert replay.train
    assert {page.whole for page in replay.holdout} > {0.0}
    assert all(len(page.own) == len(page.harm) for page in replay.holdout)
    run = models.parent / "run"
    assert (run / "reliability.png").is_file()
    assert any((run / "mistakes").glob("*.png"))


@pytest.mark.slow
def test_fine_tuning_changes_the_head_alone_and_names_its_parent(
    manifest: Path, models: Path, tmp_path: Path
) -> None:
    tuned = finetune(decisions(manifest), settings_of(models, tmp_path))
    before, after = weights(models, "parent"), weights(models, "child")
    assert all(np.array_equal(before[key], after[key]) for key in network_of(before))
    assert any(not np.array_equal(before[key], after[key]) for key in before)
    (parent,) = tuned.card.lineage["parents"]
    assert parent["name"] == "parent"
    assert tuned.agreed_after >= tuned.agreed_before
    assert open_scorer(models, "child").model.sha256 == tuned.card.sha256


@pytest.mark.slow
def test_what_was_learnt_before_is_measured_on_the_same_hold_out(
    manifest: Path, models: Path, tmp_path: Path
) -> None:
    parent = open_scorer(models, "parent").card
    tuned = finetune(decisions(manifest), settings_of(models, tmp_path, "again"))
    assert tuned.card.lineage["holdout"] == parent.lineage["holdout"]
    assert tuned.card.metrics["pictures"] == parent.metrics["pictures"]
    assert tuned.card.families.keys() == parent.families.keys()


def test_a_handful_of_decisions_is_not_enough(
    manifest: Path, models: Path, tmp_path: Path
) -> None:
    few = decisions(manifest)[:2]
    with pytest.raises(UsageError, match="2 decided differences are not enough"):
        finetune(few, settings_of(models, tmp_path))


def test_a_model_without_its_rows_is_refused_in_one_sentence(
    manifest: Path, tmp_path: Path
) -> None:
    card: Card = make_model(tmp_path / "models", "bare")
    settings = TuneSettings(tmp_path, "child", tmp_path / "models", card)
    with pytest.raises(ModelError, match=rf"{REPLAY} cannot be read") as refusal:
        finetune(decisions(manifest), settings)
    assert "\n" not in str(refusal.value)


def test_a_model_of_an_older_version_cannot_be_taught(
    manifest: Path, tmp_path: Path
) -> None:
    card = make_model(tmp_path / "models", "old", features=("mean", "of old"))
    settings = TuneSettings(tmp_path, "child", tmp_path / "models", card)
    with pytest.raises(UsageError, match="begin with the model that came with it"):
        finetune(decisions(manifest), settings)


def test_the_model_in_use_can_be_taught_whichever_version_it_is_of() -> None:
    models = bundled_models()
    card = choose(models, None)
    model = load_model(card, read_weights(models, card))
    replay = load_replay(models / card.name)
    calibration = (model.slope, model.offset)
    metrics, _ = holdout_metrics(model.head, replay.holdout, calibration)
    assert metrics["auroc"] == pytest.approx(card.metrics["auroc"], abs=2e-3)


def weights(models: Path, name: str) -> dict[str, np.ndarray]:
    return load(read_weights(models, open_scorer(models, name).card))


def network_of(tensors: dict[str, np.ndarray]) -> list[str]:
    return [key for key in tensors if key.startswith("network.")]
