"""What a verdict rested on beside captures and settings: decisions and known noise."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from visual_gate.baselines.documents import Document, read_cause
from visual_gate.judge import NoiseProfile, from_document, to_document
from visual_gate.records import (
    Box,
    Kind,
    KnownDifference,
    Ruling,
    State,
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a run went by, as it was given to it.

    ``known`` are people's decisions and ``noise`` what earlier runs saw, by the key of
    the target; ``approved`` names the targets that were also held against the stored
    baseline, None where that was not asked for.
    """

    known: Mapping[str, tuple[KnownDifference, ...]] = field(default_factory=dict)
    noise: Mapping[str, NoiseProfile] = field(default_factory=dict)
    approved: frozenset[str] | None = None


def circumstances_document(found: Circumstances) -> Document:
    """As JSON values."""
    return {
        "known": {
            key: [asdict(one) for one in all_] for key, all_ in found.known.items()
        },
        "noise": {key: to_document(one) for key, one in found.noise.items()},
        "approved": None if found.approved is None else sorted(found.approved),
    }


def read_circumstances(document: Document) -> Circumstances:
    """What ``circumstances_document`` wrote; raises KeyError, TypeError, ValueError."""
    approved = document["approved"]
    return Circumstances(
        known={
            key: tuple(map(_known, all_)) for key, all_ in document["known"].items()
        },
        noise={key: from_document(one) for key, one in document["noise"].items()},
        approved=None if approved is None else frozenset(approved),
    )


def _known(values: Mapping[str, Any]) -> KnownDifference:
    return KnownDifference(
        **{
            **values,
            "kind": Kind(values["kind"]),
            "state": State(values["state"]),
            "ruling": Ruling(values["ruling"]),
            "box_baseline": _box(values["box_baseline"]),
            "box_candidate": _box(values["box_candidate"]),
            "causes": tuple(map(read_cause, values["causes"])),
        }
    )


def _box(values: Mapping[str, int] | None) -> Box | None:
    return None if values is None else Box(**values)
