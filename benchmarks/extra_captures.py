"""What changes cost: a run with a few changed targets beside one with none.

Static pages, both deployments served; on the candidate of the second run the buttons of
some pages (``--changed`` of 100) are of another colour. Each run is a whole
``visual-gate check``, start-up and report included, and the two take turns. ``ratio``
is that of the medians; over equal deployments a pass is one capture a side and target.

usage: python -m benchmarks.extra_captures [--pages 40] [--changed 5] [--rounds 3]
       [--concurrency 4]
"""

import argparse
import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.capture_speed import write_pages
from tests.site.server import Site, open_site

FAULT = b"button{background:#e5e5e5 !important;border-radius:24px !important}</style>"


def main() -> None:
    """Run both in turn; print seconds, captures and their ratio as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--changed", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pages(folder, given.pages)
        with open_site(folder) as equal, open_site(folder) as changed:
            paths = [f"/page{number}.html" for number in range(given.pages)]
            _break(changed, paths[:: 100 // given.changed])
            configs = [
                _write_config(folder, equal, candidate, paths, given.concurrency)
                for candidate in (equal, changed)
            ]
            rounds = [[_check(one) for one in configs] for _ in range(given.rounds)]
    print(json.dumps(summary(rounds)))


def _break(site: Site, paths: Sequence[str]) -> None:
    for path in paths:
        page = site.content(path) or b""
        site.pages[path] = page.replace(b"</style>", FAULT)


def _write_config(
    folder: Path,
    baseline: Site,
    candidate: Site,
    paths: Sequence[str],
    concurrency: int,
) -> Path:
    pages = "".join(f'[[pages]]\npath = "{path}"\n' for path in paths)
    config = folder / f"{candidate.url.rpartition(':')[2]}.toml"
    config.write_text(
        f'[gate]\nbaseline = "{baseline.url}"\ncandidate = "{candidate.url}"\n'
        f"[capture]\nconcurrency = {concurrency}\n{pages}"
    )
    return config


def _check(config: Path) -> dict[str, Any]:
    """Seconds of a check, and what it said."""
    program = Path(sys.executable).with_name("visual-gate")
    report = config.with_suffix("")
    command = f"{program} check --json --quiet --config {config} --report {report}"
    began = time.perf_counter()
    ended = subprocess.run(
        shlex.split(command),
        check=False,
        cwd=config.parent,
        capture_output=True,
    )
    seconds = time.perf_counter() - began
    said = json.loads(ended.stdout)
    return {
        "seconds": seconds,
        "verdict": said["status"],
        "failed": sum(page["status"] == "fail" for page in said["pages"]),
        "captures": sum(sum(page["captures"]) for page in said["pages"]),
    }


def summary(rounds: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """Both kinds of run side by side."""
    equal, changed = (list(runs) for runs in zip(*rounds, strict=True))
    medians = [
        statistics.median(one["seconds"] for one in runs) for runs in (equal, changed)
    ]
    return {
        "equal": _told(equal),
        "changed": _told(changed),
        "ratio": round(medians[1] / medians[0], 3),
    }


def _told(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "seconds": [round(one["seconds"], 2) for one in runs],
        "captures": [one["captures"] for one in runs],
        "verdicts": [one["verdict"] for one in runs],
        "failed_targets": [one["failed"] for one in runs],
    }


if __name__ == "__main__":
    main()
