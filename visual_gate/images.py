"""Encoded bytes to RGB arrays and back; the only place that knows BGR."""

import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.errors import ImageError
from visual_gate.records import Image

MAX_SIDE_PX = 32_767
"""Longest side that is decoded; a taller page cannot be a screenshot (Skia's limit)."""

MAX_AREA_PX = 200_000_000
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_SIZE_END = 24
PNG_FRAME = 12
"""Bytes of a PNG chunk around its content: length, type, checksum."""

GREY_DIMENSIONS = 2
BGRA_CHANNELS = 4
OPAQUE = 255

# What is wrong with a file is said in a sentence of our own.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
cv2.setNumThreads(1)  # pages are judged in parallel; nested threads only get in the way


def decode(encoded: bytes, name: str = "image") -> Image:
    """Decode any file that OpenCV reads to RGB uint8, shape (height, width, 3).

    Transparency is laid on white, 16-bit values are scaled to 8 bits; grey, palette and
    CMYK pictures become RGB. A file that ends too early is refused: OpenCV would fill
    what is missing with grey.

    Args:
        encoded: the file's bytes.
        name: how messages call it.

    Raises:
        ImageError: empty, truncated, damaged, not a picture, or larger than 32,767 px
            on a side or 200 million px in all.
    """
    if not encoded:
        raise ImageError(name, "the file is empty (0 bytes)")
    _check_size(stated_size(encoded), name)
    if is_truncated(encoded):
        problem = "the file ends too early (truncated or damaged); save it again"
        raise ImageError(name, problem)
    try:
        raw = np.frombuffer(encoded, np.uint8)
        pixels = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED)
    except cv2.error as problem:
        raise ImageError(name, f"damaged or too large ({problem.err})") from problem
    if pixels is None:
        raise ImageError(name, "damaged, or no PNG, WebP, JPEG or other picture")
    _check_size((pixels.shape[1], pixels.shape[0]), name)
    return _to_rgb(_to_eight_bits(pixels))


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    if max(size) > MAX_SIDE_PX:
        limit = f"{width}x{height} px, more than {MAX_SIDE_PX} on a side"
        raise ImageError(name, f"{limit}; crop it first")
    if width * height > MAX_AREA_PX:
        limit = f"{width}x{height} px, more than {MAX_AREA_PX} in all"
        raise ImageError(name, f"{limit}; crop it first")


def stated_size(encoded: bytes) -> tuple[int, int]:
    """Width and height that a PNG's header states; (0, 0) for other files.

    Known before decoding, so that a small file cannot claim all memory.
    """
    if not encoded.startswith(PNG_SIGNATURE) or len(encoded) < PNG_SIZE_END:
        return 0, 0
    width, height = struct.unpack(">II", encoded[16:PNG_SIZE_END])
    return width, height


def is_truncated(encoded: bytes) -> bool:
    """Whether a PNG, JPEG or WebP file ends before its picture does."""
    if encoded.startswith(PNG_SIGNATURE):
        return not _has_whole_chunks(encoded)
    if encoded.startswith(b"\xff\xd8\xff"):
        return encoded.rfind(b"\xff\xd9") <= encoded.rfind(b"\xff\xda")
    if encoded[:4] == b"RIFF" and encoded[8:12] == b"WEBP":
        return len(encoded) < int.from_bytes(encoded[4:8], "little") + 8
    return False


def _has_whole_chunks(png: bytes) -> bool:
    """Whether every PNG chunk up to the last is there, with the checksum it states."""
    at = len(PNG_SIGNATURE)
    while at + PNG_FRAME <= len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        end = at + PNG_FRAME + size
        stated = int.from_bytes(png[end - 4 : end], "big")
        if end > len(png) or zlib.crc32(png[at + 4 : end - 4]) != stated:
            return False
        if png[at + 4 : at + 8] == b"IEND":
            return True
        at = end
    return False


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
