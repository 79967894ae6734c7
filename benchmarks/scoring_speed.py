"""How many components of 128x64 px the scorer judges a second, and how soon the first.

    python -m benchmarks.scoring_speed [MODELS_FOLDER] [--name NAME]

One thread. The first score is timed in a fresh process, from its start.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from visual_gate.records import AlignedPage, Box, Image, Kind, Matched, Picture
from visual_gate.scoring import bundled_models, open_scorer

COLUMNS, ROWS = 10, 18
WIDTH, HEIGHT = 128, 64
ROUNDS = 5


def page(rows: int = ROWS) -> AlignedPage:
    """A page of text-like components that all differ a little."""
    baseline, candidate = _picture(0, rows), _picture(1, rows)
    boxes = [
        Box(x * WIDTH, y * HEIGHT, WIDTH, HEIGHT)
        for y in range(rows)
        for x in range(COLUMNS)
    ]
    matches = tuple(Matched(Kind.TEXT, box, box, identical=False) for box in boxes)
    return AlignedPage(Picture(baseline), Picture(candidate), matches)


def _picture(seed: int, rows: int) -> Image:
    shape = (rows * HEIGHT, COLUMNS * WIDTH, 3)
    ink = np.random.default_rng(0).random(shape[:2]) < 0.2  # noqa: PLR2004  like text
    picture = np.where(ink[..., None], 40, 245).astype(np.uint8)
    noise = np.random.default_rng(seed).integers(0, 9, shape, np.uint8)
    return np.where(ink[..., None], picture + noise, picture).astype(np.uint8)


def components_per_second(models: Path, name: str | None) -> float:
    """The best of some rounds, warm."""
    scorer, work = open_scorer(models, name), page()
    scorer.score(work)
    best = min(_seconds(lambda: scorer.score(work)) for _ in range(ROUNDS))
    return len(work.matches) / best


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def first_score_seconds(models: Path, name: str | None) -> float:
    """From the start of a process to its first score."""
    command = [sys.executable, __file__, str(models), "--first"]
    command += ["--name", name] if name else []
    return _seconds(lambda: subprocess.run(command, check=True))


def main() -> None:
    """Print both numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="?", type=Path, default=bundled_models())
    parser.add_argument("--name")
    parser.add_argument("--first", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    if given.first:
        open_scorer(given.models, given.name).score(page(rows=1))
        return
    first = min(first_score_seconds(given.models, given.name) for _ in range(3))
    rate = components_per_second(given.models, given.name)
    print(f"components of {WIDTH}x{HEIGHT} a second, one core: {rate:.0f}")
    print(f"first score after process start: {first:.2f} s")


if __name__ == "__main__":
    main()
