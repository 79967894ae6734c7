"""What seems to have gone from one place and come to another has moved."""

from collections.abc import Collection, Sequence

import numpy as np

from visual_gate.align.flow import Shift, between
from visual_gate.records import Added, Box, Image, Match, Matched, Removed


def reunited(
    matches: Sequence[Match], before: Image, after: Image
) -> tuple[Match, ...]:
    """Matches in which what went and came unchanged, as others moved, has moved too.

    Args:
        matches: all matches of a page.
        before: the baseline, (H, W, 3).
        after: the candidate, (H, W, 3).
    """
    shifts = {
        between(match.baseline, match.candidate): None
        for match in matches
        if isinstance(match, Matched) and match.identical
    }
    came = {match.candidate for match in matches if isinstance(match, Added)}
    found: dict[Box, Matched] = {}
    for match in matches:
        if isinstance(match, Removed):
            there = _there(match.baseline, came - {*found}, shifts, before, after)
            found |= {
                box: Matched(match.kind, match.baseline, box, identical=True)
                for box in there[:1]
            }
    moved = {match.baseline for match in found.values()}
    kept = [
        match
        for match in matches
        if not (isinstance(match, Removed) and match.baseline in moved)
        and not (isinstance(match, Added) and match.candidate in found)
    ]
    return (*kept, *found.values())


def _there(
    here: Box, came: Collection[Box], shifts: Collection[Shift], *pages: Image
) -> list[Box]:
    """Places of what came that show a box of the baseline as it was."""
    before, after = pages
    return [
        there
        for there in (here.shifted(*shift) for shift in shifts)
        if there in came and np.array_equal(here.crop(before), there.crop(after))
    ]
