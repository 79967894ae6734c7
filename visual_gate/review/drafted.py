"""A draft as a file beside its run: nothing is lost when a review is killed.

Each person has a file of their own for each run, by the hash of both: nobody writes
under another's name what that one drafted. One review at a time holds it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from visual_gate.files import FileWriteError, write_atomic
from visual_gate.records import Occurrence, Ruling
from visual_gate.report import file_digest
from visual_gate.review.draft import Decision, Draft, Step
from visual_gate.review.problems import (
    DraftDamagedError,
    ReviewOpenError,
    RunReadOnlyError,
)
from visual_gate.review.run import ReviewRun

SCHEMA = "visual-gate/draft@1"
_NAME = "review-draft-"
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The draft of one person about one run, on disk."""

    run: ReviewRun
    who: str

    @property
    def path(self) -> Path:
        person = file_digest(self.who.encode())[:_DIGITS]
        name = f"{_NAME}{self.run.digest[:_DIGITS]}-{person}.json"
        return self.run.folder / name

    @property
    def others(self) -> tuple[Path, ...]:
        """Drafts in the folder by other people, or about an earlier run."""
        found = sorted(self.run.folder.glob(f"{_NAME}*.json"))
        return tuple(path for path in found if path != self.path)

    def load(self) -> Draft:
        """What was decided and not written; raises DraftDamagedError."""
        try:
            steps = json.loads(self.path.read_bytes())[SCHEMA]
            return Draft(tuple(self._step(step) for step in steps))
        except FileNotFoundError:
            return Draft()
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise DraftDamagedError(str(self.path)) from problem

    def save(self, draft: Draft) -> None:
        """Keep the draft, whatever happens to this process; nobody waits for the disk.

        Raises:
            FileWriteError: the disk is full or read-only; the file is as it was.
        """
        if not draft.steps:
            self._remove()
            return
        steps = [self._document(step) for step in draft.steps]
        document = {"who": self.who, SCHEMA: steps}
        content = json.dumps(document, indent=1).encode()
        write_atomic(self.path, content, to_disk=False)

    def _remove(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError as problem:
            raise FileWriteError(self.path, problem) from problem

    def _document(self, step: Step) -> dict[str, Any]:
        places = [self.run.places[number] for number in step.places]
        return {
            "ruling": str(step.decision.ruling),
            "reason": step.decision.reason,
            "places": [[one.target, one.component] for one in places],
        }

    def _step(self, document: dict[str, Any]) -> Step:
        numbers = {place: number for number, place in enumerate(self.run.places)}
        return Step(
            tuple(numbers[Occurrence(*place)] for place in document["places"]),
            Decision(Ruling(document["ruling"]), str(document["reason"])),
        )


@contextmanager
def held(file: DraftFile) -> Iterator[DraftFile]:
    """The draft for one review alone; the lock ends with its process.

    Raises:
        ReviewOpenError: the same person is reviewing the same run already.
        RunReadOnlyError: the run's folder cannot be written.
    """
    lock = FileLock(file.path.with_name(f".{file.path.stem}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as problem:
        raise ReviewOpenError(str(file.run.folder)) from problem
    except OSError as problem:
        raise RunReadOnlyError(str(file.run.folder), problem) from problem
    try:
        yield file
    finally:
        lock.release()
