"""How soon a server with many stored runs is ready again, and takes pending ones up.

    python -m benchmarks.server_restart [--runs 1000] [--pending 20] [--times 3]

The real server with the real model and browser, killed by SIGKILL and started again on
a store with so many finished runs and some that wait. Measured from the start of the
process to the first 200 of ``/readyz``, and to the first waiting run under way; beside
it the processor time that the server itself took, which a busy machine does not change,
and how long another Python takes to import the server and end: the machine's own pace.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import httpx

from tests.server.serving import REAL, RunningServer, wait_until, write_config
from visual_gate.demo import open_demo
from visual_gate.records import Verdict
from visual_gate.server.leases import Keeping
from visual_gate.server.records import Application, Outcome, Wanted, run_key
from visual_gate.server.store import RunStore
from visual_gate.server.tables import open_engine


def main() -> None:
    """Run the benchmark and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--pending", type=int, default=20)
    parser.add_argument("--times", type=int, default=3)
    said = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="visual-gate-restart") as name,
        open_demo() as (
            url,
            _,
        ),
    ):
        folder = Path(name)
        config = write_config(folder, queue=100_000)
        fill(folder, url, runs=said.runs, pending=said.pending)
        server = RunningServer(REAL, config)
        for time in range(said.times):
            pace = import_s()
            ready, resumed, worked = restart(server, folder)
            print(
                f"start {time + 1}: ready {ready:.2f} s, resumed {resumed:.2f} s, "
                f"processor {worked:.2f} s; import alone {pace:.2f} s"
            )


def fill(folder: Path, url: str, *, runs: int, pending: int) -> None:
    """A store as a busy week leaves it."""
    (folder / "data").mkdir()
    engine = open_engine(f"sqlite:///{folder}/data/runs.db")
    clock = iter(range(10_000_000)).__next__
    store = RunStore(engine, Keeping(queue=100_000), now=lambda: float(clock()))
    passed = Outcome(Verdict.REVIEW, score=0.9, threshold=0.5, reason="filled")
    for number in range(runs + pending):
        application = Application("shop", f"app-{number % 50}")
        key = run_key("filled", str(number))
        wanted = Wanted(key, application, "default", url, url, caller="api")
        store.attach(wanted)
        if number < runs:
            run = store.leases.take("filled", 1e9)
            if run is not None:
                store.leases.finish(run, passed)
    engine.dispose()


def restart(server: RunningServer, folder: Path) -> tuple[float, float, float]:
    """Seconds to ready, to a run under way, and of work; then the server is killed."""
    started = monotonic()
    server.start()
    wait_until(lambda: under_way(folder), 120)
    resumed = monotonic() - started
    wait_until(lambda: is_ready(server), 120)
    ready = monotonic() - started
    worked = processor_s(server.pid)
    server.kill()
    return ready, resumed, worked


def import_s() -> float:
    """Seconds of a Python that imports what the server needs, and ends."""
    started = monotonic()
    subprocess.run([sys.executable, "-c", "import visual_gate.server.app"], check=True)
    return monotonic() - started


def processor_s(pid: int) -> float:
    """Processor time of one process so far, its children left out."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_ready(server: RunningServer) -> bool:
    """Whether the cluster would send requests here."""
    return httpx.get(f"{server.url}/readyz").is_success


def under_way(folder: Path) -> bool:
    """Whether a run is in work."""
    with sqlite3.connect(folder / "data" / "runs.db") as connection:
        query = "SELECT count(*) FROM visual_gate_runs WHERE state = 'running'"
        return bool(connection.execute(query).fetchone()[0])


if __name__ == "__main__":
    main()
