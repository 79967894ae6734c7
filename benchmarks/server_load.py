"""Many controllers poll pending runs while captures go on: how long answers take.

    python -m benchmarks.server_load [--controllers 200] [--runs 50] [--seconds 60]
                                     [--every 5] [--quick]

The real server captures the demo shop in a real browser, one run after another, while
controllers ask for the same runs as Flagger and Argo do, with a pause between as
``Retry-After`` tells them. Pending answers are held for no time here, so that the time
measured is the server's alone. Printed are the times of all answers, every status, and
the server's own memory: what its process holds that is no file, which other processes
do not change, at a tenth of the time and at the end. With ``--quick`` the workers need
no browser, runs end by themselves and rollouts go on to the next version, while a
Prometheus scrapes and a person looks at the pages: for long measurements of memory,

    python -m benchmarks.server_load --quick --controllers 40 --runs 20 --seconds 1800
"""

import argparse
import asyncio
import re
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx

from tests.server.serving import AUTHORIZED, RunningServer, running_server
from visual_gate.demo import open_demo


@dataclass
class Seen:
    """Seconds of each answer, how often each status came, and memory in MiB."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Load:
    """Who asks for what, how long. ``urls`` are those of baseline and candidate."""

    controllers: int
    runs: int
    seconds: float
    every_s: float
    urls: tuple[str, str]
    quick: bool


def main() -> None:
    """Run the benchmark and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--controllers", type=int, default=200)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--quick", action="store_true")
    said = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="visual-gate-load") as folder,
        open_demo() as urls,
        running_server(
            Path(folder), quick=said.quick, hold_s=0.0, queue=said.runs * 2
        ) as server,
    ):
        load = Load(
            said.controllers,
            said.runs,
            seconds=said.seconds,
            every_s=said.every,
            urls=urls,
            quick=said.quick,
        )
        seen = asyncio.run(put_on(server, load))
    tell(seen)


async def put_on(server: RunningServer, load: Load) -> Seen:
    """All controllers at once, until the time is up."""
    seen, ends = Seen(), monotonic() + load.seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(
        base_url=server.url, headers=AUTHORIZED, timeout=60.0, limits=limits
    ) as client:
        asking = [
            poll(client, load, seen, number=number, ends=ends)
            for number in range(load.controllers)
        ]
        if load.quick:
            asking.append(look(client, load, seen, ends=ends))
        await asyncio.gather(weigh(server, seen, ends=ends, load=load), *asking)
    return seen


async def look(
    client: httpx.AsyncClient, load: Load, seen: Seen, *, ends: float
) -> None:
    """A Prometheus, and a person at the pages, for as long as rollouts go on."""
    while monotonic() < ends:
        for path in ("/metrics", "/", "/v1/runs", "/readyz"):
            answer = await client.get(path)
            seen.statuses[f"{path} {answer.status_code}"] += 1
        await asyncio.sleep(load.every_s)


async def poll(
    client: httpx.AsyncClient, load: Load, seen: Seen, *, number: int, ends: float
) -> None:
    """One controller; they begin evenly over the pause between two questions."""
    await asyncio.sleep(load.every_s * number / load.controllers)
    rollout = 0
    while monotonic() < ends:
        path, sent = question(load, number, rollout)
        started = monotonic()
        answer = await client.post(path, json=sent)
        seen.seconds.append(monotonic() - started)
        seen.statuses[f"{path} {answer.status_code}"] += 1
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE and load.quick:
            rollout += 1
        await asyncio.sleep(load.every_s)


def question(load: Load, number: int, rollout: int) -> tuple[str, dict[str, object]]:
    """Half of the controllers are Flagger, half Argo; several ask for each run."""
    baseline, candidate = load.urls
    key = f"app-{number % load.runs}/{rollout}"
    if load.quick:
        candidate = f"http://c.test/slow-0.2-{('pass', 'fail')[rollout % 2]}"
    urls = {"candidate": candidate, "baseline": baseline}
    if number % 2:
        return "/v1/argo/gate", {**urls, "key": key}
    names = {"name": "app", "namespace": "shop", "checksum": key}
    return "/v1/flagger/pre-rollout", {**names, "metadata": urls}


async def weigh(server: RunningServer, seen: Seen, *, ends: float, load: Load) -> None:
    """The server's memory after a tenth of the time, and ten times after."""
    while monotonic() < ends:
        await asyncio.sleep(load.seconds / 10)
        seen.memory.append(memory_mib(server.pid))


def memory_mib(pid: int) -> float:
    """What a process holds that is no file: files the kernel drops and reads again."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Anonymous:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def tell(seen: Seen) -> None:
    """Print what was measured."""
    ordered = sorted(seen.seconds)
    p99 = ordered[int(len(ordered) * 0.99)]
    print(f"{len(ordered)} answers, median {1000 * statistics.median(ordered):.0f} ms")
    print(f"p99 {1000 * p99:.0f} ms, longest {1000 * ordered[-1]:.0f} ms")
    for status, number in sorted(seen.statuses.items()):
        print(f"  {status}: {number}")
    first, last = seen.memory[0], seen.memory[-1]
    growth = 100 * (last / first - 1)
    print(f"memory {first:.1f} MiB, at the end {last:.1f} MiB ({growth:+.1f} %)")
    print("  each tenth:", " ".join(f"{one:.1f}" for one in seen.memory))


if __name__ == "__main__":
    main()
