"""A labelled pair as the network and the head are trained on it: a bag of findings.

Bags are made once by the same segmentation and alignment as in a gate run, and kept
on disk under a key made of both pictures, the labels and the code that made them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import visual_gate
from visual_gate import images
from visual_gate.align import align_pages
from visual_gate.files import write_atomic
from visual_gate.records import AlignedPage, Component, Match, Matched, Picture
from visual_gate.scoring.crops import Crop, overlay
from visual_gate.scoring.evidence import gather, worth_scoring
from visual_gate.training.bag import Bag, Tiles, save_bag
from visual_gate.training.cuts import RememberingSegmenter, cut_out
from visual_gate.training.labels import (
    UNKNOWN,
    Truth,
    cell_targets,
    repainted,
    target_of,
    truth_of,
    whole_target,
)
from visual_gate.training.manifest import Label, LabelledPair
from visual_gate.training.paint_pages import paint_page, restyle_page

Floats = NDArray[np.float32]

MOST_FINDINGS = 32
"""Findings kept of one pair; harmful ones first."""

MOST_TILES = 3
"""Tiles kept of one finding."""

SHARES_CUT: Mapping[str, float] = {"cut": 1.0, "painted": 0.4, "restyled": 0.7}
"""Shares of pages of which only a part is kept, by variant."""

REPAINTED = ("painted", "restyled")
"""Variants whose candidate is another than the pair's."""

NEARLY_PX = 2
"""What moved no further can be painted at its place on the baseline."""

VARIANTS: Mapping[str, float] = {
    "whole": 1,
    "cut": 0.6,
    "painted": 0.6,
    "restyled": 0.5,
}

ROOMS = ("align", "segment", "records")
MEASURING = ("crops.py", "measures.py", "context.py", "evidence.py")
MAKING = (
    *("bag.py", "bags.py", "cuts.py", "labels.py", "laid.py"),
    *("paint.py", "paint_choice.py", "paint_pages.py", "paint_pictures.py"),
    "restyle.py",
)
"""Packages, and modules of the scorer and of training, whose code decides what a bag
holds."""


def code_digest() -> str:
    """Digest of the code that turns pairs into bags."""
    root = Path(visual_gate.__file__).parent
    paths = [path for room in ROOMS for path in sorted((root / room).glob("**/*.py"))]
    paths += [root / "scoring" / name for name in MEASURING]
    paths += [Path(__file__).with_name(name) for name in MAKING]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def make_bags(
    pairs: Sequence[LabelledPair],
    folder: Path,
    *,
    workers: int = 2,
    variants: Mapping[str, float] = VARIANTS,
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Path]:
    """Make what is missing of the pairs' bags; returns their files.

    Args:
        pairs: what to make them of.
        folder: where they are kept.
        workers: processes.
        variants: how often a pair becomes a bag as ``whole``, as ``cut``, a part as a
            picture of its own, ``painted``, a harmless pair with faults added, and
            ``restyled``, the baseline with little changes of style; a fraction is a
            chance.
        seed: of the choice of cuts, faults and findings.
        progress: is told how many pairs are done, of how many.
    """
    code = code_digest()
    by_baseline: dict[Path, list[LabelledPair]] = {}
    for pair in pairs:
        by_baseline.setdefault(pair.baseline, []).append(pair)
    job = Job(folder, code, seed, dict(variants))
    paths: list[Path] = []
    done = 0
    with ProcessPoolExecutor(workers) as pool:
        for made in pool.map(partial(_make_bags, job), by_baseline.values()):
            paths.extend(path for path in made if path.stat().st_size)
            done += len({path.parent for path in made})
            progress(done, len(pairs))
    return sorted(paths)


@dataclass(frozen=True, slots=True)
class Job:
    """What all worker processes are told; ``code`` is the digest of the code."""

    folder: Path
    code: str
    seed: int
    variants: Mapping[str, float]


def _make_bags(job: Job, pairs: Sequence[LabelledPair]) -> list[Path]:
    """The bags of all pairs with one baseline, which is segmented once."""
    segmenter = RememberingSegmenter()
    return [path for pair in pairs for path in _bags_of(job, pair, segmenter)]


def _bags_of(
    job: Job, pair: LabelledPair, segmenter: RememberingSegmenter
) -> list[Path]:
    """One file for each variant; an empty one where nothing differs."""
    sides = (pair.baseline.read_bytes(), pair.candidate.read_bytes())
    key = _key(pair, sides, job.seed)
    kept = hashlib.sha256(f"{job.code}{key}".encode()).hexdigest()
    folder = job.folder / kept[:2] / kept
    names = _chosen_variants(pair, job.variants, np.random.default_rng(_seed(key)))
    paths = [folder / f"{name}.npz" for name in names]
    if all(path.is_file() for path in paths):
        return paths
    before, after = (Picture(images.decode(side)) for side in sides)
    page = align_pages(before, after, segmenter)
    for path in paths:
        rng = np.random.default_rng(
            _seed(hashlib.sha256(path.name.encode() + key.encode()).hexdigest())
        )
        bag = _variant(path.stem, pair, page, segmenter=segmenter, rng=rng)
        if bag is None:
            write_atomic(path, b"")
        else:
            save_bag(path, bag)
    return paths


def _seed(key: str) -> int:
    return int(key[:15], 16)


def _chosen_variants(
    pair: LabelledPair, variants: Mapping[str, float], rng: np.random.Generator
) -> list[str]:
    names = []
    for name, often in variants.items():
        if name == "painted" and pair.label is not Label.BENIGN:
            continue
        count = int(often) + int(rng.random() < often % 1)
        names += [f"{name}-{number}" for number in range(count)]
    return names


def _variant(
    name: str,
    pair: LabelledPair,
    page: AlignedPage,
    *,
    segmenter: RememberingSegmenter,
    rng: np.random.Generator,
) -> Bag | None:
    """A bag of the pair's aligned pages, or of what was made of them."""
    kind = name.partition("-")[0]
    cut = rng.random() < SHARES_CUT.get(kind, 0.0)
    truth = truth_of(pair, pointed_at=not cut)
    before, after = page.baseline.image, page.candidate.image
    if kind == "painted":
        components = _in_place(segmenter.segment(page.baseline), page)
        after, truth = paint_page(
            after, truth, components=components, random=rng, pointed_at=not cut
        )
    if kind == "restyled":
        components = segmenter.segment(page.baseline)
        before, after, truth = restyle_page(before, components=components, random=rng)
    if kind in REPAINTED:
        page = align_pages(Picture(before), Picture(after), segmenter)
    if cut:
        part = cut_out(page, truth, rng)
        if part is None:
            return None
        before, after, truth = part
        page = align_pages(Picture(before), Picture(after), segmenter)
    return bag_of(pair.id, page, truth, rng=rng, complete=not cut)


def _in_place(
    components: Sequence[Component], page: AlignedPage
) -> tuple[Component, ...]:
    """Components that the candidate shows where the baseline does, or nearly."""
    stayed = {
        match.baseline
        for match in page.matches
        if isinstance(match, Matched)
        and abs(match.candidate.x - match.baseline.x) <= NEARLY_PX
        and abs(match.candidate.y - match.baseline.y) <= NEARLY_PX
    }
    return tuple(component for component in components if component.box in stayed)


def _key(pair: LabelledPair, sides: tuple[bytes, bytes], seed: int) -> str:
    """What decides all draws: pair, pictures and seed, and no word of the code."""
    digest = hashlib.sha256(str(seed).encode())
    for side in sides:
        digest.update(hashlib.sha256(side).digest())
    facts = asdict(pair) | {"baseline": "", "candidate": ""}
    digest.update(json.dumps(facts, sort_keys=True).encode())
    return digest.hexdigest()


def bag_of(
    name: str,
    page: AlignedPage,
    truth: Truth,
    *,
    rng: np.random.Generator,
    complete: bool = True,
) -> Bag | None:
    """The findings of an aligned page with their targets; None where there is none.

    ``complete`` says that the page is whole, so that all seeded changes are on it.
    """
    chosen = worth_scoring(page.matches)
    if not chosen:
        return None
    gathered = gather(page, chosen)
    harm = np.array([target_of(page.matches[i], truth) for i in chosen], np.float32)
    harm[(harm == 0) & repainted(gathered.known)] = UNKNOWN
    kept = _kept(harm, rng)
    matches = [page.matches[chosen[row]] for row in kept]
    tiles = _tiles(matches, [gathered.crops[row] for row in kept], truth, harm[kept])
    whole = whole_target(harm, truth, complete=complete)
    return Bag(name, gathered.known[kept], gathered.page, harm[kept], whole, tiles)


def _kept(harm: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """At most ``MOST_FINDINGS`` rows: harmful ones first, else at random."""
    order = np.lexsort((rng.random(len(harm)), -(harm > 0).astype(int)))
    return np.sort(order[:MOST_FINDINGS])


def _tiles(
    matches: Sequence[Match],
    crops: Sequence[Sequence[Crop]],
    truth: Truth,
    harm: Floats,
) -> tuple[Tiles, ...]:
    shapes: dict[tuple[int, ...], list[tuple[Crop, int, Floats, Floats]]] = {}
    for owner, (match, tiles) in enumerate(zip(matches, crops, strict=True)):
        for crop in tiles[:MOST_TILES]:
            target, weight = cell_targets(crop, overlay(match), truth)
            if harm[owner] == UNKNOWN and truth.elsewhere != UNKNOWN:
                weight[:] = 0
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
