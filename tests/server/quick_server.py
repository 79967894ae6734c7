"""The real server with workers that need no browser.

``quick_server.py [WORKER ...] CONFIG``; WORKER is another command for its workers.
"""

import sys
from pathlib import Path

from visual_gate.server.readiness import Readiness
from visual_gate.server.serve import serve
from visual_gate.server.settings import load_settings

WORKER = (sys.executable, "-I", str(Path(__file__).with_name("quick_worker.py")))


def always_ready() -> None:
    """Without a browser there is none to look for."""


if __name__ == "__main__":
    *worker, config = sys.argv[1:]
    settings = load_settings(Path(config))
    serve(settings, worker=worker or WORKER, ready_when=Readiness(always_ready))
