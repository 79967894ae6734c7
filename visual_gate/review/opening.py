"""How a review begins: with what was decided before, and what is left of a draft."""

from dataclasses import replace

from visual_gate.baselines import decided
from visual_gate.review.desk import Desk
from visual_gate.review.problems import AlreadyDecidedError, NothingToDecideError


def open_desk(desk: Desk, *, again: bool = False) -> Desk:
    """The desk with what was decided about its run before.

    Args:
        desk: a run and a store, and perhaps the draft of a review that ended.
        again: decide anew what has been decided.

    Raises:
        NothingToDecideError: every target passed.
        AlreadyDecidedError: all has been decided, and it is not to be done again.
        BaselineError: the store cannot be read.
    """
    folder = str(desk.run.folder)
    if not desk.run.places:
        raise NothingToDecideError(folder)
    known = replace(desk, seen=decided(desk.store.place, desk.run.digest))
    known.draft = desk.draft.without(_written_alike(known))
    written = known.written()
    is_open = any(at not in written for at in range(len(desk.run.places)))
    if not (is_open or again or known.unwritten):
        last = known.seen[-1].difference
        raise AlreadyDecidedError(folder, who=last.who, when=last.when)
    return known


def _written_alike(desk: Desk) -> frozenset[int]:
    """Places whose drafted decision is written: a kill came before the draft went."""
    written = {at: one.difference for at, one in desk.written().items()}
    told = {at: (one.ruling, one.reason) for at, one in written.items()}
    drafted = desk.draft.decisions.items()
    return frozenset(
        at for at, one in drafted if told.get(at) == (one.ruling, one.reason)
    )
