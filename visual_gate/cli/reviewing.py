"""What ``visual-gate review`` does and prints."""

import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from visual_gate.cli.console import say
from visual_gate.cli.review import ReviewOptions
from visual_gate.cli.stores import configured_store
from visual_gate.config import load_config
from visual_gate.errors import ExitCode
from visual_gate.report import counted
from visual_gate.review import Desk, ReviewServer, open_desk, open_run, serving

WAKE_S = 0.5
"""A wait without end cannot be interrupted on every platform."""


def review(said: ReviewOptions) -> ExitCode:
    """Serve the page until the person closes it or presses Ctrl-C.

    Raises:
        UsageError: no run, or nothing left to decide.
        InfrastructureError: the port is taken, or the store cannot be read.
    """
    config = load_config(said.config)
    desk = open_desk(
        Desk(
            open_run(said.run),
            configured_store(config),
            partial(datetime.now, UTC),
            config.capture.expected_status,
        ),
        again=said.again,
    )
    with serving(desk, said.port) as server:
        address = server.access.address
        say(f"review at {address} (works once, on this machine; Ctrl-C ends it)")
        if said.open_browser:
            webbrowser.open(address)
        _wait_for(server)
    return _end(desk)


def _wait_for(server: ReviewServer) -> None:
    """Until the person closes the review, in the page or by Ctrl-C."""
    with suppress(KeyboardInterrupt):
        while not server.ended.wait(timeout=WAKE_S):
            pass


def _end(desk: Desk) -> ExitCode:
    """Say what was left undone."""
    say(desk.count())
    if desk.unwritten:
        were = "was" if desk.unwritten == 1 else "were"
        lost = counted(desk.unwritten, "decision")
        say(f"{lost} {were} not written; review the run again", always=True)
    return ExitCode.REVIEW if desk.unwritten else ExitCode.PASS
