"""One run in a process of its own: read what to do, capture and judge, say the end.

    python -m visual_gate.server.worker

It imports all it needs, says ``ready``, and waits for one line of JSON on standard
input. It answers with lines of JSON on standard output, the last of them how it ended.
When standard input closes, the server is gone, and so is the process: nobody works for
a server that was killed. It knows neither the store nor any token.
"""

import json
import os
import sys
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from visual_gate.assemble import open_gate
from visual_gate.config import GateConfig, Overrides, load_config, overridden
from visual_gate.errors import ExitCode, VisualGateError
from visual_gate.judge import settings_of_look
from visual_gate.report import write_report
from visual_gate.server.records import STORED
from visual_gate.server.summary import summary_of
from visual_gate.server.timing import Spent, timed

NICE = 10
"""How far captures stand back, so that answers come at once while they run."""


def main() -> None:
    """Do one run, told by standard input, and let the server go first meanwhile."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    say({"event": "ready"})
    line = sys.stdin.readline()
    if not line:
        return
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    try:
        say({"event": "done", **perform(json.loads(line))})
    except VisualGateError as problem:
        usage = problem.exit_code is ExitCode.USAGE
        say({"event": "broken", "problem": str(problem), "final": usage})


def perform(order: dict[str, Any]) -> dict[str, Any]:
    """Run the gate as ``visual-gate check`` does, and write the report's folder.

    Raises:
        VisualGateError: the configuration is wrong, or nothing could be judged.
    """
    config = configured(order)
    folder = Path(order["folder"])
    with open_gate(config, run_folder=folder) as gate:
        spent = Spent()
        watched = replace(gate, observer=timed(gate.observer, spent))
        report = watched.run()
    write_report(report, folder)
    return {**summary_of(report), **asdict(spent)}


def configured(order: dict[str, Any]) -> GateConfig:
    """The suite's configuration with the deployments and limits of this run."""
    stored = order["baseline"] == STORED
    baseline = "" if stored else order["baseline"]
    said = Overrides(baseline=baseline, candidate=order["candidate"])
    config = overridden(load_config(Path(order["config"])), said)
    if stored:
        config = replace(config, baseline=replace(config.baseline, url=""))
    guarded = replace(
        config.capture,
        allow_hosts=tuple(order["hosts"]),
        allow_private=tuple(order["networks"]),
        most_memory_mb=order["memory_mb"],
    )
    look = order["look"]
    judge = settings_of_look(config.judge, look) if look else config.judge
    return replace(config, capture=guarded, judge=judge)


def say(message: dict[str, Any]) -> None:
    """One line for the server."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _end_with_the_server() -> None:
    while sys.stdin.read(1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
