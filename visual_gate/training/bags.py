"""A labelled pair as the network and the head are trained on it: a bag of findings.

Bags are made once by the same segmentation and alignment as in a gate run, and kept
on disk under a key made of both pictures, the labels and the code that made them.
"""

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import visual_gate
from visual_gate import images
from visual_gate.align import align_pages
from visual_gate.files import write_atomic
from visual_gate.records import Box, Image, Match, Picture
from visual_gate.scoring.crops import Crop, overlay
from visual_gate.scoring.evidence import gather, worth_scoring
from visual_gate.segment import PixelSegmenter
from visual_gate.training.labels import (
    Truth,
    cell_targets,
    target_of,
    truth_of,
    whole_target,
)
from visual_gate.training.manifest import Label, LabelledPair
from visual_gate.training.paint_pages import paint_page

Floats = NDArray[np.float32]

MOST_FINDINGS = 48
"""Findings kept of one pair; harmful ones first."""

MOST_TILES = 4
"""Tiles kept of one finding."""

CUT_PAINTED = 0.4
"""Share of painted pages of which only a part is kept."""

ROOMS = ("align", "segment", "scoring", "records")
"""Packages whose code decides what a bag holds."""


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Crops of one shape: ``owner`` is the finding's row in the bag.

    Pictures (n, H, W, 3) uint8; ``inside`` (n, 4); ``target`` and ``weight`` of the
    cells (n, H/8, W/8).
    """

    baseline: NDArray[np.uint8]
    candidate: NDArray[np.uint8]
    inside: NDArray[np.int64]
    owner: NDArray[np.int64]
    target: Floats
    weight: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """The findings of one pair with their targets.

    ``harm`` (findings,) is 0 for harmless to 1, or ``labels.UNKNOWN``; ``whole`` is the
    same for the worst finding of the picture.
    """

    pair: str
    known: Floats
    page: Floats
    harm: Floats
    whole: float
    tiles: tuple[Tiles, ...]


def code_digest() -> str:
    """Digest of the code that turns pairs into bags."""
    root = Path(visual_gate.__file__).parent
    paths = [path for room in ROOMS for path in sorted((root / room).glob("**/*.py"))]
    own = ("bags.py", "labels.py", "paint.py", "paint_pages.py")
    paths += [Path(__file__).with_name(name) for name in own]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def make_bags(
    pairs: Sequence[LabelledPair],
    folder: Path,
    *,
    workers: int = 2,
    variants: Sequence[str] = ("whole", "cut", "painted"),
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Path]:
    """Make what is missing of the pairs' bags; returns their files.

    Args:
        pairs: what to make them of.
        folder: where they are kept.
        workers: processes.
        variants: what becomes of each pair: ``whole``, ``cut``, a part as a picture of
            its own, or ``painted``, a harmless pair with faults painted on.
        seed: of the choice of cuts, faults and findings.
        progress: is told how many are done, of how many.
    """
    code = code_digest()
    jobs = [
        (pair, folder, f"{code}-{seed}-{number}", variant)
        for pair in pairs
        for number, variant in enumerate(variants)
        if variant != "painted" or pair.label is Label.BENIGN
    ]
    paths: list[Path] = []
    with ProcessPoolExecutor(workers) as pool:
        for done, path in enumerate(pool.map(_make_bag, jobs, chunksize=4), 1):
            paths.extend(path)
            progress(done, len(jobs))
    return paths


def _make_bag(job: tuple[LabelledPair, Path, str, str]) -> list[Path]:
    pair, folder, version, variant = job
    sides = (pair.baseline.read_bytes(), pair.candidate.read_bytes())
    key = _key(pair, sides, version)
    path = folder / key[:2] / f"{key}.npz"
    if path.is_file():
        return [path] if path.stat().st_size else []
    rng = np.random.default_rng(int(key[:15], 16))
    before, after = (images.decode(side) for side in sides)
    truth = truth_of(pair)
    if variant == "painted":
        after, truth = paint_page(before, after, rng)
    cut = variant == "cut" or (variant == "painted" and rng.random() < CUT_PAINTED)
    if cut:
        before, after, truth = cut_out(before, after, truth=truth, rng=rng)
    bag = bag_of(pair, before, after, truth=truth, rng=rng, complete=not cut)
    if bag is None:
        write_atomic(path, b"")
        return []
    save_bag(path, bag)
    return [path]


def _key(pair: LabelledPair, sides: tuple[bytes, bytes], version: str) -> str:
    digest = hashlib.sha256(version.encode())
    for side in sides:
        digest.update(hashlib.sha256(side).digest())
    facts = asdict(pair) | {"baseline": "", "candidate": ""}
    digest.update(json.dumps(facts, sort_keys=True).encode())
    return digest.hexdigest()


def cut_out(
    before: Image, after: Image, *, truth: Truth, rng: np.random.Generator
) -> tuple[Image, Image, Truth]:
    """A part of both pages around a place where they differ, as its own picture."""
    height = min(len(before), len(after))
    width = min(before.shape[1], after.shape[1])
    x, y = _differing_place(before[:height, :width], after[:height, :width], rng)
    wide, high = int(rng.integers(60, 1000)), int(rng.integers(40, 600))
    left = int(np.clip(x - rng.integers(0, wide), 0, max(width - wide, 0)))
    top = int(np.clip(y - rng.integers(0, high), 0, max(height - high, 0)))
    box = Box(left, top, wide, high).clipped(width, height)
    moved = tuple(
        (_inside(one, box), _inside(other, box), harm)
        for one, other, harm in truth.changes
    )
    sides = (box.crop(before).copy(), box.crop(after).copy())
    return (*sides, Truth(moved, truth.elsewhere))


def _differing_place(
    before: Image, after: Image, rng: np.random.Generator
) -> tuple[int, int]:
    rows, columns = np.nonzero((before != after).any(2)[::3, ::3])
    if not len(rows):
        return before.shape[1] // 2, before.shape[0] // 2
    index = int(rng.integers(len(rows)))
    return int(columns[index]) * 3, int(rows[index]) * 3


def _inside(box: Box | None, frame: Box) -> Box | None:
    if box is None or not box.intersect(frame).area:
        return None
    return box.intersect(frame).shifted(-frame.x, -frame.y)


def bag_of(
    pair: LabelledPair,
    before: Image,
    after: Image,
    *,
    truth: Truth,
    rng: np.random.Generator,
    complete: bool = True,
) -> Bag | None:
    """The findings of two pictures with their targets; None where there is none."""
    page = align_pages(Picture(before), Picture(after), PixelSegmenter())
    chosen = worth_scoring(page.matches)
    if not chosen:
        return None
    gathered = gather(page, chosen)
    harm = np.array([target_of(page.matches[i], truth) for i in chosen], np.float32)
    kept = _kept(harm, rng)
    matches = [page.matches[chosen[row]] for row in kept]
    tiles = _tiles(matches, [gathered.crops[row] for row in kept], truth)
    whole = whole_target(harm, truth, complete=complete)
    return Bag(pair.id, gathered.known[kept], gathered.page, harm[kept], whole, tiles)


def _kept(harm: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """At most ``MOST_FINDINGS`` rows: harmful ones first, else at random."""
    order = np.lexsort((rng.random(len(harm)), -(harm > 0).astype(int)))
    return np.sort(order[:MOST_FINDINGS])


def _tiles(
    matches: Sequence[Match], crops: Sequence[Sequence[Crop]], truth: Truth
) -> tuple[Tiles, ...]:
    shapes: dict[tuple[int, ...], list[tuple[Crop, int, Floats, Floats]]] = {}
    for owner, (match, tiles) in enumerate(zip(matches, crops, strict=True)):
        for crop in tiles[:MOST_TILES]:
            target, weight = cell_targets(crop, overlay(match), truth)
            group = shapes.setdefault(crop.baseline.shape, [])
            group.append((crop, owner, target, weight))
    return tuple(_stack(group) for group in shapes.values())


def _stack(group: Sequence[tuple[Crop, int, Floats, Floats]]) -> Tiles:
    boxes = [crop.inside for crop, _, _, _ in group]
    return Tiles(
        baseline=np.stack([crop.baseline for crop, _, _, _ in group]),
        candidate=np.stack([crop.candidate for crop, _, _, _ in group]),
        inside=np.array([(b.x, b.y, b.width, b.height) for b in boxes], np.int64),
        owner=np.array([owner for _, owner, _, _ in group], np.int64),
        target=np.stack([target for _, _, target, _ in group]),
        weight=np.stack([weight for _, _, _, weight in group]),
    )


def save_bag(path: Path, bag: Bag) -> None:
    """Write a bag whole or not at all."""
    arrays: dict[str, NDArray[np.generic]] = {
        "pair": np.array(bag.pair),
        "known": bag.known,
        "page": bag.page,
        "harm": bag.harm,
        "whole": np.array(bag.whole),
    }
    for index, tiles in enumerate(bag.tiles):
        for name in Tiles.__dataclass_fields__:
            arrays[f"{name}-{index}"] = getattr(tiles, name)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    write_atomic(path, buffer.getvalue())


def load_bag(path: Path) -> Bag:
    """Read a bag back."""
    with np.load(path, allow_pickle=False) as arrays:
        groups = sum(name.startswith("owner-") for name in arrays.files)
        tiles = tuple(
            Tiles(
                **{name: arrays[f"{name}-{i}"] for name in Tiles.__dataclass_fields__}
            )
            for i in range(groups)
        )
        table = (arrays["known"], arrays["page"], arrays["harm"])
        return Bag(str(arrays["pair"]), *table, float(arrays["whole"]), tiles)
