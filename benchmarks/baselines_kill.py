"""Two processes refresh 50 targets and are killed at a random moment, again and again.

    python -m benchmarks.baselines_kill [--kills 200] [--seed 1]

Each round copies a store of 50 targets; two processes approve new pictures of one half
each, five at a time, and note every approval that returned. Both are killed by SIGKILL
at a moment drawn evenly from the time that an undisturbed refresh takes. Then every
object, manifest and log entry is checked: each approval must be there whole or not at
all, and none that had returned may be missing.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from time import perf_counter

import numpy as np

from visual_gate.baselines import DirectoryStore, Signature, verify
from visual_gate.images import encode_png
from visual_gate.records import (
    BrowserInfo,
    Capture,
    PageFacts,
    Side,
    Target,
    Viewport,
)

TARGETS = 50
BATCH = 5
WORKERS = 2
SIDE_PX = 96
BY = Signature("Bench <bench@shop.example>", "2026-01-01T00:00:00Z")


@dataclass(frozen=True)
class Outcome:
    """What was found after one kill."""

    returned: int
    kept: int
    half: int
    lost: int
    corrupt: int
    interrupted: bool


def capture(number: int, version: int) -> Capture:
    """The target with this number as it looks in this version."""
    source = np.random.default_rng([number, version])
    image = source.integers(0, 256, (SIDE_PX, SIDE_PX, 3), np.uint8)
    target = Target(f"page-{number:02}", "/", Viewport("small", SIDE_PX, SIDE_PX))
    return Capture(
        target=target,
        side=Side.CANDIDATE,
        encoded=encode_png(image),
        nodes=(),
        facts=PageFacts(url="/", status=200),
        browser=BrowserInfo("chromium", "benchmark", "", "0" * 16),
    )


def batches() -> Iterator[range]:
    """The numbers of the targets that are approved together."""
    for first in range(0, TARGETS, BATCH):
        yield range(first, first + BATCH)


def approve(root: Path, numbers: range, version: int) -> None:
    """One approval, all of it or nothing."""
    store = DirectoryStore(root)
    planned = [store.plan(capture(number, version)) for number in numbers]
    store.approve(planned, replace(BY, reason=f"version {version}"))


def start_worker(root: Path, worker: int, notes: Path) -> int:
    """A process that approves its share, noting what returned; its process id."""
    child = os.fork()
    if child:
        return child
    handle = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for place, numbers in enumerate(batches()):
        if place % WORKERS == worker:
            approve(root, numbers, version=1)
            os.write(handle, f"{place}\n".encode())
    os._exit(0)


def run_round(base: Path, root: Path, delay_s: float) -> Outcome:
    """Copy, start both, kill both, check."""
    shutil.copytree(base, root)
    notes = root.with_suffix(".notes")
    children = [start_worker(root, worker, notes) for worker in range(WORKERS)]
    Event().wait(delay_s)
    for child in children:
        os.kill(child, signal.SIGKILL)
    ended = [os.waitpid(child, 0)[1] for child in children]
    returned = (
        {int(line) for line in notes.read_text().split()} if notes.exists() else set()
    )
    return check(root, returned, interrupted=any(map(os.WIFSIGNALED, ended)))


def check(root: Path, returned: set[int], *, interrupted: bool) -> Outcome:
    """Look at every approval, then at the whole store."""
    versions = {one.key: one.approved.reason for one in DirectoryStore(root)}
    kept, half, lost = 0, 0, 0
    for place, numbers in enumerate(batches()):
        new = [versions.get(f"page-{n:02}@small") == "version 1" for n in numbers]
        kept += all(new)
        half += any(new) and not all(new)
        lost += place in returned and not all(new)
    found = verify(DirectoryStore(root).place)
    corrupt = len(found.links) + len(found.damages) + (len(versions) != TARGETS)
    return Outcome(len(returned), kept, half, lost, corrupt, interrupted)


def undisturbed_s(base: Path, root: Path) -> float:
    """How long both need when nobody kills them."""
    shutil.copytree(base, root)
    started = perf_counter()
    notes = root.with_suffix(".notes")
    children = [start_worker(root, worker, notes) for worker in range(WORKERS)]
    for child in children:
        os.waitpid(child, 0)
    return perf_counter() - started


def measure(folder: Path, kills: int, seed: int) -> list[Outcome]:
    """Kill as often as asked, each time in a fresh copy."""
    base = folder / "base"
    for numbers in batches():
        approve(base, numbers, version=0)
    whole_s = undisturbed_s(base, folder / "undisturbed")
    print(f"undisturbed refresh      {whole_s:.2f} s", flush=True)
    chance = random.Random(seed)  # noqa: S311  moments of a test
    outcomes = []
    for turn in range(kills):
        root = folder / f"round-{turn}"
        outcomes.append(run_round(base, root, chance.uniform(0, whole_s)))
        shutil.rmtree(root)
    return outcomes


def main() -> None:
    """Read the arguments, kill, and say what was left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = measure(Path(folder), given.kills, given.seed)
    print(f"rounds                   {len(outcomes)}")
    print(f"  killed while working   {sum(one.interrupted for one in outcomes)}")
    print(f"approvals that returned  {sum(one.returned for one in outcomes)}")
    print(f"approvals found whole    {sum(one.kept for one in outcomes)}")
    print(f"half approvals           {sum(one.half for one in outcomes)} (0)")
    print(f"lost approvals           {sum(one.lost for one in outcomes)} (0)")
    print(f"corrupt states           {sum(one.corrupt > 0 for one in outcomes)} (0)")
    sys.exit(any(one.half or one.lost or one.corrupt for one in outcomes))


if __name__ == "__main__":
    main()
