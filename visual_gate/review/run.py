"""A finished run as it is reviewed: what there is to decide, in the page's order."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from visual_gate.errors import UsageError
from visual_gate.records import (
    ComponentScore,
    GateReport,
    Occurrence,
    TargetReport,
)
from visual_gate.report import (
    VERDICT,
    file_digest,
    findings_shown,
    load_document,
    targets_alone,
)
from visual_gate.review.problems import RunDamagedError, RunMissingError


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of the page: a finding, or a target that no component explains.

    ``places`` are where it shows; a target as a whole is the one place without a
    component.
    """

    title: str
    places: tuple[Occurrence, ...]


@dataclass(frozen=True)
class ReviewRun:
    """A run on disk. ``digest`` is the SHA-256 of its verdict, which names it."""

    folder: Path
    report: GateReport
    digest: str

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Findings first, as the page numbers them, then targets without one."""
        findings = [
            Subject(one.title, one.occurrences) for one in findings_shown(self.report)
        ]
        alone = [
            Subject(f"{one.target.key} as a whole", (Occurrence(one.target.key, ""),))
            for one in targets_alone(self.report)
        ]
        return (*findings, *alone)

    @cached_property
    def places(self) -> tuple[Occurrence, ...]:
        """Every place; its position is the number that the page calls it by."""
        return tuple(place for one in self.subjects for place in one.places)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The subject's title of each place."""
        return tuple(one.title for one in self.subjects for _ in one.places)

    @cached_property
    def targets(self) -> dict[str, TargetReport]:
        return {one.target.key: one for one in self.report.targets}

    @property
    def is_stored(self) -> bool:
        """Whether the candidate was held against stored baselines."""
        return not self.report.baseline_url

    def component(self, place: Occurrence) -> ComponentScore | None:
        """The component at a place, None for a target as a whole."""
        return self._components.get((place.target, place.component))

    @cached_property
    def _components(self) -> dict[tuple[str, str], ComponentScore]:
        return {
            (one.target.key, part.id): part
            for one in self.report.targets
            for part in one.components
        }


def open_run(folder: Path) -> ReviewRun:
    """Read a run's verdict.

    Raises:
        RunMissingError: there is no run in the folder.
        RunDamagedError: its verdict cannot be read, or is of another version.
    """
    path = folder / VERDICT
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise RunMissingError(str(folder)) from problem
    except OSError as problem:
        cause = problem.strerror or str(problem)
        raise RunDamagedError(str(path), cause) from problem
    try:
        report = load_document(json.loads(content))
    except (ValueError, UsageError) as problem:
        raise RunDamagedError(str(path), str(problem)) from problem
    return ReviewRun(folder, report, file_digest(content))
