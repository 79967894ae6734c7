"""What a run keeps of each target: pictures, and the candidate's capture.

``capture.json`` names the SHA-256 of every file of its target, and the verdict names
that of ``capture.json``: a picture that was lost or swapped since is noticed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from visual_gate.baselines import kept
from visual_gate.files import write_atomic
from visual_gate.records import Capture, Image, Target, TargetPictures
from visual_gate.report.pictures import write_pictures

SCHEMA = "visual-gate/capture@1"
SIDES = ("baseline", "candidate", "difference")


def keep_captures(
    folder: Path,
    target: Target,
    *,
    baseline: Capture | None,
    candidate: Capture | None,
    difference: Image | None,
    part: str = "",
) -> TargetPictures:
    """Write a target's pictures and, where it may need a decision, all to decide it.

    Equal captures need none; then there are pictures alone.

    Args:
        folder: the run's folder; the report lies in it.
        target: whose captures these are.
        baseline: the baseline's capture, None where there is none.
        candidate: likewise.
        difference: RGB uint8 (height, width, 3), written as PNG.
        part: which part of the run, where several may look at one target.

    Raises:
        FileWriteError: the folder cannot be made or written.
    """
    before, after = _encoded(baseline), _encoded(candidate)
    pictures = write_pictures(
        folder,
        target,
        baseline=before,
        candidate=after,
        difference=difference,
        part=part,
    )
    if candidate is None or before == after:
        return pictures
    return _with_capture(folder, pictures, candidate)


def file_digest(content: bytes) -> str:
    """SHA-256 in 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def _encoded(capture: Capture | None) -> bytes | None:
    return None if capture is None else capture.encoded


def _with_capture(
    folder: Path, pictures: TargetPictures, candidate: Capture
) -> TargetPictures:
    beside = PurePosixPath(pictures.candidate).parent
    found = kept(candidate)
    elements = str(beside / "elements.json.xz")
    write_atomic(folder / elements, found.elements)
    paths = [getattr(pictures, side) for side in SIDES]
    names = [path for path in (*paths, elements) if path]
    document = {
        "schema": SCHEMA,
        "target": candidate.target.key,
        "files": {name: file_digest((folder / name).read_bytes()) for name in names},
        "elements": elements,
        "capture": json.loads(found.about),
    }
    return _sealed(folder, pictures, str(beside / "capture.json"), document=document)


def _sealed(
    folder: Path, pictures: TargetPictures, path: str, *, document: Mapping[str, object]
) -> TargetPictures:
    content = json.dumps(document, sort_keys=True, indent=1).encode("ascii")
    write_atomic(folder / path, content)
    return replace(pictures, capture=path, seal=file_digest(content))
