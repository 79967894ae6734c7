"""What ``visual-gate review`` does and prints."""

import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from visual_gate.baselines import DirectoryStore, acting_reviews, forget, sign
from visual_gate.cli.console import say, say_all, table
from visual_gate.cli.review import ReviewOptions
from visual_gate.cli.stores import configured_store
from visual_gate.config import load_config
from visual_gate.errors import ExitCode
from visual_gate.records import KnownDifference
from visual_gate.report import counted
from visual_gate.review import (
    Desk,
    ReasonMissingError,
    ReviewServer,
    open_desk,
    open_run,
    serving,
)

WAKE_S = 0.5
"""A wait without end cannot be interrupted on every platform."""


def review(said: ReviewOptions) -> ExitCode:
    """Serve the page until the person closes it or presses Ctrl-C.

    Raises:
        UsageError: no run, or nothing left to decide.
        InfrastructureError: the port is taken, or the store cannot be read.
    """
    config = load_config(said.config)
    if said.known or said.forget:
        return _known(configured_store(config), said)
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
        hint = "(works once, on this machine; Ctrl-C ends it)"
        say(f"review at {address} {hint}", always=True)
        if said.open_browser:
            webbrowser.open(address)
        _wait_for(server)
    return _end(desk)


def _known(store: DirectoryStore, said: ReviewOptions) -> ExitCode:
    """List what acts in the next check, or take some of it back."""
    if said.forget and not said.reason.strip():
        raise ReasonMissingError
    by = sign(store.root, datetime.now(UTC), reason=said.reason)
    found = (
        forget(store.place, said.forget, by)
        if said.forget
        else acting_reviews(store.place)
    )
    say_all(table([_row(one.difference) for one in found]))
    taken = "taken back" if said.forget else "in force"
    say(f"{counted(len(found), 'decision')} {taken} in {store.root}")
    return ExitCode.PASS


def _row(known: KnownDifference) -> tuple[str, ...]:
    name = known.element or str(known.kind)
    who = f"{known.who.partition(' <')[0]} {known.when[:10]}"
    return f"  {known.target}", name, str(known.ruling), who, known.reason


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
