"""The run's pictures on disk, under names that every file system can hold."""

import hashlib
import re
from pathlib import Path

from visual_gate.files import write_atomic
from visual_gate.images import encode_png
from visual_gate.records import Image, Target, TargetPictures

FOLDER = "pictures"
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9@_-]|\.(?!\.|$)){0,79}")
_LONGEST = 60


def write_pictures(
    folder: Path,
    target: Target,
    *,
    baseline: bytes | None,
    candidate: bytes | None,
    difference: Image | None,
    part: str = "",
) -> TargetPictures:
    """Write what there is of a target's pictures below ``folder``, each one atomically.

    Args:
        folder: the run's folder; the report lies in it.
        target: whose pictures these are.
        baseline: the baseline's encoded capture, kept byte for byte.
        candidate: the candidate's encoded capture, kept byte for byte.
        difference: RGB uint8 (height, width, 3), written as PNG.
        part: which part of the run, where several may look at one target.

    Returns:
        Paths relative to ``folder``, with forward slashes.

    Raises:
        FileWriteError: the folder cannot be made or written.
    """
    encoded = None if difference is None else encode_png(difference)
    names = [FOLDER, *([safe_name(part)] if part else []), safe_name(target.key)]
    below = "/".join(names)
    return TargetPictures(
        baseline=_write(folder, f"{below}/baseline", baseline),
        candidate=_write(folder, f"{below}/candidate", candidate),
        difference=_write(folder, f"{below}/difference", encoded),
    )


def safe_name(key: str) -> str:
    """A folder name for a target's key: plain keys as they are, others with a digest.

    Two keys never share a name, not even where upper and lower case are the same.
    """
    if _PLAIN.fullmatch(key):
        return key
    readable = re.sub(r"[^a-z0-9@_]+", "-", key.lower()).strip("-")[:_LONGEST]
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable or 'target'}~{digest}"


def _write(folder: Path, name: str, encoded: bytes | None) -> str:
    if encoded is None:
        return ""
    relative = f"{name}{_suffix(encoded)}"
    write_atomic(folder / relative, encoded)
    return relative


def _suffix(encoded: bytes) -> str:
    if encoded[:4] == b"RIFF":
        return ".webp"
    return ".jpg" if encoded[:2] == b"\xff\xd8" else ".png"
