"""Row bands: which rows of two pages are equal, found by hashing.

Patience diff (Cohen) on row hashes: rows that occur once on both sides are anchors,
their longest increasing sequence is kept, and equal neighbours extend them. Rows that
repeat, such as blank ones, never anchor anything.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Band, Image

Hashes = NDArray[np.uint64]

MIN_DISTINCT = 4
"""A band of fewer different rows proves no displacement of its own."""


def row_hashes(image: Image, width: int) -> Hashes:
    """One 64-bit hash for each row of the left ``width`` columns.

    A random linear form over the row's bytes, modulo 2**64.
    """
    flat = np.ascontiguousarray(image[:, :width]).reshape(len(image), -1)
    short = -flat.shape[1] % 8
    if short:
        flat = np.pad(flat, ((0, 0), (0, short)))
    words = flat.view(np.uint64)
    weights = np.random.default_rng(20240515).integers(
        1, 2**63, words.shape[1], np.uint64
    )
    return np.asarray(words @ (weights * np.uint64(2) + np.uint64(1)), np.uint64)


def row_bands(baseline: Image, candidate: Image) -> tuple[Band, ...]:
    """Equal row bands of two pages, in order; pages of unequal width have none."""
    if baseline.shape[1] != candidate.shape[1]:
        return ()
    width = baseline.shape[1]
    return match_rows(row_hashes(baseline, width), row_hashes(candidate, width))


def match_rows(baseline: Hashes, candidate: Hashes) -> tuple[Band, ...]:
    """Bands of equal hashes, in order and without overlap."""
    whole = _Span(0, len(baseline), 0, len(candidate))
    found = _Matcher(baseline, candidate).bands(whole)
    bands = _joined(sorted(found, key=lambda band: band.baseline_y))
    return _without_chance(bands, baseline)


@dataclass(frozen=True, slots=True)
class _Span:
    """Rows from ``b0`` to ``b1`` of the baseline, ``c0`` to ``c1`` of the candidate."""

    b0: int
    b1: int
    c0: int
    c1: int

    @property
    def is_open(self) -> bool:
        return self.b0 < self.b1 and self.c0 < self.c1


class _Matcher:
    """Both hash sequences, and the recursion over spans of them."""

    def __init__(self, baseline: Hashes, candidate: Hashes) -> None:
        self._baseline = baseline
        self._candidate = candidate

    def bands(self, whole: _Span) -> list[Band]:
        found: list[Band] = []
        pending = [whole]
        while pending:
            span = self._trim(pending.pop(), found)
            if span.is_open:
                pending += self._split(span, found)
        return found

    def _trim(self, span: _Span, found: list[Band]) -> _Span:
        """Take equal rows off both ends."""
        size = min(span.b1 - span.b0, span.c1 - span.c0)
        ahead = _run(
            self._baseline[span.b0 : span.b0 + size],
            self._candidate[span.c0 : span.c0 + size],
        )
        size -= ahead
        back = _run(
            self._baseline[span.b1 - size : span.b1][::-1],
            self._candidate[span.c1 - size : span.c1][::-1],
        )
        if ahead:
            found.append(Band(span.b0, span.c0, ahead))
        if back:
            found.append(Band(span.b1 - back, span.c1 - back, back))
        return _Span(span.b0 + ahead, span.b1 - back, span.c0 + ahead, span.c1 - back)

    def _split(self, span: _Span, found: list[Band]) -> list[_Span]:
        """Spans between anchors; without any, equal rows at equal offset are taken."""
        anchors = _anchors(
            self._baseline[span.b0 : span.b1], self._candidate[span.c0 : span.c1]
        )
        if not anchors:
            self._in_place(span, found)
            return []
        spans, b0, c0 = [], span.b0, span.c0
        for b, c in anchors:
            b1, c1 = span.b0 + b, span.c0 + c
            found.append(Band(b1, c1, 1))
            spans.append(_Span(b0, b1, c0, c1))
            b0, c0 = b1 + 1, c1 + 1
        return [*spans, _Span(b0, span.b1, c0, span.c1)]

    def _in_place(self, span: _Span, found: list[Band]) -> None:
        if span.b1 - span.b0 != span.c1 - span.c0:
            return
        equal = self._baseline[span.b0 : span.b1] == self._candidate[span.c0 : span.c1]
        found += [
            Band(span.b0 + int(i), span.c0 + int(i), 1) for i in np.flatnonzero(equal)
        ]


def _run(one: Hashes, other: Hashes) -> int:
    """How many leading hashes agree."""
    unequal = np.flatnonzero(one != other)
    return int(unequal[0]) if unequal.size else len(one)


def _anchors(one: Hashes, other: Hashes) -> list[tuple[int, int]]:
    """Pairs of rows that occur once on both sides, in increasing order on both."""
    first = _unique(one)
    second = _unique(other)
    pairs = sorted((first[key], second[key]) for key in first.keys() & second.keys())
    return _longest_increasing(pairs)


def _unique(hashes: Hashes) -> dict[int, int]:
    values, index, counts = np.unique(hashes, return_index=True, return_counts=True)
    once = counts == 1
    return dict(zip(values[once].tolist(), index[once].tolist(), strict=True))


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    tops: list[int] = []
    before = [-1] * len(pairs)
    for index, (_, value) in enumerate(pairs):
        at = bisect_left(tails, value)
        before[index] = tops[at - 1] if at else -1
        tails[at : at + 1] = [value]
        tops[at : at + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _joined(bands: list[Band]) -> list[Band]:
    joined: list[Band] = []
    for band in bands:
        last = joined[-1] if joined else None
        if last and _continues(last, band):
            height = last.height + band.height
            joined[-1] = Band(last.baseline_y, last.candidate_y, height)
        else:
            joined.append(band)
    return joined


def _continues(last: Band, band: Band) -> bool:
    below = last.baseline_y + last.height == band.baseline_y
    return below and last.candidate_y + last.height == band.candidate_y


def _without_chance(bands: list[Band], hashes: Hashes) -> tuple[Band, ...]:
    """Drop bands of few distinct rows that move as neither of their neighbours does.

    Rows at the very top of both pages stay: a flat header is where it was.
    """
    while True:
        kept = [
            band
            for index, band in enumerate(bands)
            if _is_first(band) or _is_telling(band, hashes) or _agrees(index, bands)
        ]
        if len(kept) == len(bands):
            return tuple(bands)
        bands = kept


def _is_first(band: Band) -> bool:
    return band.baseline_y == band.candidate_y == 0


def _is_telling(band: Band, hashes: Hashes) -> bool:
    rows = hashes[band.baseline_y : band.baseline_y + band.height]
    return len(np.unique(rows)) >= MIN_DISTINCT


def _agrees(index: int, bands: Sequence[Band]) -> bool:
    """Whether a neighbour moves alike; a band without neighbours has to be in place."""
    around = [*bands[max(index - 1, 0) : index], *bands[index + 1 : index + 2]]
    shifts = {band.candidate_y - band.baseline_y for band in around} or {0}
    return bands[index].candidate_y - bands[index].baseline_y in shifts
