"""The server, or one of its workers, is killed by SIGKILL again and again under load.

    python -m benchmarks.server_kill [--kills 500] [--seed 1] [--workers 2]

Workers need no browser: each run says beforehand how long it takes and how it will end.
Every round asks for runs by new keys, looks at old ones, and kills at a moment drawn
evenly from one second: two times of three the server, else a worker. Everything that
any caller was ever told is written down. In the end each run that was answered for
must be there and done, with one verdict, the one it was meant to have, and no caller
may have been told another. A run that was begun eight times and killed each time is
given up as an error, never as a pass: these few are named, with the reason, at once.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event
from time import monotonic

import httpx

from tests.server.serving import RunningServer, running_server

RUNS_A_ROUND = 3
WORDS = ("pass", "fail", "review")
LAST_S = 300.0


@dataclass
class Told:
    """What callers were told: meant and seen verdicts by run."""

    meant: dict[str, str] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    reasons: dict[str, str] = field(default_factory=dict)

    def add(self, answer: Mapping[str, str]) -> None:
        """A run as an answer shows it."""
        if answer["status"] != "pending":
            if answer["status"] == "error" and answer["id"] not in self.reasons:
                print(f"run {answer['id']} is in error: {answer['reason']}", flush=True)
            self.seen[answer["id"]].add(answer["status"])
            self.reasons[answer["id"]] = f"{answer['status']}: {answer['reason']}"


def main() -> None:
    """Run the benchmark and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    said = parser.parse_args()
    started, told = monotonic(), Told()
    chance = random.Random(said.seed)  # noqa: S311  no secret
    with (
        tempfile.TemporaryDirectory(prefix="visual-gate-kill") as folder,
        running_server(
            Path(folder), workers=said.workers, queue=10_000, attempts=50
        ) as server,
    ):
        for number in range(said.kills):
            one_round(server, told, chance, number=number)
        left = finish(server, told)
    seconds = monotonic() - started
    sys.exit(report(told, left, kills=said.kills, seconds=seconds))


def one_round(
    server: RunningServer, told: Told, chance: random.Random, *, number: int
) -> None:
    """Ask for runs, look at earlier ones, kill."""
    with server.client as client:
        for place in range(RUNS_A_ROUND):
            word = chance.choice(WORDS)
            ask(client, told, key=f"app/{number}/{place}", word=word, chance=chance)
        for run_id in chance.sample(sorted(told.meant), min(6, len(told.meant))):
            told.add(client.get(f"/v1/runs/{run_id}").json())
        Event().wait(chance.random())
        whom = None if number % 3 else worker_of(server, chance)
        if whom is None:
            server.kill()
            server.start()
        else:
            os.kill(whom, signal.SIGKILL)


def ask(
    client: httpx.Client, told: Told, *, key: str, word: str, chance: random.Random
) -> None:
    """Make a run that is meant to end in this way."""
    seconds = round(chance.random() * 0.6, 2)
    sent = {
        "candidate": f"http://c.test/slow-{seconds}-{word}",
        "baseline": "http://b.test/",
        "key": key,
    }
    answer = client.post("/v1/runs", json=sent).json()
    told.meant[answer["id"]] = word
    told.add(answer)


def worker_of(server: RunningServer, chance: random.Random) -> int | None:
    """A worker process, None where there is none just now."""
    listing = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    found = [int(pid) for pid in listing.split()]
    return chance.choice(found) if found else None


def finish(server: RunningServer, told: Told) -> int:
    """Wait for the end of all runs, looking at each; returns how many never ended."""
    left, ends = set(told.meant), monotonic() + LAST_S
    with server.client as client:
        while left and monotonic() < ends:
            for run_id in sorted(left):
                found = client.get(f"/v1/runs/{run_id}", params={"wait": 2})
                if found.status_code == HTTPStatus.NOT_FOUND:
                    continue
                told.add(found.json())
                if found.json()["status"] != "pending":
                    left.discard(run_id)
        for run_id in told.meant:  # once more: what was told must not change
            found = client.get(f"/v1/runs/{run_id}")
            if found.status_code == HTTPStatus.OK:
                told.add(found.json())
    return len(left)


def report(told: Told, left: int, *, kills: int, seconds: float) -> int:
    """Print the counts; 0 where nothing was lost, doubled or false."""
    double = sum(len(seen) > 1 for seen in told.seen.values())
    false_pass = sum(
        "pass" in seen and told.meant[run] != "pass" for run, seen in told.seen.items()
    )
    other = [run for run, seen in told.seen.items() if seen - {told.meant[run]}]
    print(f"{kills} kills, {len(told.meant)} runs, {seconds:.0f} s")
    print(
        f"lost {left}, double {double}, false pass {false_pass}, given up {len(other)}"
    )
    for run in other:
        print(f"  meant {told.meant[run]}, {told.reasons[run]}")
    return int(bool(left or double or false_pass))


if __name__ == "__main__":
    main()
