"""Hashes of files and of pixels."""

import hashlib

import numpy as np

from visual_gate.records import Image


def sha256(content: bytes) -> str:
    """SHA-256 in 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def pixel_digest(image: Image) -> str:
    """SHA-256 over size and pixels: the same however the picture was encoded.

    Args:
        image: RGB uint8, shape (height, width, 3).
    """
    height, width = image.shape[:2]
    digest = hashlib.sha256(f"RGB8 {width}x{height}\n".encode())
    digest.update(np.ascontiguousarray(image).data)
    return digest.hexdigest()
