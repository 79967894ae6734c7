"""Decoding: what is read is right, what cannot be read is said in one sentence."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, strategies as st

from visual_gate.errors import ImageError
from visual_gate.images import decode, encode_png, encode_webp, load
from visual_gate.records import Image

HALVES = np.zeros((24, 32, 3), np.uint8)
HALVES[:, :16] = (200, 40, 10)
HALVES[:, 16:] = (20, 60, 220)


def encoded(extension: str, pixels: np.ndarray) -> bytes:
    return cv2.imencode(extension, pixels)[1].tobytes()


def refused(content: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        decode(content, "shop.png")
    message = str(caught.value)
    assert "shop.png" in message
    assert "\n" not in message
    return message


def png(
    width: int, height: int, *, kind: int, rows: bytes, palette: bytes = b""
) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        frame = struct.pack(">I", zlib.crc32(body))
        return struct.pack(">I", len(content)) + body + frame

    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    parts = [chunk(b"IHDR", header)]
    parts += [chunk(b"PLTE", palette)] if palette else []
    parts += [chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_lossless_files_come_back_as_they_were(
    width: int, height: int, seed: int
) -> None:
    shape = (height, width, 3)
    image: Image = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    assert np.array_equal(decode(encode_png(image)), image)
    assert np.array_equal(decode(encode_webp(image)), image)


def test_sixteen_bits_are_scaled_to_eight() -> None:
    deep = HALVES[:, :, ::-1].astype(np.uint16) * 257
    assert np.array_equal(decode(encoded(".png", deep)), HALVES)


def test_grey_becomes_rgb() -> None:
    grey = np.full((5, 6), 77, np.uint8)
    assert np.array_equal(decode(encoded(".png", grey)), np.full((5, 6, 3), 77))


def test_a_palette_becomes_rgb() -> None:
    palette = bytes([200, 40, 10, 20, 60, 220])
    content = png(2, 1, kind=3, rows=b"\x00\x00\x01", palette=palette)
    assert decode(content).tolist() == [[[200, 40, 10], [20, 60, 220]]]


def test_transparency_is_laid_on_white() -> None:
    clear = np.zeros((4, 4, 4), np.uint8)
    clear[0, 0] = (0, 0, 0, 128)
    image = decode(encoded(".png", clear))
    assert image[1, 1].tolist() == [255, 255, 255]
    assert image[0, 0].tolist() == [127, 127, 127]


def test_a_cmyk_jpeg_is_read_in_its_colours(tmp_path: Path) -> None:
    pillow = pytest.importorskip("PIL.Image")
    path = tmp_path / "print.jpg"
    pillow.fromarray(HALVES).convert("CMYK").save(path, quality=95)
    far = np.abs(load(path).astype(int) - HALVES)
    assert np.median(far) <= 6


@pytest.mark.parametrize("extension", [".png", ".jpg", ".webp"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_ends_too_early_is_refused(extension: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
    content = encoded(extension, noise)
    assert "too early" in refused(content[: int(len(content) * share)])


def test_a_png_with_a_flipped_byte_is_refused() -> None:
    content = bytearray(encode_png(HALVES))
    content[60] ^= 0xFF
    refused(bytes(content))


@pytest.mark.parametrize("content", [b"<html></html>", b"\x00" * 64, b"P"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    refused(content)


def test_an_empty_file_is_refused() -> None:
    assert "0 bytes" in refused(b"")


def test_a_page_of_50000_px_is_refused_with_its_size() -> None:
    assert "2x50000 px" in refused(encode_png(np.zeros((50_000, 2, 3), np.uint8)))
    assert "50000 px" in refused(encoded(".jpg", np.zeros((50_000, 2, 3), np.uint8)))


def test_a_small_file_cannot_claim_all_memory() -> None:
    assert "in all" in refused(png(30_000, 30_000, kind=2, rows=b""))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"gone\.png"):
        load(tmp_path / "gone.png")
