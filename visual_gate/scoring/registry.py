"""Models on disk: ``models/<name>/`` with weights and card, and a pointer to one.

The pointer ``models/current`` names the model in use with the SHA-256 of its weights
and of its card, since calibration and threshold decide as much as weights do; and it
remembers those before it, so that going back is one command.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from visual_gate.errors import ModelError, UsageError
from visual_gate.files import write_atomic

WEIGHTS = "weights.safetensors"
CARD = "card.json"
POINTER = "current"
SCHEMA = "visual-gate/model@1"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class MissingModelError(ModelError):
    """There is no model of that name, or none at all."""

    def __init__(self, name: str, folder: Path, known: tuple[str, ...]) -> None:
        have = ", ".join(known) or "none"
        what = "no model is in use" if name == POINTER else f"no model {name!r}"
        super().__init__(
            f"{what} in {folder} (there: {have}); "
            "choose one of these or train one with: visual-gate train"
        )


class TamperedModelError(ModelError):
    """The files of a model are not what was promoted."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"refusing {path}: {problem}; restore it from version control, "
            "or go back with: visual-gate model rollback"
        )


@dataclass(frozen=True, slots=True)
class Card:
    """What a model is: how it was made and how well it does.

    ``network`` and ``features`` are what the code needs to rebuild it, ``calibration``
    maps logits to scores, ``metrics`` are on the hold-out, ``families`` holds recall
    for each family of faults there, which promotion compares. ``beside`` has the same
    of the model that was in use then, measured on the same pictures.
    """

    name: str
    sha256: str
    network: Mapping[str, Any]
    features: tuple[str, ...]
    calibration: Mapping[str, float]
    threshold: float = 0.5
    metrics: Mapping[str, float] = field(default_factory=dict)
    families: Mapping[str, float] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    lineage: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pointer:
    """The model in use, and the names of those before it, newest last.

    ``sha256`` is that of its weights, ``card`` that of what its card says, empty in a
    pointer of an earlier release.
    """

    name: str
    sha256: str
    card: str
    previous: tuple[str, ...] = ()


def bundled_models() -> Path:
    """The models that come with the package: in the wheel, or in the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_models"
    return inside if inside.is_dir() else package.parent / "models"


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def list_models(folder: Path) -> tuple[Card, ...]:
    """The cards of all models in a folder, by name."""
    return tuple(read_card(folder, name) for name in model_names(folder))


def model_names(folder: Path) -> tuple[str, ...]:
    """Names of the models in a folder; empty where there is no such folder."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{CARD}")))


def read_card(folder: Path, name: str) -> Card:
    """The card of a model.

    Raises:
        MissingModelError: no such model.
        TamperedModelError: the card is no card of ours.
    """
    path = folder / name / CARD
    if not NAME.fullmatch(name) or not path.is_file():
        raise MissingModelError(name, folder, model_names(folder))
    try:
        document = json.loads(path.read_bytes())
        schema = document.pop("schema")
        document["features"] = tuple(document["features"])
        card = Card(**document)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise TamperedModelError(
            path, "it is no model card of visual-gate"
        ) from problem
    if schema != SCHEMA or card.name != name:
        raise TamperedModelError(path, f"it is the card of {schema} {card.name}")
    return card


def current(folder: Path) -> Pointer:
    """Which model is in use.

    Raises:
        MissingModelError: none was promoted yet.
        TamperedModelError: the pointer cannot be read.
    """
    path = folder / POINTER
    if not path.is_file():
        raise MissingModelError(POINTER, folder, model_names(folder))
    try:
        document = json.loads(path.read_bytes())
        previous = tuple(str(name) for name in document["previous"])
        weights, card = str(document["sha256"]), str(document.get("card", ""))
        return Pointer(str(document["name"]), weights, card, previous)
    except (ValueError, TypeError, KeyError) as problem:
        raise TamperedModelError(path, "it is no pointer to a model") from problem


def choose(folder: Path, name: str | None) -> Card:
    """The card of the named model, or of the one in use, matched with the pointer."""
    if name is not None:
        return read_card(folder, name)
    pointer = current(folder)
    card = read_card(folder, pointer.name)
    if not pointer.card:
        problem = f"it vouches for no card (model promote {pointer.name} mends that)"
        raise TamperedModelError(folder / POINTER, problem)
    if (card.sha256, _digest_of(card)) != (pointer.sha256, pointer.card):
        raise TamperedModelError(
            folder / pointer.name / CARD, "its card is not the promoted one"
        )
    return card


def read_weights(folder: Path, card: Card) -> bytes:
    """The weights file of a model, verified against its card.

    Raises:
        TamperedModelError: the file is gone, or its SHA-256 is another.
    """
    path = folder / card.name / WEIGHTS
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise TamperedModelError(path, "it cannot be read") from problem
    found = digest(content)
    if found != card.sha256:
        problem_text = f"SHA-256 {found[:12]} is not {card.sha256[:12]} of its card"
        raise TamperedModelError(path, problem_text)
    return content


def verify(folder: Path, name: str | None = None) -> Card:
    """Check a model's files, all the way to the hash; raises TamperedModelError."""
    card = choose(folder, name)
    read_weights(folder, card)
    return card


def save_model(folder: Path, card: Card, weights: bytes) -> Path:
    """Write a model's folder, weights first; returns it.

    Raises:
        UsageError: the name cannot be a folder's, or is taken by other weights.
    """
    if not NAME.fullmatch(card.name):
        message = f"{card.name!r} cannot name a model; use a-z, 0-9, dots and dashes"
        raise UsageError(message)
    target = folder / card.name
    if (target / CARD).is_file() and read_card(folder, card.name).sha256 != card.sha256:
        message = f"{target} holds another model; choose a new name"
        raise UsageError(message)
    write_atomic(target / WEIGHTS, weights)
    write_atomic(target / CARD, _document(card))
    return target


def _document(card: Card) -> bytes:
    fields = {name: getattr(card, name) for name in Card.__dataclass_fields__}
    document = {"schema": SCHEMA, **fields}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _digest_of(card: Card) -> str:
    """SHA-256 of what a card says, however its file is laid out."""
    return digest(_document(card))


def note(folder: Path, name: str, key: str, said: object) -> Card:
    """Write a note into a model's card; one in use must be promoted again after it."""
    card = read_card(folder, name)
    noted = replace(card, notes={**card.notes, key: said})
    save_model(folder, noted, read_weights(folder, card))
    return noted


def point(folder: Path, pointer: Pointer) -> Pointer:
    """Make it the folder's pointer, whole or not at all; returns it."""
    document = {
        "name": pointer.name,
        "sha256": pointer.sha256,
        "card": pointer.card,
        "previous": list(pointer.previous),
    }
    write_atomic(folder / POINTER, (json.dumps(document, indent=2) + "\n").encode())
    return pointer


def pointer_to(card: Card, previous: tuple[str, ...]) -> Pointer:
    """A pointer that vouches for a model as it is."""
    return Pointer(card.name, card.sha256, _digest_of(card), previous)
