"""Time of a whole ``visual-gate check`` against a bare Playwright loop.

Twenty static pages, one viewport, both sides the same deployment: the command with its
start-up, captures, decoding, guards, verdict and report, beside a loop that opens the
same forty URLs and takes the same full-page screenshots with the same concurrency. The
two run in turn; the ratio is of the medians.

usage: python -m benchmarks.check_speed [--pages 20] [--rounds 3] [--concurrency 4]
"""

import argparse
import asyncio
import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.capture_speed import bare_loop, write_pages
from tests.site.server import open_site
from visual_gate.capture.browser import find_browser


def main() -> None:
    """Run both in turn and print the medians and their ratio as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=4)
    options = parser.parse_args()
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pages(folder, options.pages)
        with open_site(folder) as site:
            loop = partial(_loop, site.url, options.pages, options.concurrency)
            config = _write_config(folder, site.url, options)
            for _ in range(options.rounds):
                bare.append(_timed(loop))
                ours.append(_timed(partial(_check, config, folder)))
    ratio = statistics.median(ours) / statistics.median(bare)
    found = {"bare_s": bare, "check_s": ours, "ratio": round(ratio, 2)}
    print(json.dumps(found, indent=2))


def _loop(url: str, pages: int, concurrency: int) -> None:
    urls = [f"{url}/page{number}.html" for number in range(pages) for _ in "bc"]
    asyncio.run(bare_loop(find_browser("").executable, urls, concurrency))


def _write_config(folder: Path, url: str, options: argparse.Namespace) -> Path:
    pages = "".join(
        f'[[pages]]\nname = "page{number}"\npath = "/page{number}.html"\n'
        for number in range(options.pages)
    )
    config = folder / "visual-gate.toml"
    config.write_text(
        f'[gate]\nbaseline = "{url}"\ncandidate = "{url}"\n'
        f"[capture]\nconcurrency = {options.concurrency}\n{pages}"
    )
    return config


def _check(config: Path, folder: Path) -> None:
    program = Path(sys.executable).with_name("visual-gate")
    command = f"{program} check --quiet --config {config} --report {folder}/report"
    ended = subprocess.run(shlex.split(command), check=False, cwd=folder)
    if ended.returncode:
        sys.exit(f"visual-gate check gave exit code {ended.returncode}, not 0")


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 2)


if __name__ == "__main__":
    main()
