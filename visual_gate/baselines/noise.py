"""Noise profiles in a folder: one small file for each target, made to be committed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from visual_gate.baselines.names import manifest_path
from visual_gate.errors import BaselineError
from visual_gate.files import write_atomic
from visual_gate.judge import NoiseProfile, from_document, to_document
from visual_gate.records import Target

LOCK = ".lock"


class UnreadableNoiseError(BaselineError):
    """A noise profile cannot be used."""

    def __init__(self, path: Path, problem: object) -> None:
        super().__init__(f"{path}: {problem}")


@dataclass(frozen=True, slots=True)
class NoiseFolder:
    """The profiles below ``root``, which is made when the first one is kept."""

    root: Path

    def recall(self, target: Target) -> NoiseProfile:
        """What is known of a target; an empty profile where nothing is.

        Raises:
            UnreadableNoiseError: the file is damaged, or of another version.
        """
        path = self._path(target)
        try:
            return from_document(json.loads(path.read_bytes()))
        except FileNotFoundError:
            return NoiseProfile()
        except BaselineError as problem:
            raise UnreadableNoiseError(path, problem) from problem
        except OSError as problem:
            raise UnreadableNoiseError(path, _refused("read", problem)) from problem
        except ValueError as problem:
            sentence = "the noise profile is damaged; delete it, runs make it anew"
            raise UnreadableNoiseError(path, sentence) from problem

    def remember(self, target: Target, profile: NoiseProfile) -> None:
        """Merge a run into what is there, one process at a time.

        Raises:
            UnreadableNoiseError: what is there cannot be used or replaced.
        """
        path = self._path(target)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / LOCK):
                merged = self.recall(target).merged(profile)
                write_atomic(path, _encoded(to_document(merged)))
        except OSError as problem:
            raise UnreadableNoiseError(path, _refused("written", problem)) from problem

    def _path(self, target: Target) -> Path:
        return self.root / Path(manifest_path(target.key)).name


def _refused(done: str, problem: OSError) -> str:
    return (
        f"the noise profile cannot be {done} ({problem.strerror}); give `history` in "
        "[baselines] a folder of its own that may be written, or take it out"
    )


def _encoded(document: Mapping[str, Any]) -> bytes:
    """A line for each component, so that a difference in Git can be read."""
    noise: Mapping[str, Any] = document["noise"]
    columns = ",\n".join(
        f"{json.dumps(name)}: {json.dumps([_short(value) for value in column])}"
        for name, column in noise.items()
    )
    head = f'"schema": {json.dumps(document["schema"])},'
    runs = f'"runs": {json.dumps(document["runs"])},'
    return f'{{{head}\n{runs}\n"noise": {{\n{columns}\n}}}}\n'.encode()


def _short(value: float | None) -> float | None:
    return 0 if value == 0 else value
