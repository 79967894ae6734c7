"""Capture real pages again and again: which ones differ from themselves, and where.

LIST.json is a list of {"package", "version", "page"} with optional "root" (the folder
inside the package that is "/") and "mounts" ({"url/prefix": "name@version"}); DIR holds
the unpacked packages as NAME@VERSION, the "/" of a scope as "+".

usage: python -m benchmarks.capture_stability LIST.json --pkgs DIR [--pages 45]
       [--repeats 5] [--load 2] [--viewport desktop] [--keep FOLDER]

``--load`` starts that many processes that keep a core busy. The exit code is 1 when a
page differs from itself.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from tests.site.server import open_site
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.errors import CaptureError
from visual_gate.images import decode
from visual_gate.records import (
    VIEWPORTS,
    Capture,
    CaptureSettings,
    Deployment,
    Side,
    Target,
)


@dataclass(frozen=True)
class Job:
    """A page, and how often to capture it."""

    entry: Mapping[str, Any]
    packages: Path
    viewport: str
    repeats: int

    @property
    def name(self) -> str:
        return f"{self.entry['package']}/{self.entry['page']}"


@dataclass(frozen=True)
class Result:
    """What came of a page; ``problem`` is empty when all captures are equal."""

    job: Job
    captures: tuple[Capture, ...]
    problem: str


def _folder(packages: Path, specification: str) -> Path:
    return packages / specification.replace("/", "+")


def _run(job: Job, browser: ChromiumBrowser) -> Result:
    entry = job.entry
    own = f"{entry['package']}@{entry['version']}"
    root, mounts = entry.get("root") or "", entry.get("mounts") or {}
    page = entry["page"].removeprefix(root.rstrip("/") + "/") if root else entry["page"]
    prefix = next((at for at, who in mounts.items() if who == own), "")
    folders = {at: _folder(job.packages, who) for at, who in mounts.items()}
    path = "/".join(part for part in (prefix.strip("/"), quote(page)) if part)
    target = Target(job.name, "/" + path, VIEWPORTS[job.viewport])
    captures = []
    with open_site(_folder(job.packages, own) / root, mounts=folders) as site:
        for number in range(job.repeats):
            side = list(Side)[number % 2]
            try:
                captures.append(browser.capture(Deployment(site.url), target, side))
            except CaptureError as problem:
                return Result(job, tuple(captures), f"not captured: {problem}")
    return Result(job, tuple(captures), _difference(captures))


def _difference(captures: Sequence[Capture]) -> str:
    first, *others = captures
    for number, other in enumerate(others, start=2):
        if other.encoded != first.encoded:
            return f"capture {number}: {_where(first, other)}"
    return ""


def _where(first: Capture, other: Capture) -> str:
    before, after = decode(first.encoded), decode(other.encoded)
    if before.shape != after.shape:
        sizes = " and ".join(
            f"{one.shape[1]}x{one.shape[0]}" for one in (before, after)
        )
        return f"sizes {sizes}"
    changed = (before != after).any(axis=2)
    rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
    place = f"x {columns[0]}-{columns[-1]}, y {rows[0]}-{rows[-1]}"
    levels = int(np.abs(before.astype(int) - after.astype(int)).max())
    return f"{changed.mean():.4%} of the pixels, {place}, up to {levels} levels"


def _burn() -> None:
    while True:
        sum(range(10_000))


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep that many cores busy meanwhile."""
    burning = [
        multiprocessing.Process(target=_burn, daemon=True) for _ in range(processes)
    ]
    for process in burning:
        process.start()
    try:
        yield
    finally:
        for process in burning:
            process.kill()
            process.join()


def _tell(result: Result, keep: Path | None) -> None:
    captures = result.captures
    seconds = sum(one.seconds for one in captures) / max(len(captures), 1)
    remarks = {one.facts.unsettled for one in captures} - {""}
    if not all(one.facts.clock_held for one in captures):
        remarks.add("page time not held")
    said = "; ".join([result.problem or "equal", *sorted(remarks)])
    print(f"{seconds:6.2f} s  {result.job.name}: {said}", flush=True)
    if keep is None or not result.problem:
        return
    keep.mkdir(parents=True, exist_ok=True)
    for number, capture in enumerate(captures, start=1):
        file = keep / f"{result.job.name.replace('/', '_')}.{number}.png"
        file.write_bytes(capture.encoded)


def _spread(entries: Sequence[Any], count: int) -> list[Any]:
    """So many of the list, from all over it."""
    step = max(len(entries) / count, 1.0)
    picked = (int(number * step) for number in range(count))
    return [entries[index] for index in picked if index < len(entries)]


def main() -> None:
    """Capture all pages and tell which differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--pkgs", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=45)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--load", type=int, default=0)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--viewport", default="desktop", choices=sorted(VIEWPORTS))
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--keep", type=Path, help="folder for captures that differ")
    options = parser.parse_args()
    jobs = [
        Job(entry, options.pkgs, options.viewport, options.repeats)
        for entry in json.loads(options.list.read_bytes())
    ]
    jobs = _spread([job for job in jobs if options.only in job.name], options.pages)
    began = time.perf_counter()
    settings = CaptureSettings(concurrency=options.concurrency)
    problems = 0
    with (
        busy(options.load),
        open_browser(settings) as browser,
        ThreadPoolExecutor(options.concurrency) as threads,
    ):
        for result in threads.map(lambda job: _run(job, browser), jobs):
            problems += bool(result.problem)
            _tell(result, options.keep)
    seconds = time.perf_counter() - began
    print(f"{len(jobs)} pages x {options.repeats}: {problems} differ; {seconds:.0f} s")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
