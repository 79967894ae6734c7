"""Time of aligning two pages against decoding their PNG files, in one warm process.

A page of 1280x4000 px is made of the given picture, repeated. Three pairs: identical;
one component changed; a banner on top. Times are medians of several rounds; the ratio
is to decoding both files with OpenCV in the same run. One core.

usage: python -m benchmarks.compare_speed PAGE.png [--rounds 7]
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from visual_gate.align import align_pages
from visual_gate.errors import VisualGateError
from visual_gate.images import decode, encode_png, load
from visual_gate.records import Image, Picture
from visual_gate.segment import PixelSegmenter

WIDTH, HEIGHT = 1280, 4000


def page_of(image: Image) -> Image:
    """The picture below itself with rising brightness, cut to size."""
    parts = [np.clip(image.astype(int) - 3 * n, 0, 255) for n in range(8)]
    tall = np.vstack(parts).astype(np.uint8)
    tiled = np.tile(tall, (-(-HEIGHT // len(tall)), -(-WIDTH // tall.shape[1]), 1))
    return np.ascontiguousarray(tiled[:HEIGHT, :WIDTH])


def pairs(page: Image) -> dict[str, tuple[Image, Image]]:
    """The three pairs, by name."""
    changed = page.copy()
    changed[1500:1540, 300:480] = (210, 40, 60)
    banner = np.full((64, WIDTH, 3), (250, 230, 160), np.uint8)
    return {
        "identical": (page, page.copy()),
        "one change": (page, changed),
        "banner": (page, np.vstack([banner, page])),
    }


def median_s(work: Callable[[], object], rounds: int) -> float:
    """Median processor time of some work."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def open_cv_decodes(files: tuple[bytes, bytes]) -> None:
    """The yardstick."""
    for content in files:
        cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)


def align(files: tuple[bytes, bytes]) -> None:
    """Everything up to matches."""
    one, other = (Picture(decode(content)) for content in files)
    align_pages(one, other, PixelSegmenter())


def report(page: Image, rounds: int) -> None:
    """Print one line for each pair made of a page."""
    print(f"{'pair':12} {'decode ms':>9} {'all ms':>9} {'ratio':>6} {'beyond ms':>9}")
    for name, (one, other) in pairs(page).items():
        files = encode_png(one), encode_png(other)
        align(files)
        decoding = median_s(partial(open_cv_decodes, files), rounds)
        whole = median_s(partial(align, files), rounds)
        print(
            f"{name:12} {decoding * 1e3:9.0f} {whole * 1e3:9.0f} "
            f"{whole / decoding:6.2f} {(whole - decoding) * 1e3:9.0f}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on the given picture; one sentence where it cannot be read."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("page", type=Path)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        report(page_of(load(given.page)), given.rounds)
    except VisualGateError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
