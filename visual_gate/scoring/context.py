"""What is known about a finding besides its pixels: place, size, state, neighbours."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.align.inner import inner_moves
from visual_gate.records import (
    Added,
    AlignedPage,
    Band,
    Box,
    Kind,
    Match,
    Matched,
    State,
    state_of,
)
from visual_gate.scoring.crops import Cutter, overlay
from visual_gate.scoring.measures import drawn_edges, strongest

Floats = NDArray[np.float32]

CLEAR_LEVELS = 8
"""Differences of more levels are more than noise of colours."""

FAR_PX = 4
"""Parts that moved apart by so much are seen to have."""

NEIGHBOURS = 8
"""Nearest matched components whose displacement a component is held against."""

KINDS = tuple(Kind)
STATES = (State.MOVED, State.CHANGED, State.MISSING, State.ADDED)

PLACE: tuple[str, ...] = (
    "width",
    "height",
    "area",
    *(f"is_{kind}" for kind in KINDS),
    *(f"is_{state}" for state in STATES),
    "grown_x",
    "grown_y",
    "displaced_x",
    "displaced_y",
    "unexplained_x",
    "unexplained_y",
    "in_gap",
    "parted",
)
"""Facts about one match, in the order of ``places``."""

PAGE: tuple[str, ...] = (
    "findings",
    "share_findings",
    "share_area",
    "share_text",
    *(f"share_{state}" for state in STATES),
    "small_page",
    "ink_changed",
)
"""Facts about the page of a match, in the order of ``page_facts``."""


def places(page: AlignedPage, chosen: Sequence[int]) -> Floats:
    """One row of ``PLACE`` for each chosen match."""
    unexplained = unexplained_displacements(page.matches)
    rows = [_place(page, index, unexplained[index]) for index in chosen]
    return np.array(rows, np.float32).reshape(len(chosen), len(PLACE))


def page_facts(page: AlignedPage, chosen: Sequence[int]) -> Floats:
    """The row of ``PAGE``: how much of the page is found to differ."""
    matches = [page.matches[index] for index in chosen]
    total = max(len(page.matches), 1)
    height, width = page.baseline.image.shape[:2]
    area = sum(overlay(match).box.area for match in matches)
    text = sum(match.kind is Kind.TEXT for match in page.matches)
    text_found = sum(match.kind is Kind.TEXT for match in matches)
    states = [state_of(match) for match in matches]
    facts = (
        np.log1p(len(matches)) / 4,
        len(matches) / total,
        min(area / (height * width), 2.0),
        text_found / max(text, 1),
        *(states.count(state) / max(len(states), 1) for state in STATES),
        1 / (1 + height * width / 250_000),
        _ink_changed(page, matches),
    )
    return np.array(facts, np.float32)


def _ink_changed(page: AlignedPage, matches: Sequence[Match]) -> float:
    """Share of the baseline's edges that look otherwise, 0 to 1.

    Another browser draws all of them a little otherwise; a change of style a few.
    """
    edges = drawn_edges(page.baseline.image)
    cutter = Cutter.of(page)
    changed = 0
    for match in matches:
        laid = overlay(match)
        box = laid.box.clipped(edges.shape[1], edges.shape[0])
        if box.area:
            gap = strongest(cv2.absdiff(*cutter.pair(box, laid.dx, laid.dy)))
            changed += int(np.count_nonzero(box.crop(edges)[gap > CLEAR_LEVELS]))
    return min(changed / max(int(np.count_nonzero(edges)), 1), 1.0)


def unexplained_displacements(matches: Sequence[Match]) -> Floats:
    """Pixels by which each match moved unlike its neighbours, shape (matches, 2).

    Held against the median displacement of the nearest matched components. What was
    pushed by an insertion moved as its neighbours did; what slipped did not.
    """
    laid = [overlay(match) for match in matches]
    moves = np.array([(lay.dx, lay.dy) for lay in laid], np.float32).reshape(-1, 2)
    known = np.array([isinstance(match, Matched) for match in matches], bool)
    if known.sum() < 2 or not moves.any():  # noqa: PLR2004  nothing to hold it against
        return np.zeros_like(moves)
    corners = np.array(
        [(lay.box.x, lay.box.y, lay.box.right, lay.box.bottom) for lay in laid],
        np.float32,
    )
    nearest = _nearest(corners, known)
    return np.asarray(moves - np.median(moves[nearest], axis=1), np.float32)


def _nearest(corners: Floats, known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Indexes of each component's nearest known neighbours, itself left out."""
    before, after = corners[:, :2], corners[:, 2:]
    gaps = np.maximum(before[None] - after[:, None], before[:, None] - after[None])
    distances = gaps.clip(min=0).sum(2)
    distances[:, ~known] = np.inf
    np.fill_diagonal(distances, np.inf)
    count = min(NEIGHBOURS, int(known.sum()) - 1)
    return np.argsort(distances, axis=1, kind="stable")[:, :count]


def _place(page: AlignedPage, index: int, unexplained: Floats) -> tuple[float, ...]:
    match = page.matches[index]
    laid = overlay(match)
    grown = _grown(match)
    state = state_of(match)
    expected = _band_shift(page.bands, laid.box)
    return (
        np.log1p(laid.box.width) / 6,
        np.log1p(laid.box.height) / 6,
        np.log1p(laid.box.area) / 12,
        *(float(match.kind is kind) for kind in KINDS),
        *(float(state is known) for known in STATES),
        *(_compressed(value) for value in grown),
        _compressed(laid.dx),
        _compressed(laid.dy - (expected if expected is not None else 0)),
        *(_compressed(float(value)) for value in unexplained),
        float(_in_gap(match)),
        _parted(page, match),
    )


def _compressed(pixels: float) -> float:
    """Signed pixels to -1..1, half way at 8 px."""
    return pixels / (abs(pixels) + 8)


def _grown(match: Match) -> tuple[float, float]:
    match match:
        case Matched(baseline=before, candidate=after):
            return after.width - before.width, after.height - before.height
        case _:
            return 0.0, 0.0


def _parted(page: AlignedPage, match: Match) -> float:
    """By how much parts of a component moved apart that are drawn as before.

    0 where anything else about it differs too, 1 for ``FAR_PX`` and more.
    """
    if not isinstance(match, Matched) or match.identical:
        return 0.0
    moves = inner_moves(match, page.baseline.image, page.candidate.image)
    spans = [
        max(steps) - min(steps) for steps in zip(*(s for _, s in moves), strict=True)
    ]
    return min(max(spans, default=0) / FAR_PX, 1.0)


def _band_shift(bands: Sequence[Band], box: Box) -> int | None:
    """How far the rows at the middle of a baseline box moved down."""
    middle = box.y + box.height // 2
    for band in bands:
        if band.baseline_y <= middle < band.baseline_y + band.height:
            return band.candidate_y - band.baseline_y
    return None


def _in_gap(match: Match) -> bool:
    """Whether an added component lies in rows that were inserted."""
    match match:
        case Added(expected=place):
            return place.area == 0
        case _:
            return False
