"""What ``visual-gate review`` does and prints."""

import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
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
    Draft,
    DraftFile,
    ReasonMissingError,
    ReviewServer,
    RunReadOnlyError,
    held,
    open_desk,
    open_run,
    serving,
)

WAKE_S = 0.5
"""A wait without end cannot be interrupted on every platform."""


def review(said: ReviewOptions) -> ExitCode:
    """Serve the page until the person closes it or presses Ctrl-C.

    Raises:
        UsageError: no run, nothing left to decide, or the review is open already.
        InfrastructureError: the port is taken, or the store cannot be read.
    """
    config = load_config(said.config)
    if said.known or said.forget:
        return _known(configured_store(config), said)
    begun = Desk(
        open_run(said.run),
        configured_store(config),
        partial(datetime.now, UTC),
        config.capture.expected_status,
    )
    with _drafted(begun, fresh=said.fresh) as drafted:
        desk = open_desk(drafted, again=said.again)
        _tell_restored(desk)
        _serve(desk, said)
    return _end(desk)


@contextmanager
def _drafted(desk: Desk, *, fresh: bool) -> Iterator[Desk]:
    """The desk with the draft of last time, where every decision is kept at once."""
    file = DraftFile(desk.run, desk.who)
    with ExitStack() as stack:
        try:
            stack.enter_context(held(file))
        except RunReadOnlyError as problem:
            say(f"{problem}", always=True)
            yield desk
            return
        if fresh:
            file.save(Draft())
        say_all(
            f"not shown here: what is not written yet in {one}" for one in file.others
        )
        yield replace(desk, draft=file.load(), keep=file.save)


def _tell_restored(desk: Desk) -> None:
    if desk.unwritten:
        again = counted(desk.unwritten, "decision")
        say(f"restored from last time, not written yet: {again} (--fresh drops them)")


def _serve(desk: Desk, said: ReviewOptions) -> None:
    with serving(desk, said.port) as server:
        address = server.access.address
        hint = "(works once, on this machine; Ctrl-C ends it)"
        say(f"review at {address} {hint}", always=True)
        if said.open_browser:
            webbrowser.open(address)
        _wait_for(server)


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
    if not desk.unwritten:
        return ExitCode.PASS
    left = counted(desk.unwritten, "decision")
    say(f"not written yet: {left}; review the run again to go on", always=True)
    return ExitCode.REVIEW
