"""Segmentation against the boxes of the page's elements, beside two simple rivals.

Truth are the visible leaf elements, shrunk to their ink. A component counts where it
fits an element of any level (people disagree about levels, not about structure); a leaf
is found where any component fits it. Per page: F1 at an overlap of .5 and .75, and
B-cubed F1 over the ink's pixels (Amigo et al. 2009; Kiesel et al. 2020).

usage: PYTHONPATH=. python -m benchmarks.segmentation LIST.json --pkgs DIR [--pages 25]
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pages import Entry, mean, name_of, read_list, served
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import CaptureError
from visual_gate.images import decode
from visual_gate.records import (
    VIEWPORTS,
    Box,
    CaptureSettings,
    Deployment,
    DomNode,
    Image,
    Picture,
    Side,
    Target,
)
from visual_gate.segment import PixelSegmenter
from visual_gate.segment.edges import mark_edges

Method = Callable[[Image], list[Box]]
MIN_SIDE_PX = 4
GAPS_PX = (16, 8)


def ours(image: Image) -> list[Box]:
    """The product's segmentation."""
    return [component.box for component in PixelSegmenter().segment(Picture(image))]


def connected(image: Image) -> list[Box]:
    """Rival: edges, closed by a fixed kernel, connected components."""
    edges = mark_edges(image)
    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 17), np.uint8))
    stats = cv2.connectedComponentsWithStats(closed)[2][1:]
    return [
        Box(*row[:4]) for row in stats.tolist() if row[2] * row[3] >= MIN_SIDE_PX**2
    ]


def cut_up(image: Image) -> list[Box]:
    """Rival: recursive X-Y cut along white space (Nagy and Seth 1984)."""
    edges = mark_edges(image) > 0
    done: list[Box] = []
    pending = [Box(0, 0, image.shape[1], image.shape[0])]
    while pending:
        box = pending.pop()
        parts = split(edges, box, axis=1, gap=GAPS_PX[1])
        if len(parts) == 1:
            parts = split(edges, parts[0], axis=0, gap=GAPS_PX[0])
        if parts == [box]:
            done.append(box)
        else:
            pending += parts
    return done


def split(edges: NDArray[np.bool_], box: Box, *, axis: int, gap: int) -> list[Box]:
    """Cut a box where a run of rows (axis 1) or columns (axis 0) is empty."""
    profile = edges[box.y : box.bottom, box.x : box.right].any(axis=axis)
    at = np.flatnonzero(profile)
    if not at.size:
        return []
    breaks = np.flatnonzero(np.diff(at) > gap)
    starts = [at[0], *at[breaks + 1]]
    ends = [*at[breaks], at[-1]]
    spans = [(int(s), int(e) + 1 - int(s)) for s, e in zip(starts, ends, strict=True)]
    if axis:
        return [Box(box.x, box.y + start, box.width, size) for start, size in spans]
    return [Box(box.x + start, box.y, size, box.height) for start, size in spans]


METHODS: dict[str, Method] = {"ours": ours, "components": connected, "x-y cut": cut_up}


def shrunk(node: DomNode, ink: NDArray[np.bool_]) -> Box:
    """The ink inside an element's box, of zero size where there is none."""
    box = node.box.clipped(ink.shape[1], ink.shape[0])
    ys, xs = np.nonzero(ink[box.y : box.bottom, box.x : box.right])
    if not ys.size:
        return Box(0, 0, 0, 0)
    left, top = int(xs.min()), int(ys.min())
    width, height = int(xs.max()) + 1 - left, int(ys.max()) + 1 - top
    return Box(box.x + left, box.y + top, width, height)


def best_overlaps(ones: Sequence[Box], others: Sequence[Box]) -> NDArray[np.float64]:
    """For each box its best overlap with one of the others."""
    return np.array([max((o.overlap(b) for o in others), default=0.0) for b in ones])


def f1(precision: float, recall: float) -> float:
    """Harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def b_cubed(
    found: Sequence[Box], leaves: Sequence[Box], ink: NDArray[np.bool_]
) -> float:
    """F1 of pixel-wise precision and recall of the two groupings of the ink."""
    one, other = labels(found, ink.shape)[ink], labels(leaves, ink.shape)[ink]
    table = np.zeros((one.max(initial=0) + 1, other.max(initial=0) + 1))
    np.add.at(table, (one, other), 1)
    square = table**2 / max(table.sum(), 1)
    rows, columns = table.sum(1, keepdims=True), table.sum(0, keepdims=True)
    precision = float((square / np.maximum(rows, 1)).sum())
    return f1(precision, float((square / np.maximum(columns, 1)).sum()))


def labels(boxes: Sequence[Box], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """For each pixel the smallest box around it, 0 where there is none."""
    plane = np.zeros(shape, np.int32)
    for number, box in enumerate(sorted(boxes, key=lambda box: -box.area), 1):
        plane[box.y : box.bottom, box.x : box.right] = number
    return plane


def measure(image: Image, nodes: Sequence[DomNode], method: Method) -> list[float]:
    """F1 at .5 and .75, B-cubed F1, seconds per megapixel."""
    ink = mark_edges(image) > 0
    parents = {node.parent for node in nodes}
    boxes = [shrunk(node, ink) for node in nodes]
    large = [b for b in boxes if min(b.width, b.height) >= MIN_SIDE_PX]
    leaves = list(
        dict.fromkeys(b for i, b in enumerate(boxes) if i not in parents and b in large)
    )
    start = time.perf_counter()
    found = method(image)
    seconds = time.perf_counter() - start
    fit, hit = best_overlaps(found, large), best_overlaps(leaves, found)
    scores = [
        f1(float((fit >= limit).mean()), float((hit >= limit).mean()))
        for limit in (0.5, 0.75)
    ]
    return [*scores, b_cubed(found, leaves, ink), seconds * 1e6 / ink.size]


def captured(entry: Entry, packages: Path, browser: ChromiumBrowser) -> Picture:
    """A page with its elements."""
    with served(entry, packages) as (origin, path):
        target = Target(name_of(entry), path, VIEWPORTS["desktop"])
        capture = browser.capture(Deployment(origin), target, Side.BASELINE)
    return Picture(decode(capture.encoded), capture.nodes)


def main() -> None:
    """Print one line for each method."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("list", type=Path)
    options.add_argument("--pkgs", type=Path, required=True)
    options.add_argument("--pages", type=int, default=25)
    given = options.parse_args()
    rows: dict[str, list[list[float]]] = {name: [] for name in METHODS}
    with open_browser(CaptureSettings()) as browser:
        for entry in read_list(given.list, given.pages):
            try:
                page = captured(entry, given.pkgs, browser)
            except CaptureError as problem:
                print(f"left out: {problem}")
                continue
            for name, method in METHODS.items():
                rows[name].append(measure(page.image, page.nodes, method))
    print(f"{'method':12} {'F1@.5':>6} {'F1@.75':>6} {'B3 F1':>6} {'s/Mpx':>6}")
    for name, values in rows.items():
        columns = [mean(column) for column in zip(*values, strict=True)]
        print(f"{name:12} " + " ".join(f"{value:6.3f}" for value in columns))
    print(f"pages: {len(rows['ours'])}")


if __name__ == "__main__":
    main()
