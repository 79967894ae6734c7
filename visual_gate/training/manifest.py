"""Lists of labelled pairs: one JSON object a line, pictures beside the list."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from visual_gate.errors import MissingFileError, UsageError
from visual_gate.records import Box


class Label(StrEnum):
    """What a pair is known to be."""

    REGRESSION = "regression"
    BENIGN = "benign"
    SHIFT = "shift"


SYNONYMS: Mapping[str, Label] = {
    "regression": Label.REGRESSION,
    "different": Label.REGRESSION,
    "benign": Label.BENIGN,
    "same": Label.BENIGN,
    "shift": Label.SHIFT,
}


class ManifestError(UsageError):
    """A line of a list of pairs cannot be used."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")


@dataclass(frozen=True, slots=True)
class Part:
    """One seeded change of a pair: where, of what kind, and how bad, 0 to 1.

    Severity 0 means that it is harmless and must score high. ``levels`` is how strongly
    its pixels differ, 0 to 255, or None where the list does not say.
    """

    kind: str
    family: str
    severity: float
    baseline: Box | None
    candidate: Box | None
    levels: float | None = None


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two pictures and what is known about their difference.

    ``boxes_baseline`` and ``boxes_candidate`` are where the seeded changes lie;
    ``parts`` says more where the list does. ``split`` is ``train`` or ``holdout``.
    """

    id: str
    baseline: Path
    candidate: Path
    label: Label
    tier: str
    kind: str
    page: str
    boxes_baseline: tuple[Box, ...] = ()
    boxes_candidate: tuple[Box, ...] = ()
    parts: tuple[Part, ...] = ()
    system: str = ""
    split: str = "train"


def read_manifest(path: Path, root: Path | None = None) -> tuple[LabelledPair, ...]:
    """All pairs of a list; picture paths are relative to it, or to ``root``.

    Raises:
        MissingFileError: there is no such file.
        ManifestError: a line is no JSON object, or a field is missing or unknown.
    """
    if not path.is_file():
        raise MissingFileError(str(path), "a list of labelled pairs, one JSON a line")
    folder = root if root is not None else path.parent
    return tuple(
        _read_line(path, number, line, folder=folder)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.strip()
    )


def packages_in(path: Path) -> tuple[str, ...]:
    """The packages that a list's pages come from, where its lines say so, sorted."""
    lines = (json.loads(line) for line in path.read_text().splitlines() if line.strip())
    return tuple(sorted({line["package"] for line in lines if "package" in line}))


def _read_line(path: Path, number: int, line: str, *, folder: Path) -> LabelledPair:
    try:
        return pair_from(json.loads(line), folder)
    except KeyError as problem:
        raise ManifestError(path, number, f"no field {problem}") from problem
    except (ValueError, TypeError, AttributeError) as problem:
        raise ManifestError(path, number, f"no labelled pair ({problem})") from problem


def pair_from(document: Mapping[str, Any], folder: Path) -> LabelledPair:
    """A labelled pair from one line; raises KeyError, ValueError or TypeError."""
    label = SYNONYMS[document["label"]]
    name = str(document["id"])
    return LabelledPair(
        id=name,
        baseline=folder / document["a"],
        candidate=folder / document["b"],
        label=label,
        tier=str(document.get("tier", label)),
        kind=str(document.get("kind", label)),
        page=str(document.get("page", name)),
        boxes_baseline=tuple(Box(*box) for box in document.get("boxes_a", ())),
        boxes_candidate=tuple(Box(*box) for box in document.get("boxes_b", ())),
        parts=tuple(_part(part) for part in document.get("parts", ())),
        system=str(document.get("system", "")),
        split=str(document.get("split", "train")),
    )


def _part(document: Mapping[str, Any]) -> Part:
    before, after = document.get("box_a"), document.get("box_b")
    return Part(
        kind=str(document["kind"]),
        family=str(document.get("family", "")),
        severity=float(document["severity"]),
        baseline=Box(*before) if before else None,
        candidate=Box(*after) if after else None,
        levels=(document.get("visible") or {}).get("strength"),
    )
