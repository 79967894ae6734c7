"""From what is known to matches: same, changed, removed and added components."""

from collections.abc import Iterator, Mapping, Sequence

import cv2
import numpy as np

from visual_gate.align.families import Found, join_found, topmost
from visual_gate.align.flow import Flow, Shift
from visual_gate.align.ground import strange_ground
from visual_gate.align.openings import Openings
from visual_gate.align.parts import absorb, joined_parts, really_changed
from visual_gate.align.pieces import tight, without
from visual_gate.align.pixels import (
    Side,
    cut,
    more_than_faint,
    shown_near,
    shows_ground,
)
from visual_gate.align.residue import Cover, mostly
from visual_gate.align.search import Claims, Search
from visual_gate.align.sides import Pages, block_shifts, clip_pair
from visual_gate.align.stretches import stretched
from visual_gate.align.synthesis import Canvas, Flags, Synthesis
from visual_gate.records import Added, Box, Component, Kind, Match, Matched, Removed

CLAIMED = 0.3
RIM_PX = 3
LARGE_PX = 20_000
FEW = 0.5
SLIVER_PX = 2 * RIM_PX + 2


def collect(
    pages: Pages, shifts: Mapping[Box, Shift], search: Search, *, made: Synthesis
) -> tuple[Match, ...]:
    """All matches of two pages.

    Args:
        pages: both pages.
        shifts: displacement of every unchanged leaf.
        search: what became of the other leaves.
        made: the pages painted from each other.
    """
    same = _same(pages, shifts)
    changed = [match for match in search.found if isinstance(match, Matched)]
    gone = {match.baseline for match in search.found if isinstance(match, Removed)}
    settled = [*same, *changed]
    went, came = _openings(pages, settled)
    had = _own_ink(made.on_before, pages.before)
    has = _own_ink(made.on_after, pages.after)
    covered, bared = made.hidden(had, has)
    before, lost = _differs(made, made.on_before, pages.before, ink=had, hidden=covered)
    after, new = _differs(made, made.on_after, pages.after, ink=has, hidden=bared)
    gone_tops = _with_rims(_gone(pages, gone, lost), before)
    new_tops = _new(pages, new, flow=search.flow, settled=settled)
    new_tops = _with_rims(new_tops, after)
    hidden_before = [
        *(box for _, box in gone_tops),
        *(_place(box, search.flow, pages) for _, box in new_tops),
    ]
    hidden_after = [
        *(box for _, box in new_tops),
        *(_expected(box, search.flow, pages) for _, box in gone_tops),
    ]
    staying = [m for m in same if m.baseline == m.candidate]
    apart = [(m.baseline, m.candidate) for m in (*changed, *staying)]
    stale, ghosts = made.left_behind(apart)
    before, lost = before & ~stale, lost & ~stale
    after, new = after & ~ghosts, new & ~ghosts
    cover = Cover(pages, made, search.flow, changed, went, came)
    cover.baseline(without(lost, hidden_before))
    cover.candidate(without(new, hidden_after))
    cover.baseline(without(before, [*hidden_before, *cover.deleted]))
    cover.candidate(without(after, [*hidden_after, *cover.inserted]))
    return (*same, *_gathered(cover, gone_tops, new_tops, settled=settled))


def _openings(pages: Pages, settled: Sequence[Matched]) -> tuple[Openings, Openings]:
    """Where rows went from the baseline, and where they came on the candidate."""
    before = [match.baseline for match in settled]
    after = [match.candidate for match in settled]
    grown = pages.after.page.height - pages.before.page.height
    return Openings(before, after, grown=-grown), Openings(after, before, grown=grown)


def _gathered(
    cover: Cover,
    gone: Sequence[Found],
    new: Sequence[Found],
    *,
    settled: Sequence[Matched],
) -> Iterator[Match]:
    """Findings, one for all parts of what changed, went or came."""
    pages, flow = cover.pages, cover.flow
    walls_before = [match.baseline for match in settled]
    walls_after = [match.candidate for match in settled]
    gone = [*gone, *((Kind.BLOCK, box) for box in cover.deleted)]
    new = [*new, *((Kind.BLOCK, box) for box in cover.inserted)]
    gone = join_found(gone, walls_before, cover.went)
    new = join_found(new, walls_after, cover.came)
    leaves = {match.baseline for match in settled if not match.identical}
    changed = joined_parts(really_changed(pages, cover.changed, leaves))
    changed = [_focused(pages, clip_pair(pages, match)) for match in changed]
    changed, new = absorb(changed, new, walls_after, box_of=_after)
    changed, gone = absorb(changed, gone, walls_before, box_of=_before)
    yield from changed
    for kind, box in gone:
        yield Removed(kind, box, _expected(box, flow, pages))
    for kind, box in new:
        yield Added(kind, box, _place(box, flow, pages))


def _before(match: Matched) -> Box:
    return match.baseline


def _after(match: Matched) -> Box:
    return match.candidate


def _focused(pages: Pages, match: Matched) -> Matched:
    """A large component of which little differs is shown by that part of it.

    What differs by noise of a few levels is none of it where more does.

    A sliver is only an edge of the component.
    """
    here, there = match.baseline, match.candidate
    equal_size = (here.width, here.height) == (there.width, there.height)
    if here.area <= LARGE_PX or not equal_size:
        return match
    one, other = cut(pages.before.packed, here), cut(pages.after.packed, there)
    part = tight(more_than_faint(one, other))
    if not part.area:
        return match
    part = part.padded(RIM_PX).clipped(here.width, here.height)
    if part.area > FEW * here.area:
        return match
    baseline, candidate = part.shifted(here.x, here.y), part.shifted(there.x, there.y)
    sliver = min(part.width, part.height) <= SLIVER_PX
    kind = Kind.BLOCK if sliver else match.kind
    return Matched(kind, baseline, candidate, identical=False)


def _same(pages: Pages, shifts: Mapping[Box, Shift]) -> list[Matched]:
    blocks = {
        box: shift
        for box, shift in block_shifts(pages.tree, shifts)
        if pages.same(box, shift)
    }
    known = {**shifts, **blocks}
    return [pages.matched(c, known[c.box]) for c in pages.tree if c.box in known]


def _own_ink(canvas: Canvas, side: Side) -> Flags:
    """Ink of a page but for lines that only became longer."""
    ink: Flags = side.ink > 0
    return ink & ~stretched(canvas, ink)


def _differs(
    made: Synthesis, canvas: Canvas, side: Side, *, ink: Flags, hidden: Flags
) -> tuple[Flags, Flags]:
    """What differs on one page, and what of it by more than noise of a few levels.

    Pixels that are painted wrong, ink that nothing painted, and strange ground.

    Args:
        made: the pages painted from each other.
        canvas: the page as it was painted; strange ground is forgotten there.
        side: the page.
        ink: pixels of the page that are not flat and can be new or lost.
        hidden: pixels where another thing is in front, no differences.
    """
    ground = strange_ground(canvas, hidden)
    bare = _bare_ink(canvas, side, ink=ink)
    wrong = ((canvas.wrong() | bare) & ~hidden) | ground
    clear = ((made.strongly_wrong(canvas) | bare) & ~hidden) | ground
    canvas.forget(ground)
    return wrong, clear


def _bare_ink(canvas: Canvas, side: Side, *, ink: Flags) -> Flags:
    """Ink that nothing painted; edges mark a pixel beside them too, which is no ink.

    Such a pixel shows ground that is around it, or what is painted right; a thin line
    that went, or came, with its rows shows neither.
    """
    painted = (canvas.origin > 0).astype(np.uint8)
    beside = cv2.dilate(painted, np.ones((3, 3), np.uint8)) > 0
    bare: Flags = (canvas.origin == 0) & ink
    rim = np.nonzero(bare & beside)
    flat = side.ink == 0
    known = shown_near(canvas.page, rim, canvas.page[rim], known=flat | canvas.right())
    bare[rim] = ~(known | shows_ground(canvas.page, flat, rim))
    return bare


def _gone(pages: Pages, gone: set[Box], wrong: Flags) -> list[Found]:
    """Baseline components of which nothing is left."""
    parents = {component.parent for component in pages.tree}
    chosen = [
        component.box in gone
        or (index in parents and mostly(wrong, pages.before, component.box))
        for index, component in enumerate(pages.tree)
    ]
    return [(top.kind, top.box) for top in topmost(pages.tree, chosen)]


def _with_rims(found: Sequence[Found], wrong: Flags) -> list[Found]:
    """Boxes widened by the few wrong pixels around the ink, such as antialiasing."""
    return [(kind, _with_rim(box, wrong)) for kind, box in found]


def _with_rim(box: Box, wrong: Flags) -> Box:
    height, width = wrong.shape
    near = box.padded(RIM_PX).clipped(width, height)
    part = tight(cut(wrong, near))
    return box.union(part.shifted(near.x, near.y)) if part.area else box


def _expected(box: Box, flow: Flow, pages: Pages) -> Box:
    """Where on the candidate a baseline box would be; of no height at a seam."""
    b = c = 0
    for band in pages.bands:
        if band.candidate_y == c and b <= box.y and box.bottom <= band.baseline_y:
            return Box(box.x, c, box.width, 0)
        b, c = band.baseline_y + band.height, band.candidate_y + band.height
    return box.shifted(*flow.guess(box)).intersect(pages.after.page)


def _new(
    pages: Pages, wrong: Flags, *, flow: Flow, settled: Sequence[Matched]
) -> list[Found]:
    """Candidate components that no baseline component explains."""
    claims = Claims.on(pages.before, pages.after)
    for match in settled:
        claims.claim(match.baseline, match.candidate)
    left = wrong & (claims.taken == 0)
    chosen = [
        _is_new(pages, c, left, claims=claims, flow=flow) for c in pages.other_tree
    ]
    return [(top.kind, top.box) for top in topmost(pages.other_tree, chosen)]


def _is_new(
    pages: Pages, component: Component, wrong: Flags, *, claims: Claims, flow: Flow
) -> bool:
    box = component.box
    if claims.share(box) >= CLAIMED or not mostly(wrong, pages.after, box):
        return False
    return not pages.is_pulled_in(box, flow.guess_back(box))


def _place(box: Box, flow: Flow, pages: Pages) -> Box:
    """The corresponding place; of no height where rows were inserted."""
    b = c = 0
    for band in pages.bands:
        if band.baseline_y == b and c <= box.y and box.bottom <= band.candidate_y:
            return Box(box.x, b, box.width, 0)
        b, c = band.baseline_y + band.height, band.candidate_y + band.height
    dx, dy = flow.guess_back(box)
    return box.shifted(-dx, -dy).intersect(pages.before.page)
