"""Moves that nothing explains: a spacing or an alignment that differs.

Content that is pushed by an insertion, a removal or a size that changed has moved for
a reason. Where direct neighbours moved apart without one, the difference lies between
them. On a page that another font setting drew, lines drift along by a pixel or two
each; what drifts with its neighbours has not moved apart, however far it got.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visual_gate.align.adjacency import neighbours
from visual_gate.align.flow import Shift
from visual_gate.align.inner import inner_moves
from visual_gate.align.openings import Openings
from visual_gate.records import Added, Box, Image, Kind, Match, Matched, Removed

EXACT_PX = 1
"""Equal neighbours may part by so much before it is a difference."""

REDRAWN_PX = 3
"""The same where one of them was drawn anew: its ink ends elsewhere."""

RESTLESS_PX = 8
DRIFT_PX = 4
RESTLESS = 0.2
"""Where more than this share of the page was drawn anew, text moves by some px."""

SMALL_PX = 60_000
MAX_BREAKS = 12
ENOUGH = 0.5
WIDE = 0.2
FAR_PX = 1 << 16


@dataclass(frozen=True, slots=True)
class Moved:
    """A matched component; several displacements in px where its size differs."""

    box: Box
    across: tuple[int, ...]
    down: tuple[int, ...]
    exact: bool

    @property
    def shift(self) -> Shift:
        return self.across[0], self.down[0]

    def parting(self, other: "Moved") -> Shift:
        """How far it moved unlike the other, at least."""
        return _least(self.across, other.across), _least(self.down, other.down)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two neighbours that parted: one of a smaller group, and its host.

    ``hull`` is the smaller group's rectangle; ``parting`` how far it moved from its
    host in px.
    """

    part: Moved
    host: Moved
    hull: Box
    parting: Shift


def layout_breaks(
    matches: Sequence[Match], before: Image, after: Image
) -> list[Matched]:
    """Changed blocks, one where each two neighbours moved apart unexplained.

    Args:
        matches: all matches of a page.
        before: the baseline, (H, W, 3).
        after: the candidate, (H, W, 3).
    """
    moved = list(dict.fromkeys(_settled(matches, before, after)))
    if len({node.shift for node in moved}) < 2:  # noqa: PLR2004  all moved alike
        return []
    findings = [m for m in matches if not (isinstance(m, Matched) and m.identical)]
    pushes = _pushes(moved, findings, grown=len(after) - len(before))
    found: dict[tuple[Shift, bool], Matched] = {}
    for gap in _gaps(moved):
        if not _is_explained(gap, findings) and not _is_pushed(gap, pushes):
            key = gap.parting, gap.hull.area <= SMALL_PX
            found.setdefault(key, _break(gap, before, after))
    inside = [match for match in found.values() if _is_inside(match, before, after)]
    return inside[:MAX_BREAKS]


def _settled(matches: Sequence[Match], before: Image, after: Image) -> Iterator[Moved]:
    """Components, and moved parts of them, that say how their surroundings moved."""
    for match in matches:
        match match:
            case Matched(kind=Kind.BLOCK, identical=False):
                continue
            case Matched(identical=False) if parts := inner_moves(match, before, after):
                for box, (x, y) in parts:
                    yield Moved(box, (x,), (y,), exact=True)
            case Matched(baseline=here, candidate=there, identical=exact):
                left, right = there.x - here.x, there.right - here.right
                top, bottom = there.y - here.y, there.bottom - here.bottom
                across = {left: 0, (left + right) // 2: 0, right: 0}
                down = {top: 0, bottom: 0}
                yield Moved(here, tuple(across), tuple(down), exact)
            case _:
                continue


def _least(ones: Sequence[int], others: Sequence[int]) -> int:
    return min((one - other for one in ones for other in others), key=abs)


def _gaps(moved: Sequence[Moved]) -> list[Gap]:
    """The least gap between each group that moved alike and its larger neighbours."""
    restless = sum(not node.exact for node in moved) > RESTLESS * len(moved)
    edges = _edges(moved)
    group = _groups(moved, edges, drift=DRIFT_PX if restless else EXACT_PX)
    sizes = Counter(group)
    hulls = _hulls(moved, group)
    best: dict[int, tuple[tuple[int, int], Gap]] = {}
    for one, other, distance in edges:
        part, host = sorted((one, other), key=lambda at: (sizes[group[at]], group[at]))
        parting = moved[part].parting(moved[host])
        if group[part] == group[host] or not _is_apart(
            moved[part], moved[host], restless=restless
        ):
            continue
        rank = (max(map(abs, parting)), distance)
        gap = Gap(moved[part], moved[host], hulls[group[part]], parting)
        if group[part] not in best or rank < best[group[part]][0]:
            best[group[part]] = rank, gap
    return sorted((gap for _, gap in best.values()), key=lambda gap: -gap.hull.area)


def _edges(moved: Sequence[Moved]) -> list[tuple[int, int, int]]:
    """Direct neighbours of whatever did not move as most did."""
    usual = Counter(node.shift for node in moved).most_common(1)[0][0]
    unusual = [at for at, node in enumerate(moved) if node.shift != usual]
    return list(neighbours([node.box for node in moved], unusual))


def _groups(
    moved: Sequence[Moved], edges: Sequence[tuple[int, int, int]], *, drift: int
) -> list[int]:
    """A number for each component, the same where neighbours moved alike."""
    parent = list(range(len(moved)))

    def top(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    usual = Counter(node.shift for node in moved).most_common(1)[0][0]
    still = [at for at, node in enumerate(moved) if node.shift == usual]
    for at in still:
        parent[at] = still[0]
    for one, other, _ in edges:
        exact = moved[one].exact and moved[other].exact
        slack = drift if exact else max(drift, REDRAWN_PX - 1)
        if max(map(abs, moved[one].parting(moved[other]))) <= slack:
            parent[top(one)] = top(other)
    return [top(at) for at in range(len(moved))]


def _hulls(moved: Sequence[Moved], group: Sequence[int]) -> dict[int, Box]:
    hulls: dict[int, Box] = {}
    for node, number in zip(moved, group, strict=True):
        known = hulls.get(number)
        hulls[number] = node.box if known is None else known.union(node.box)
    return hulls


def _is_apart(part: Moved, host: Moved, *, restless: bool) -> bool:
    calm = EXACT_PX if part.exact and host.exact else REDRAWN_PX
    return max(map(abs, part.parting(host))) > (RESTLESS_PX if restless else calm)


def _is_explained(gap: Gap, findings: Sequence[Match]) -> bool:
    """Whether something that came, went or changed its size accounts for the move."""
    across, down = gap.parting
    grown = [_growth(match, gap) for match in findings]
    rows = not down or any(
        high >= ENOUGH * abs(down) and _is_above(place, gap) for place, _, high in grown
    )
    columns = not across or any(
        wide >= ENOUGH * abs(across) and _is_beside(place, gap)
        for place, wide, _ in grown
    )
    return rows and columns


def _pushes(
    moved: Sequence[Moved], findings: Sequence[Match], *, grown: int
) -> list[tuple[int, int]]:
    """Where each thing came or went, and how far it parted what is above and below it.

    Both in px, the place as a row of the baseline.

    Args:
        moved: components and how they moved.
        findings: what is not as it was.
        grown: by how much the page is higher.
    """
    here = [node.box for node in moved]
    there = [node.box.shifted(*node.shift) for node in moved]
    went, came = Openings(here, there, grown=-grown), Openings(there, here, grown=grown)
    pushes = []
    for match in findings:
        match match:
            case Added(candidate=box, expected=place):
                pushes.append((place.y, abs(came.parted_px(box))))
            case Removed(baseline=box):
                pushes.append((box.y, abs(went.parted_px(box))))
            case Matched():
                continue
    return pushes


def _is_pushed(gap: Gap, pushes: Sequence[tuple[int, int]]) -> bool:
    """Whether what came or went above, in any column, parted its own by as much.

    What has nothing above it in its own column moves with what is beside it.
    """
    across, down = gap.parting
    low = max(gap.part.box.bottom, gap.host.box.bottom)
    return not across and any(
        top <= low and abs(parted - abs(down)) <= EXACT_PX for top, parted in pushes
    )


def _growth(match: Match, gap: Gap) -> tuple[Box, int, int]:
    """Place on the baseline, and by how much the page may have grown or shrunk there.

    What came or went did so with margins of any size. A changed block can have been
    replaced by something of another height, if it is wide enough to push the rest.
    """
    match match:
        case Added(candidate=box, expected=place):
            return place, 4 * box.width, FAR_PX
        case Removed(baseline=box):
            return box, 4 * box.width, FAR_PX
        case Matched(kind=Kind.BLOCK, baseline=box):
            pushes = box.width >= WIDE * gap.hull.width
            return box, 0, box.height if pushes else 0
        case Matched(baseline=box, candidate=there):
            wider = abs(there.width - box.width)
            return box, wider, abs(there.height - box.height)


def _is_above(place: Box, gap: Gap) -> bool:
    boxes = (gap.hull, gap.host.box)
    beside = any(place.x < box.right and box.x < place.right for box in boxes)
    return beside and place.y <= max(gap.part.box.bottom, gap.host.box.bottom)


def _is_beside(place: Box, gap: Gap) -> bool:
    return any(
        place.y <= box.bottom and box.y <= max(place.bottom, place.y)
        for box in (gap.hull, gap.host.box)
    )


def _break(gap: Gap, before: Image, after: Image) -> Matched:
    """A small group shows in its old and new place, a large one at its border."""
    host = gap.host.shift
    whole = gap.hull.union(gap.hull.shifted(*gap.parting))
    shown = Matched(Kind.BLOCK, whole, whole.shifted(*host), identical=False)
    if gap.hull.area <= SMALL_PX and _is_inside(shown, before, after):
        return shown
    here, there = gap.part.box, gap.host.box
    shift = host[0] + gap.parting[0], host[1] + gap.parting[1]
    return Matched(
        Kind.BLOCK,
        here.union(there),
        here.shifted(*shift).union(there.shifted(*host)),
        identical=False,
    )


def _is_inside(match: Matched, before: Image, after: Image) -> bool:
    pages = (Box(0, 0, image.shape[1], image.shape[0]) for image in (before, after))
    return all(
        page.contains(box)
        for page, box in zip(pages, (match.baseline, match.candidate), strict=True)
    )
