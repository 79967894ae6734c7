"""A noise profile as a small JSON document, and back."""

from collections.abc import Mapping
from typing import Any

from visual_gate.errors import BaselineError
from visual_gate.judge.history import NoiseProfile, NoiseRun

SCHEMA = "visual-gate/noise@1"


class NoiseProfileError(BaselineError):
    """A noise profile that this version cannot read."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the noise profile {problem}; delete it, accepted runs make it anew"
        )


def to_document(profile: NoiseProfile) -> dict[str, Any]:
    """A column of numbers for each component, one for each run, null where absent."""
    names = sorted({name for run in profile.runs for name in run.noise})
    return {
        "schema": SCHEMA,
        "runs": [[run.run, run.pairs] for run in profile.runs],
        "noise": {
            name: [run.noise.get(name) for run in profile.runs] for name in names
        },
    }


def from_document(document: Any) -> NoiseProfile:
    """Read what ``to_document`` wrote.

    Raises:
        NoiseProfileError: another version wrote it, or it is damaged.
    """
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        raise NoiseProfileError(f"is not of the version {SCHEMA}")
    try:
        return _read(document)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        raise NoiseProfileError("is damaged") from problem


def _read(document: Mapping[str, Any]) -> NoiseProfile:
    columns = document["noise"].items()
    return NoiseProfile(
        tuple(
            NoiseRun(
                str(name),
                _count(pairs),
                {
                    str(part): _unit(column[place])
                    for part, column in columns
                    if column[place] is not None
                },
            )
            for place, (name, pairs) in enumerate(document["runs"])
        )
    )


def _count(value: int) -> int:
    """Comparisons of a run: less than none would turn quiet runs into noisy ones."""
    if value < 1:
        raise ValueError(value)
    return int(value)


def _unit(value: float) -> float:
    if not 0.0 <= value <= 1.0:
        raise ValueError(value)
    return float(value)
