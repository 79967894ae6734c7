"""Whether a training run comes out the same again, from its pictures to its weights.

    python -m benchmarks.retraining RUN MANIFEST CARD --pairs 100 --steps 500

RUN is the folder of a finished training run, MANIFEST the list it was trained on, CARD
the ``card.json`` of the model it made, and the code that of the commit named there.
Findings of some pairs are made anew beside those of the run, and the network is trained
from nothing again for the first steps, in a process of its own. What the run wrote must
be there again bit for bit: the findings' files, and the losses of these steps that the
checkpoint of the first network remembers. The other network and the finding heads
follow by the same seeded loops.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import torch

from visual_gate.scoring.model import default_config
from visual_gate.training.bags import make_bags
from visual_gate.training.loop import LoopSettings, Point, train_network
from visual_gate.training.manifest import LabelledPair, read_manifest
from visual_gate.training.tiles import load_tiles


def spread(pairs: Sequence[LabelledPair], count: int) -> list[LabelledPair]:
    """So many pairs, evenly spread over the list."""
    step = max(len(pairs) // max(count, 1), 1)
    return list(pairs[::step])[:count]


def equal_findings(pairs: Sequence[LabelledPair], run: Path) -> tuple[int, int]:
    """How many files of findings come out equal, of how many made anew."""
    bags = run / "bags"
    with tempfile.TemporaryDirectory() as folder:
        fresh = make_bags(pairs, Path(folder))
        kept = [bags / path.relative_to(folder) for path in fresh]
        same = sum(
            one.is_file() and one.read_bytes() == other.read_bytes()
            for one, other in zip(kept, fresh, strict=True)
        )
    return same, len(fresh)


class EnoughError(Exception):
    """The steps that are compared have been trained."""


def first_points(
    pairs: Sequence[LabelledPair], run: Path, settings: LoopSettings, steps: int
) -> list[Point]:
    """What is measured when the first steps are trained again."""
    parts = {
        name: load_tiles(
            make_bags([pair for pair in pairs if pair.split == name], run / "bags")
        )
        for name in ("train", "holdout")
    }
    said: list[Point] = []

    def measured(point: Point) -> None:
        said.append(point)
        if point.step >= steps:
            raise EnoughError

    with tempfile.TemporaryDirectory() as folder, suppress(EnoughError):
        train_network(
            parts["train"],
            parts["holdout"],
            default_config(),
            settings=settings,
            checkpoint=Path(folder) / "checkpoint.pt",
            progress=measured,
        )
    return said


def main() -> None:
    """Make findings and first steps of a run again, and compare them with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("card", type=Path)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--steps", type=int, default=500)
    said = parser.parse_args()
    torch.set_num_threads(1)
    pairs = read_manifest(said.manifest)
    loop = LoopSettings(**json.loads(said.card.read_bytes())["lineage"]["loop"])
    same, made = equal_findings(spread(pairs, said.pairs), said.run)
    if not same:
        parser.error(
            f"{said.run} holds none of these findings; take the list and the code that "
            "the run was made with"
        )
    print(f"findings: {same} of {made} files are equal bit for bit")
    remembered = torch.load(said.run / "network-1.pt", weights_only=True)["curve"]
    started = time.monotonic()
    again = first_points(pairs, said.run, loop, said.steps)
    spent = time.monotonic() - started
    then = [Point(*numbers) for numbers in remembered[: len(again)]]
    for before, after in zip(then, again, strict=True):
        print(f"  then  {before}\n  again {after}")
    equal = then == again and same == made
    print(f"{said.steps} steps in {spent:.0f} s; all equal: {'yes' if equal else 'NO'}")
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
