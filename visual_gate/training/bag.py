"""The findings of a labelled pair with their targets, and the file that holds them."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visual_gate.files import write_atomic

Floats = NDArray[np.float32]


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
