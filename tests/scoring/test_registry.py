import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from visual_gate.errors import ModelError, UsageError
from visual_gate.scoring.promotion import PromotionError, promote, rollback
from visual_gate.scoring.registry import (
    Card,
    MissingModelError,
    TamperedModelError,
    choose,
    current,
    digest,
    list_models,
    note,
    read_weights,
    save_model,
    verify,
)


def make_card(name: str, weights: bytes, **changes: Any) -> Card:
    fields: dict[str, Any] = {
        "name": name,
        "sha256": digest(weights),
        "network": {},
        "features": ("a", "b"),
        "calibration": {"slope": 1.0, "offset": 0.0},
        "metrics": {"auroc": 0.99},
        "families": {"gone": 0.9},
        "lineage": {"holdout": "h"},
    }
    return Card(**(fields | changes))


def save(folder: Path, name: str, weights: bytes = b"w", **changes: Any) -> Card:
    card = make_card(name, weights, **changes)
    save_model(folder, card, weights)
    return card


def test_a_saved_model_is_listed_and_read_back_unchanged(tmp_path: Path) -> None:
    card = save(tmp_path, "first")
    assert list_models(tmp_path) == (card,)
    assert read_weights(tmp_path, card) == b"w"


def test_weights_with_one_changed_byte_are_refused_in_one_sentence(
    tmp_path: Path,
) -> None:
    save(tmp_path, "first", b"weights")
    (tmp_path / "first" / "weights.safetensors").write_bytes(b"weightz")
    with pytest.raises(TamperedModelError, match=r"refusing .*SHA-256") as refusal:
        verify(tmp_path, "first")
    assert "\n" not in str(refusal.value)


def test_a_model_swapped_behind_the_pointer_is_refused(tmp_path: Path) -> None:
    save(tmp_path, "first", b"one")
    promote(tmp_path, "first")
    (tmp_path / "first" / "card.json").unlink()
    save(tmp_path, "first", b"two")
    with pytest.raises(TamperedModelError, match="not the promoted one"):
        choose(tmp_path, None)


def test_a_card_changed_behind_the_pointer_is_refused(tmp_path: Path) -> None:
    card = save(tmp_path, "first")
    promote(tmp_path, "first")
    path = tmp_path / "first" / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
    assert choose(tmp_path, None) == card
    document = json.loads(path.read_text())
    document["calibration"]["offset"] = -9.0
    path.write_text(json.dumps(document))
    with pytest.raises(TamperedModelError, match="not the promoted one"):
        choose(tmp_path, None)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "other"}', "\x00"])
def test_a_file_that_is_no_card_is_refused(tmp_path: Path, content: str) -> None:
    save(tmp_path, "first")
    (tmp_path / "first" / "card.json").write_text(content)
    with pytest.raises(TamperedModelError, match="no model card"):
        verify(tmp_path, "first")


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    save(tmp_path, "first")
    with pytest.raises(MissingModelError, match="there: first"):
        verify(tmp_path, "frist")


@pytest.mark.parametrize("name", ["../first", "/etc", "a/b", "", "Ü"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a model"):
        save(tmp_path, name)
    with pytest.raises(MissingModelError):
        choose(tmp_path, name)


def test_a_pointer_without_a_card_is_mended_by_promoting_again(tmp_path: Path) -> None:
    card = save(tmp_path, "first")
    promote(tmp_path, "first")
    path = tmp_path / "current"
    document = json.loads(path.read_text())
    del document["card"]
    path.write_text(json.dumps(document))
    with pytest.raises(TamperedModelError, match="model promote first"):
        choose(tmp_path, None)
    assert promote(tmp_path, "first").previous == ()
    assert choose(tmp_path, None) == card


def test_a_note_changes_nothing_else_and_has_to_be_promoted(tmp_path: Path) -> None:
    save(tmp_path, "first", b"1")
    promote(tmp_path, "first")
    card = save(tmp_path, "second", b"2")
    promote(tmp_path, "second")
    noted = note(tmp_path, "second", "designs", [{"design": "early fusion"}])
    assert replace(noted, notes={}) == card
    with pytest.raises(TamperedModelError, match="not the promoted one"):
        choose(tmp_path, None)
    assert promote(tmp_path, "second").previous == ("first",)
    assert choose(tmp_path, None) == noted


def test_the_first_model_is_promoted_and_a_better_one_follows(tmp_path: Path) -> None:
    save(tmp_path, "first")
    better = save(tmp_path, "second", b"2", families={"gone": 0.95})
    promote(tmp_path, "first")
    promote(tmp_path, "second")
    assert choose(tmp_path, None) == better


def test_a_model_that_lost_a_family_is_not_promoted(tmp_path: Path) -> None:
    save(tmp_path, "first")
    save(tmp_path, "second", b"2", families={"gone": 0.8})
    promote(tmp_path, "first")
    with pytest.raises(PromotionError, match=r"gone fell from 0\.900 to 0\.800"):
        promote(tmp_path, "second", margin=0.05)
    assert current(tmp_path).name == "first"


def test_the_margin_allows_a_small_loss(tmp_path: Path) -> None:
    save(tmp_path, "first")
    save(tmp_path, "second", b"2", families={"gone": 0.88})
    promote(tmp_path, "first")
    assert promote(tmp_path, "second", margin=0.05).name == "second"


def test_models_measured_on_other_pairs_are_not_compared(tmp_path: Path) -> None:
    save(tmp_path, "first")
    save(tmp_path, "second", b"2", lineage={"holdout": "other"})
    promote(tmp_path, "first")
    with pytest.raises(PromotionError, match="hold-out"):
        promote(tmp_path, "second")


def test_rollback_goes_back_one_model_at_a_time(tmp_path: Path) -> None:
    for name in ("first", "second", "third"):
        save(tmp_path, name, name.encode())
        promote(tmp_path, name)
    assert rollback(tmp_path).name == "second"
    assert rollback(tmp_path).name == "first"
    with pytest.raises(UsageError, match="nothing to go back to"):
        rollback(tmp_path)


def test_rollback_refuses_a_damaged_model(tmp_path: Path) -> None:
    for name in ("first", "second"):
        save(tmp_path, name, name.encode())
        promote(tmp_path, name)
    (tmp_path / "first" / "weights.safetensors").write_bytes(b"")
    with pytest.raises(ModelError):
        rollback(tmp_path)
    assert current(tmp_path).name == "second"


def test_other_weights_do_not_overwrite_a_model(tmp_path: Path) -> None:
    save(tmp_path, "first")
    with pytest.raises(UsageError, match="another model"):
        save(tmp_path, "first", b"other")


def test_a_broken_pointer_is_refused(tmp_path: Path) -> None:
    save(tmp_path, "first")
    (tmp_path / "current").write_text(json.dumps({"name": "first"}))
    with pytest.raises(TamperedModelError, match="no pointer"):
        choose(tmp_path, None)


def test_a_model_measured_beside_the_present_one_needs_no_common_hold_out(
    tmp_path: Path,
) -> None:
    card = save(tmp_path, "first", b"1")
    promote(tmp_path, "first")
    beside = {
        "name": "first",
        "sha256": card.sha256,
        "metrics": {"auroc": 0.6},
        "families": {"style": 0.5},
    }
    other = {"holdout": "other"}
    save(tmp_path, "worse", b"2", lineage=other, beside=beside, families={"style": 0.4})
    with pytest.raises(PromotionError, match=r"style fell from 0\.500 to 0\.400"):
        promote(tmp_path, "worse")
    save(tmp_path, "good", b"3", lineage=other, beside=beside, families={"style": 0.5})
    assert promote(tmp_path, "good").name == "good"
