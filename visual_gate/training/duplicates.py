"""Pages that look alike: one of each is enough."""

from collections.abc import Sequence

import cv2
import numpy as np

from visual_gate.records import Image

SIDE = 48
ALIKE_LEVELS = 6
ALIKE_SHARE = 0.004


def fingerprint(image: Image) -> str:
    """A page shrunk to 48 x 48 grey pixels, as hexadecimal digits, height first.

    Args:
        image: RGB uint8, shape (height, width, 3).
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return f"{image.shape[0]:04x}" + small.tobytes().hex()


def are_alike(one: str, other: str) -> bool:
    """Whether two fingerprints are of pages that hardly anybody could tell apart."""
    if one[:4] != other[:4]:
        return False
    gap = np.abs(_levels(one) - _levels(other)) > ALIKE_LEVELS
    return float(gap.mean()) <= ALIKE_SHARE


def first_of_its_kind(fingerprints: Sequence[str]) -> list[bool]:
    """For each page whether none before it looks alike."""
    kept: list[str] = []
    fresh = []
    for mark in fingerprints:
        known = any(are_alike(mark, other) for other in kept)
        fresh.append(not known)
        if not known:
            kept.append(mark)
    return fresh


def _levels(mark: str) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.frombuffer(bytes.fromhex(mark[4:]), np.uint8).astype(np.int16)
