"""The files of a run, each checked against the hash that was taken when it was made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visual_gate.baselines import KeptCapture, restored
from visual_gate.records import Capture, TargetReport
from visual_gate.report import file_digest
from visual_gate.review.problems import NoCaptureError, PictureError


@dataclass(frozen=True, slots=True)
class Seal:
    """What ``capture.json`` says: hashes of the target's files, and the capture."""

    files: Mapping[str, str]
    elements: str
    about: str


def unseal(folder: Path, report: TargetReport) -> Seal:
    """The hashes of a target's files.

    Raises:
        NoCaptureError: the run kept none.
        PictureError: the file was lost or altered.
    """
    path = report.pictures.capture
    if not path:
        raise NoCaptureError(report.target.key)
    content = read_checked(folder, report, path, digest=report.pictures.seal)
    try:
        document: dict[str, Any] = json.loads(content)
        about = json.dumps(document["capture"], sort_keys=True)
        return Seal(document["files"], document["elements"], about)
    except (ValueError, KeyError, TypeError) as problem:
        raise PictureError(report.target.key, path, "cannot be read") from problem


def read_checked(
    folder: Path, report: TargetReport, path: str, *, digest: str
) -> bytes:
    """A file of the run, as it was when the run was made; raises PictureError."""
    try:
        content = (folder / path).read_bytes()
    except FileNotFoundError as problem:
        raise PictureError(report.target.key, path, "has gone") from problem
    except OSError as problem:
        cause = f"cannot be read any more ({problem.strerror or problem})"
        raise PictureError(report.target.key, path, cause) from problem
    if file_digest(content) != digest:
        raise PictureError(report.target.key, path, "was replaced by another file")
    return content


def picture(folder: Path, report: TargetReport, path: str) -> bytes:
    """One of the pictures of a target; those that differ are checked."""
    if not report.pictures.capture:
        return _unsealed(folder, report, path)
    digest = unseal(folder, report).files.get(path, "")
    return read_checked(folder, report, path, digest=digest)


def candidate_of(folder: Path, report: TargetReport) -> Capture:
    """The candidate's capture; raises NoCaptureError, PictureError."""
    seal = unseal(folder, report)
    pictured, elements = (
        read_checked(folder, report, path, digest=seal.files.get(path, ""))
        for path in (report.pictures.candidate, seal.elements)
    )
    try:
        return restored(KeptCapture(seal.about, elements), report.target, pictured)
    except ValueError as problem:
        path = report.pictures.capture
        raise PictureError(report.target.key, path, "cannot be read") from problem


def _unsealed(folder: Path, report: TargetReport, path: str) -> bytes:
    """A picture of a target where nothing differed, so nothing hangs on it."""
    try:
        return (folder / path).read_bytes()
    except OSError as problem:
        raise PictureError(report.target.key, path, "has gone") from problem
