"""Small labelled pairs on disk for the tests of training."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from visual_gate.files import write_atomic
from visual_gate.images import encode_png
from visual_gate.records import Box, Image

BUTTON = Box(30, 120, 90, 26)


def make_site(seed: int = 0) -> Image:
    """A page with lines of text-like marks and a button."""
    rng = np.random.default_rng(seed)
    image = np.full((220, 260, 3), 250, np.uint8)
    for top in (20, 44, 68, 92):
        for left in range(20, 220, 9):
            image[top : top + int(rng.integers(6, 11)), left : left + 5] = 60
    BUTTON.crop(image)[:] = (40, 90, 200)
    return image


def without_button(image: Image) -> Image:
    changed = image.copy()
    BUTTON.crop(changed)[:] = 250
    return changed


def with_noise(image: Image, seed: int = 0) -> Image:
    noise = np.random.default_rng(seed).integers(-2, 3, image.shape)
    return (image.astype(int) + noise).clip(0, 255).astype(np.uint8)


def make_manifest(folder: Path, count: int = 8) -> Path:
    """``count`` pairs for training and as many held out, half of them faults."""
    lines = [_line(folder, index, count) for index in range(2 * count)]
    path = folder / "manifest.jsonl"
    write_atomic(path, ("\n".join(map(json.dumps, lines)) + "\n").encode())
    return path


def _line(folder: Path, index: int, count: int) -> dict[str, Any]:
    before, faulty = make_site(index), index % 2 == 0
    after = without_button(before) if faulty else with_noise(before, index)
    for name, image in (("a", before), ("b", after)):
        write_atomic(folder / f"{index}-{name}.png", encode_png(image))
    box = [BUTTON.x, BUTTON.y, BUTTON.width, BUTTON.height]
    return {
        "id": f"pair-{index}",
        "a": f"{index}-a.png",
        "b": f"{index}-b.png",
        "label": "regression" if faulty else "benign",
        "tier": "fault" if faulty else "noise",
        "kind": "gone" if faulty else "color",
        "page": f"page-{index}",
        "boxes_a": [box] if faulty else [],
        "boxes_b": [],
        "split": "train" if index < count else "holdout",
    }
