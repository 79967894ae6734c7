"""Matches all components of two pages that are not identical."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from visual_gate.align.exact import exact_shifts, stray_shifts
from visual_gate.align.findings import collect
from visual_gate.align.flow import Flow, Shift, between, row_shift
from visual_gate.align.hulls import roomy_groups
from visual_gate.align.layout import layout_breaks
from visual_gate.align.pixels import Side
from visual_gate.align.search import Claims, Search
from visual_gate.align.sides import Pages, block_shifts, leaves_of
from visual_gate.align.synthesis import Synthesis
from visual_gate.align.told import Told, told_by
from visual_gate.align.window import (
    Window,
    bands_inside,
    find_window,
    lowered,
    tree_inside,
)
from visual_gate.protocols import Segmenter
from visual_gate.records import Band, Box, Component, Match, Matched, Picture

BORDER_PX = 2
CLAIMED = 0.5
SHARED = 3
"""So many changed leaves that moved alike show how their surroundings moved."""


def match_components(
    before: Picture, after: Picture, segmenter: Segmenter, *, bands: Sequence[Band]
) -> tuple[Match, ...]:
    """Every visible leaf of the baseline in one match, and all that differs covered."""
    tree = segmenter.segment(before)
    heights = len(before.image), len(after.image)
    window = find_window(tree, bands, heights)
    inner, outer = window.crop_before(before), window.crop_after(after)
    pages = Pages(
        Side.of(inner.image),
        Side.of(outer.image),
        tree_inside(tree, window),
        segmenter.segment(outer),
        bands_inside(bands, window),
        may_be_cut=window.is_open and heights[0] == heights[1],
    )
    told = told_by(before.nodes, after.nodes, window.top)
    found = [lowered(match, window.top) for match in _match(pages, told)]
    matches = (*_around(tree, before, after, window=window), *found)
    return (*matches, *layout_breaks(matches, before.image, after.image))


def _match(pages: Pages, told: Told) -> tuple[Match, ...]:
    """All matches of two pages, or of the same window of both."""
    flow = Flow(pages.bands)
    shifts = _unchanged_leaves(pages, flow)
    search = _search(pages, shifts, flow, told=told)
    shifts |= search.exact
    made = _synthesis(pages, shifts, search)
    return collect(pages, shifts, search, made=made)


def _around(
    tree: Sequence[Component], before: Picture, after: Picture, *, window: Window
) -> list[Matched]:
    """Components beside the window, and large ones that reach out of it."""
    found: list[Matched] = []
    for component in tree:
        box = component.box
        if window.is_beside(box):
            there = box.shifted(*window.shift_beside(box))
            found.append(Matched(component.kind, box, there, identical=True))
        elif not window.holds(box):
            places = (box, box.shifted(*window.shift_below))
            found += [
                Matched(component.kind, box, there, identical=True)
                for there in dict.fromkeys(places)
                if np.array_equal(box.crop(before.image), there.crop(after.image))
            ][:1]
    return found


def _unchanged_leaves(pages: Pages, flow: Flow) -> dict[Box, Shift]:
    """Leaves in equal rows, and leaves that are elsewhere pixel by pixel."""
    leaves = [leaf.box for leaf in leaves_of(pages.tree)]
    known = {box: row_shift(pages.bands, box.y) for box in leaves if _is_in(box, pages)}
    flow.learn(known.items())
    dirty = [box for box in leaves if box not in known]
    others = _unclaimed(pages, known)
    known |= exact_shifts(pages, dirty, others)
    flow.learn((box, known[box]) for box in dirty if box in known)
    lost = [box for box in dirty if box not in known]
    lost = [box for box in lost if not _goes_along(pages, box, flow.guess(box))]
    strays = stray_shifts(pages, lost, _unclaimed(pages, known))
    flow.learn(strays.items())
    return known | strays


def _goes_along(pages: Pages, box: Box, shift: Shift) -> bool:
    """Whether a leaf is where its neighbours went but for noise, or left with them."""
    return pages.is_pushed_out(box, shift) or pages.differs_faintly(box, shift)


def _is_in(box: Box, pages: Pages) -> bool:
    return any(
        band.baseline_y <= box.y and box.bottom <= band.baseline_y + band.height
        for band in pages.bands
    )


def _claims(pages: Pages, shifts: Mapping[Box, Shift]) -> Claims:
    claims = Claims.on(pages.before, pages.after)
    for box, shift in shifts.items():
        claims.claim(box, box.shifted(*shift))
    return claims


def _unclaimed(pages: Pages, shifts: Mapping[Box, Shift]) -> list[Box]:
    claims = _claims(pages, shifts)
    boxes = [other.box for other in leaves_of(pages.other_tree)]
    return [box for box in boxes if claims.share(box) < CLAIMED]


def _search(
    pages: Pages, shifts: Mapping[Box, Shift], flow: Flow, *, told: Told
) -> Search:
    search = Search(pages, flow, _claims(pages, shifts), told)
    rest = [leaf for leaf in leaves_of(pages.tree) if leaf.box not in shifts]
    search.settle(rest, leaves_of(pages.other_tree))
    return search


def _synthesis(pages: Pages, shifts: Mapping[Box, Shift], search: Search) -> Synthesis:
    """Paint from large to small: rows, groups that moved alike, blocks, leaves."""
    pairs = [match for match in search.found if isinstance(match, Matched)]
    all_shifts = {
        **shifts,
        **{m.baseline: between(m.baseline, m.candidate) for m in pairs},
    }
    before, after = pages.before.packed, pages.after.packed
    made = Synthesis.from_rows(before, after, pages.bands, may_be_cut=pages.may_be_cut)
    counts = Counter(all_shifts.values())
    shared = {b: s for b, s in all_shifts.items() if b in shifts or counts[s] >= SHARED}
    for roomy, hull, shift in roomy_groups(shared):
        if not made.move_if_better(roomy, shift):
            made.move_if_better(hull.padded(BORDER_PX), shift)
    for box, shift in block_shifts(pages.tree, shifts):
        if not made.move_if_better(box.padded(BORDER_PX), shift):
            made.move_if_better(box, shift)
    for box, shift in all_shifts.items():
        made.move(box, shift)
    rows = {(0, band.candidate_y - band.baseline_y) for band in pages.bands}
    made.repair({*shared.values(), *rows})
    return made
