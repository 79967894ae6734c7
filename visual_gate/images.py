"""Encoded bytes to RGB arrays and back; the only place that knows BGR."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.errors import ImageError
from visual_gate.records import Image

MAX_SIDE_PX = 32_767
"""Longest side that is decoded; a taller page cannot be a screenshot (Skia's limit)."""

GREY_DIMENSIONS = 2
BGRA_CHANNELS = 4
OPAQUE = 255

cv2.setNumThreads(1)  # pages are judged in parallel; nested threads only get in the way


def decode(encoded: bytes, name: str = "image") -> Image:
    """Decode any file that OpenCV reads to RGB uint8, shape (height, width, 3).

    Transparency is laid on white, 16-bit values are scaled to 8 bits, grey and palette
    pictures become RGB.

    Args:
        encoded: the file's bytes.
        name: how messages call it.

    Raises:
        ImageError: empty, damaged, not a picture, or larger than 32,767 px on a side.
    """
    if not encoded:
        raise ImageError(name, "the file is empty (0 bytes)")
    raw = np.frombuffer(encoded, np.uint8)
    try:
        pixels = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED)
    except cv2.error as problem:
        raise ImageError(name, f"damaged or too large ({problem.err})") from problem
    if pixels is None:
        raise ImageError(name, "damaged, or no PNG, WebP, JPEG or other picture")
    if max(pixels.shape[:2]) > MAX_SIDE_PX:
        height, width = pixels.shape[:2]
        limit = f"{width}x{height} px, more than {MAX_SIDE_PX} on a side"
        raise ImageError(name, f"{limit}; crop it first")
    return _to_rgb(_to_eight_bits(pixels))


def load(path: Path) -> Image:
    """Read and decode a picture file; raises ImageError."""
    try:
        encoded = path.read_bytes()
    except OSError as problem:
        raise ImageError(str(path), problem.strerror or str(problem)) from problem
    return decode(encoded, str(path))


def encode_png(image: Image) -> bytes:
    """Losslessly encode RGB uint8 (height, width, 3) as PNG."""
    done, encoded = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    if not done:
        raise ImageError("picture", "OpenCV could not encode it as PNG")
    return encoded.tobytes()


def encode_webp(image: Image) -> bytes:
    """Losslessly encode RGB uint8 (height, width, 3) as WebP (quality over 100)."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    done, encoded = cv2.imencode(".webp", bgr, [cv2.IMWRITE_WEBP_QUALITY, 101])
    if not done:
        raise ImageError("picture", "OpenCV could not encode it as WebP")
    return encoded.tobytes()


def _to_eight_bits(pixels: NDArray[Any]) -> Image:
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype == np.uint16:
        return (pixels // 257).astype(np.uint8)
    return (np.clip(pixels.astype(np.float32), 0, 1) * 255).round().astype(np.uint8)


def _to_rgb(pixels: Image) -> Image:
    channels = 1 if pixels.ndim == GREY_DIMENSIONS else pixels.shape[2]
    if channels == 1:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), np.uint8)
    if channels == BGRA_CHANNELS:
        return _on_white(pixels)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)


def _on_white(bgra: Image) -> Image:
    rgb = np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGB), np.uint8)
    opacity = bgra[:, :, 3:]
    if opacity.min() == OPAQUE:
        return rgb
    weight = opacity.astype(np.float32) / OPAQUE
    return (rgb * weight + OPAQUE * (1 - weight)).round().astype(np.uint8)
