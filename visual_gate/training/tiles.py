"""All tiles of a training set in memory, and the seeded order they are seen in."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from visual_gate.scoring.network import STRIDE
from visual_gate.training.bag import Bag, Tiles, load_bag
from visual_gate.training.labels import UNKNOWN

MOST_TILES = 8
"""Tiles of one bag that are kept in memory."""

BATCH_PIXELS = 200_000
"""Pixels of one side in a batch, however many tiles that is."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tiles of one shape as tensors.

    Pictures (N, 3, H, W) uint8; ``target`` and ``weight`` (N, 1, H/8, W/8); ``inside``
    the component's cells in the same shape; ``harm`` (N,), or ``UNKNOWN``.
    """

    baseline: Tensor
    candidate: Tensor
    target: Tensor
    weight: Tensor
    inside: Tensor
    harm: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class TileSet:
    """Tiles grouped by shape, and how often each is drawn."""

    groups: tuple[Tiles, ...]
    harm: tuple[NDArray[np.float32], ...]
    chances: tuple[NDArray[np.float64], ...]

    @property
    def size(self) -> int:
        return sum(len(group.owner) for group in self.groups)

    def batch(self, seed: int, step: int) -> Batch:
        """The batch of one step: the same for the same seed and step."""
        rng = np.random.default_rng((seed, step))
        totals = np.array([chances.sum() for chances in self.chances])
        group = int(rng.choice(len(self.groups), p=totals / totals.sum()))
        shape = self.groups[group].baseline.shape
        count = max(BATCH_PIXELS // (shape[1] * shape[2]), 2)
        chances = self.chances[group]
        rows = rng.choice(len(chances), count, p=chances / chances.sum())
        return self.select(group, rows)

    def select(self, group: int, rows: NDArray[np.int64]) -> Batch:
        """Some tiles of one shape."""
        tiles = self.groups[group]
        return Batch(
            baseline=_pictures(tiles.baseline[rows]),
            candidate=_pictures(tiles.candidate[rows]),
            target=torch.from_numpy(tiles.target[rows])[:, None],
            weight=torch.from_numpy(tiles.weight[rows])[:, None],
            inside=torch.from_numpy(_cells(tiles, rows))[:, None],
            harm=torch.from_numpy(self.harm[group][rows]),
        )

    def in_order(self, most: int) -> list[Batch]:
        """Up to so many tiles of each shape, evenly spread, for measuring."""
        batches = []
        for group, tiles in enumerate(self.groups):
            rows = np.unique(np.linspace(0, len(tiles.owner) - 1, most).astype(int))
            step = max(BATCH_PIXELS // int(np.prod(tiles.baseline.shape[1:3])), 2)
            batches += [
                self.select(group, rows[start : start + step])
                for start in range(0, len(rows), step)
            ]
        return batches


def load_tiles(paths: Sequence[Path]) -> TileSet:
    """Read the tiles of many bags.

    Of each pair, harmful and harmless tiles are drawn equally often, and each pair as
    often as any other, however many findings it has.
    """
    shapes: dict[tuple[int, ...], list[tuple[Tiles, NDArray[np.float32], float]]] = {}
    for number, path in enumerate(paths):
        bag = load_bag(path)
        chance = 1 / np.sqrt(len(bag.harm))
        for tiles in _thinned(bag, np.random.default_rng(number)):
            known = _tile_harm(tiles, bag.harm[tiles.owner])
            group = shapes.setdefault(tiles.baseline.shape[1:], [])
            group.append((tiles, known, chance))
    ordered = [shapes[shape] for shape in sorted(shapes)]
    return _balanced(ordered)


def _thinned(bag: Bag, rng: np.random.Generator) -> list[Tiles]:
    """At most ``MOST_TILES`` of a bag, those of harmful findings first."""
    owners = np.concatenate([tiles.owner for tiles in bag.tiles])
    group = np.repeat(
        np.arange(len(bag.tiles)), [len(tiles.owner) for tiles in bag.tiles]
    )
    row = np.concatenate([np.arange(len(tiles.owner)) for tiles in bag.tiles])
    order = np.lexsort((rng.random(len(owners)), -(bag.harm[owners] > 0).astype(int)))
    kept = order[:MOST_TILES]
    return [
        _rows_of(tiles, np.sort(row[kept[group[kept] == index]]))
        for index, tiles in enumerate(bag.tiles)
        if (group[kept] == index).any()
    ]


def _rows_of(tiles: Tiles, rows: NDArray[np.int64]) -> Tiles:
    return Tiles(
        **{name: getattr(tiles, name)[rows] for name in Tiles.__dataclass_fields__}
    )


def _tile_harm(tiles: Tiles, harm: NDArray[np.float32]) -> NDArray[np.float32]:
    """Harm of each tile: its finding's, unknown where the fault is not in the tile."""
    seen = (tiles.target * tiles.weight).reshape(len(harm), -1).max(1) > 0
    return np.where((harm > 0) & ~seen, UNKNOWN, harm).astype(np.float32)


def _balanced(
    ordered: Sequence[Sequence[tuple[Tiles, NDArray[np.float32], float]]],
) -> TileSet:
    groups, harms, chances = [], [], []
    for members in ordered:
        groups.append(_merged([tiles for tiles, _, _ in members]))
        harms.append(np.concatenate([harm for _, harm, _ in members]))
        chances.append(
            np.concatenate([np.full(len(harm), chance) for _, harm, chance in members])
        )
    bad = sum(float(c[h > 0].sum()) for c, h in zip(chances, harms, strict=True))
    good = sum(float(c[h <= 0].sum()) for c, h in zip(chances, harms, strict=True))
    weighted = [
        np.where(harm > 0, chance / max(bad, 1e-9), chance / max(good, 1e-9))
        for chance, harm in zip(chances, harms, strict=True)
    ]
    return TileSet(tuple(groups), tuple(harms), tuple(weighted))


def _merged(parts: Sequence[Tiles]) -> Tiles:
    return Tiles(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Tiles.__dataclass_fields__
        }
    )


def _pictures(pictures: NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous()


def _cells(tiles: Tiles, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Cells of the map inside each tile's component."""
    height, width = (side // STRIDE for side in tiles.baseline.shape[1:3])
    cells = np.zeros((len(rows), height, width), np.float32)
    for index, (x, y, wide, high) in enumerate(tiles.inside[rows].tolist()):
        top, left = y // STRIDE, x // STRIDE
        bottom = max(-(-(y + high) // STRIDE), top + 1)
        right = max(-(-(x + wide) // STRIDE), left + 1)
        cells[index, top:bottom, left:right] = 1
    return cells
