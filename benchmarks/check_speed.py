"""Time of a whole ``visual-gate check`` against a bare Playwright loop.

Twenty static pages, one viewport, both sides the same deployment: the command with its
start-up, captures, decoding, guards, verdict and report, beside a loop that opens the
same forty URLs and takes the same full-page screenshots with the same concurrency. The
two run in turn; the ratio is of the medians.

With ``--rivals``, Playwright's toHaveScreenshot and BackstopJS see the same pages in
the same rounds, for time and for false alarms; npm installs them, which needs Node.

usage: python -m benchmarks.check_speed [--pages 20] [--rounds 3] [--concurrency 4]
       [--rivals]
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
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.capture_speed import bare_loop, write_pages
from benchmarks.rivals_check import (
    Job,
    Rival,
    Round,
    installed,
    measure,
    node_is_there,
    summary,
)
from tests.site.server import open_site
from visual_gate.capture.browser import find_browser


def main() -> None:
    """Run both in turn and print the medians and their ratio as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--rivals", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_pages(folder, options.pages)
        site = stack.enter_context(open_site(folder))
        pages = [f"/page{number}.html" for number in range(options.pages)]
        executable = find_browser("").executable
        job = Job(site.url, pages, executable, options.concurrency)
        rivals = _rivals(stack, folder) if options.rivals else ()
        print(json.dumps(_measured(job, folder, rivals, rounds=options.rounds)))


def _rivals(stack: ExitStack, folder: Path) -> Sequence[Rival]:
    if node_is_there():
        return stack.enter_context(installed(folder / "rivals"))
    print("no Node here: toHaveScreenshot and BackstopJS are left out", file=sys.stderr)
    return ()


def _measured(
    job: Job, folder: Path, rivals: Sequence[Rival], *, rounds: int
) -> dict[str, object]:
    config = _write_config(folder, job)
    bare, ours = [], []
    others: dict[str, list[Round]] = {rival.name: [] for rival in rivals}
    for _ in range(rounds):
        bare.append(_timed(partial(_loop, job)))
        ours.append(_timed(partial(_check, config, folder)))
        for rival in rivals:
            others[rival.name].append(measure(rival, job))
    ratio = statistics.median(ours) / statistics.median(bare)
    found = {"bare_s": bare, "check_s": ours, "ratio": round(ratio, 2)}
    return found | {name: summary(found) for name, found in others.items()}


def _loop(job: Job) -> None:
    urls = [job.url + page for page in job.pages for _ in "bc"]
    asyncio.run(bare_loop(job.executable, urls, job.concurrency))


def _write_config(folder: Path, job: Job) -> Path:
    pages = "".join(f'[[pages]]\npath = "{page}"\n' for page in job.pages)
    config = folder / "visual-gate.toml"
    config.write_text(
        f'[gate]\nbaseline = "{job.url}"\ncandidate = "{job.url}"\n'
        f"[capture]\nconcurrency = {job.concurrency}\n{pages}"
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
