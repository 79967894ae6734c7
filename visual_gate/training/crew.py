"""Worker processes that render pages; one that hangs is replaced."""

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from types import FrameType

from visual_gate.capture.studio import StudioError, Studios
from visual_gate.training.live import BarePageError
from visual_gate.training.pages import Outcome, PageFiles
from visual_gate.training.pairs import pairs_of
from visual_gate.training.shots import Order, PictureStore
from visual_gate.training.sitting import sit

PAGE_LIMIT_S = 75
NICENESS = 5
TRIES = 2
"""A page that fails is tried once more, in a fresh browser."""

POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """A worker process and the orders it was given."""

    process: SpawnProcess
    orders: tuple[Order, ...]


def run_crew(
    orders: Sequence[Order],
    files: PageFiles,
    *,
    workers: int,
    report: Callable[[str], None],
) -> None:
    """Render all orders; returns when each has its file, with lines or with a reason.

    A worker that hangs on a page, or dies over it, is replaced, and that page is left
    out. A crew whose parent is gone stops after the page at hand.
    """
    parts = [tuple(orders[turn::workers]) for turn in range(workers)]
    running = [_start(part, files) for part in parts if part]
    told = -1
    while running:
        running[0].process.join(POLL_S)
        running = [now for share in running for now in _continued(share, files)]
        done = sum(files.is_done(order) for order in orders)
        if done != told and done % 10 == 0:
            report(f"{done} of {len(orders)} rendered")
            told = done


def _continued(share: Share, files: PageFiles) -> list[Share]:
    """The share itself while it works, its rest with a new worker, or nothing."""
    if share.process.is_alive():
        return [share]
    left = [order for order in share.orders if not files.is_done(order)]
    if not left:
        return []
    files.leave_out(left[0], "took too long, or ended its worker")
    return [_start(tuple(left[1:]), files)] if left[1:] else []


def _start(orders: tuple[Order, ...], files: PageFiles) -> Share:
    arguments = (orders, files, os.getpid())
    process = get_context("spawn").Process(target=_work, args=arguments, daemon=True)
    process.start()
    return Share(process, orders)


def _work(orders: Sequence[Order], files: PageFiles, parent: int) -> None:
    os.nice(NICENESS)
    signal.signal(signal.SIGALRM, _give_up)
    store = PictureStore(files.root)
    with closing(Studios(os.environ)) as studios:
        for order in orders:
            if os.getppid() != parent:
                return  # the run was killed: whoever starts it again goes on
            signal.alarm(PAGE_LIMIT_S * TRIES)
            files.save(order, _render_page(order, studios, store))
            signal.alarm(0)


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    """A page that hangs takes its worker along: nothing else ends a browser call."""
    os._exit(1)


def _render_page(order: Order, studios: Studios, store: PictureStore) -> Outcome:
    reason = ""
    for _ in range(TRIES):
        try:
            sitting = sit(order, studios, store)
        except BarePageError as problem:
            return Outcome((), str(problem))
        except StudioError as problem:
            reason = str(problem)
            studios.close()
        else:
            lines = tuple(pairs_of(sitting))
            return Outcome(lines, fingerprint=sitting.fingerprint)
    return Outcome((), reason)
