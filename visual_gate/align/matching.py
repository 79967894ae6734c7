"""Matches all components of two pages that are not identical."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visual_gate.align.exact import exact_shifts
from visual_gate.align.families import merge_near, topmost
from visual_gate.align.flow import Flow, Shift, row_shift
from visual_gate.align.hulls import hulls
from visual_gate.align.pixels import Side, same_pixels, visible
from visual_gate.align.residue import Cover, mostly, without
from visual_gate.align.search import Claims, Search
from visual_gate.align.synthesis import Synthesis
from visual_gate.protocols import Segmenter
from visual_gate.records import (
    Added,
    Band,
    Box,
    Component,
    Kind,
    Match,
    Matched,
    Picture,
    Removed,
)


SURROUNDINGS_PX = (0, 8, 24, 60)


@dataclass(frozen=True, slots=True, eq=False)
class Pages:
    """Both pages with their components."""

    before: Side
    after: Side
    tree: Sequence[Component]
    other_tree: Sequence[Component]
    bands: Sequence[Band]


def match_components(
    before: Picture, after: Picture, segmenter: Segmenter, *, bands: Sequence[Band]
) -> tuple[Match, ...]:
    """Every leaf of the baseline in one match, and all that differs covered."""
    pages = Pages(
        Side.of(before.image),
        Side.of(after.image),
        segmenter.segment(before),
        segmenter.segment(after),
        bands,
    )
    flow = Flow(bands)
    shifts = _unchanged_leaves(pages)
    flow.learn(shifts.items())
    search = _search(pages, shifts, flow)
    made = _synthesis(pages, shifts, search)
    return _collect(pages, shifts, search, made=made)


def leaves_of(tree: Sequence[Component]) -> list[Component]:
    """Components without children."""
    parents = {component.parent for component in tree}
    return [c for index, c in enumerate(tree) if index not in parents]


def _unchanged_leaves(pages: Pages) -> dict[Box, Shift]:
    """Leaves in equal rows, and leaves that are elsewhere pixel by pixel."""
    leaves = [leaf.box for leaf in leaves_of(pages.tree)]
    clean = {
        box: row_shift(pages.bands, box.y)
        for box in leaves
        if _in_band(box, pages.bands)
    }
    dirty = [box for box in leaves if box not in clean]
    taken = Claims.on(pages.after)
    for box, shift in clean.items():
        taken.claim(box.shifted(*shift))
    others = [o.box for o in leaves_of(pages.other_tree) if taken.share(o.box) < 0.5]
    return clean | exact_shifts(
        pages.before.packed,
        pages.after.packed,
        leaves=dirty,
        others=others,
        bands=pages.bands,
    )


def _in_band(box: Box, bands: Sequence[Band]) -> bool:
    return any(
        band.baseline_y <= box.y and box.bottom <= band.baseline_y + band.height
        for band in bands
    )


def _search(pages: Pages, shifts: dict[Box, Shift], flow: Flow) -> Search:
    claims = Claims.on(pages.after)
    for box, shift in shifts.items():
        claims.claim(box.shifted(*shift))
    search = Search(pages.before, pages.after, pages.bands, flow, claims)
    rest = [leaf for leaf in leaves_of(pages.tree) if leaf.box not in shifts]
    search.settle(rest, leaves_of(pages.other_tree))
    return search


def _synthesis(pages: Pages, shifts: dict[Box, Shift], search: Search) -> Synthesis:
    made = Synthesis.from_rows(pages.before.packed, pages.after.packed, pages.bands)
    for hull, shift in hulls(_all_shifts(shifts, search)):
        _move_with_surroundings(made, hull, shift)
    for block, shift in _block_shifts(pages, shifts):
        _move_with_surroundings(made, block, shift)
    for box, shift in shifts.items():
        made.move(box, shift)
    for match in search.found:
        if isinstance(match, Matched):
            made.move_if_better(match.baseline, _shift(match))
    return made


def _all_shifts(shifts: dict[Box, Shift], search: Search) -> dict[Box, Shift]:
    pairs = [match for match in search.found if isinstance(match, Matched)]
    return shifts | {match.baseline: _shift(match) for match in pairs}


def _move_with_surroundings(made: Synthesis, hull: Box, shift: Shift) -> None:
    for margin in SURROUNDINGS_PX:
        made.move_if_better(hull.padded(margin), shift)


def _shift(match: Matched) -> Shift:
    return match.candidate.x - match.baseline.x, match.candidate.y - match.baseline.y


def _block_shifts(pages: Pages, shifts: dict[Box, Shift]) -> list[tuple[Box, Shift]]:
    """For each block the displacements of its unchanged leaves, common ones last."""
    votes: dict[int, dict[Shift, int]] = {}
    for index, component in enumerate(pages.tree):
        if component.box not in shifts:
            continue
        parent = pages.tree[index].parent
        while parent >= 0:
            votes.setdefault(parent, {}).setdefault(shifts[component.box], 0)
            votes[parent][shifts[component.box]] += 1
            parent = pages.tree[parent].parent
    return [
        (pages.tree[index].box, max(found, key=lambda shift: found[shift]))
        for index, found in sorted(votes.items())
    ]


def _collect(
    pages: Pages, shifts: dict[Box, Shift], search: Search, *, made: Synthesis
) -> tuple[Match, ...]:
    same = _same(pages, shifts)
    gone = [match for match in search.found if isinstance(match, Removed)]
    changed = [match for match in search.found if isinstance(match, Matched)]
    wrong_before, wrong_after = _wrong(pages, made)
    removed = _removed(
        pages, gone, changed, wrong=wrong_before, flow=search.flow, same=same
    )
    left_after = without(wrong_after, [m.candidate for m in changed])
    added = _added(
        pages, left_after, [m.candidate for m in [*same, *changed]], flow=search.flow
    )
    cover = Cover(
        changed,
        pages.tree,
        search.flow,
        (pages.before.page.height, pages.after.page.height),
    )
    cover.baseline(
        without(
            wrong_before, [*(r.baseline for r in removed), *(a.expected for a in added)]
        )
    )
    cover.candidate(
        without(
            wrong_after, [*(a.candidate for a in added), *(r.expected for r in removed)]
        )
    )
    return (*same, *cover.changed, *removed, *added)


def _same(pages: Pages, shifts: dict[Box, Shift]) -> list[Matched]:
    known = shifts | {
        box: shift
        for box, shift in _block_shifts(pages, shifts)
        if same_pixels(pages.before.packed, box, pages.after.packed, shift)
    }
    return [_moved(pages, c, known[c.box]) for c in pages.tree if c.box in known]


def _moved(pages: Pages, component: Component, shift: Shift) -> Matched:
    before, after = pages.before.packed, pages.after.packed
    seen = visible(component.box, shift, before=before, after=after)
    return Matched(component.kind, seen, seen.shifted(*shift), identical=True)


def _wrong(pages: Pages, made: Synthesis) -> tuple[np.ndarray, np.ndarray]:
    before = made.wrong_before() | (~made.on_before.painted & (pages.before.ink > 0))
    after = made.wrong_after() | (~made.on_after.painted & (pages.after.ink > 0))
    return before, after


def _removed(pages, gone, changed, *, wrong, flow, same):
    boxes = {match.baseline for match in gone}
    parents = {c.parent for c in pages.tree}
    chosen = [
        c.box in boxes or (i in parents and mostly(wrong, pages.before, c.box))
        for i, c in enumerate(pages.tree)
    ]
    tops = [(c.kind, c.box) for c in topmost(pages.tree, chosen)]
    walls = [m.baseline for m in [*same, *changed]]
    return [
        Removed(kind, box, box.shifted(*flow.guess(box)).intersect(pages.after.page))
        for kind, box in merge_near(tops, walls)
    ]


def _added(pages, wrong, claimed, *, flow):
    taken = Claims.on(pages.after)
    for box in claimed:
        taken.claim(box)
    chosen = [
        taken.share(c.box) < 0.3 and mostly(wrong, pages.after, c.box)
        for c in pages.other_tree
    ]
    tops = [(c.kind, c.box) for c in topmost(pages.other_tree, chosen)]
    return [
        Added(kind, box, _place(box, flow, pages.bands))
        for kind, box in merge_near(tops, claimed)
    ]


def _place(box: Box, flow: Flow, bands: Sequence[Band]) -> Box:
    """The corresponding place; of no height where rows were inserted."""
    b = c = 0
    for band in bands:
        inserted = band.baseline_y == b
        if inserted and c <= box.y and box.bottom <= band.candidate_y:
            return Box(box.x, b, box.width, 0)
        b, c = band.baseline_y + band.height, band.candidate_y + band.height
    dx, dy = flow.guess_back(box)
    return box.shifted(-dx, -dy)
