"""Where the elements say that their words went, and what is found because of it."""

import cv2
import numpy as np

from tests.align.drawn import blank, write
from visual_gate.align import align_pages
from visual_gate.align.told import told_by
from visual_gate.records import Added, Box, DomNode, Image, Matched, Picture
from visual_gate.segment import PixelSegmenter

PITCH = 40
ENTRIES = ("Overview", "Patients", "Calendar", "Invoices", "Settings", "Messages")


def entry(name: str, row: int) -> DomNode:
    return DomNode(f"a:nth-of-type({row + 1})", "a", "link", name, place(row))


def place(row: int) -> Box:
    return Box(16, row * PITCH + 4, 160, PITCH - 8)


def menu(*names: str) -> tuple[DomNode, ...]:
    return tuple(entry(name, row) for row, name in enumerate(names))


def drawn(*names: str, slip: float = 0.0, since: int = 0) -> Image:
    """Entries one below the other; those from ``since`` on lie ``slip`` px lower."""
    rows = []
    for number, name in enumerate(names):
        row = blank(PITCH)
        write(row, name, 20, 26)
        if number >= since:
            by = np.array([[1, 0, 0], [0, 1, slip]], np.float32)
            size = row.shape[1], row.shape[0]
            slipped = cv2.warpAffine(row, by, size, borderMode=cv2.BORDER_REPLICATE)
            row = np.asarray(slipped, np.uint8)
        rows.append(row)
    return np.vstack([*rows, blank(400 - PITCH * len(names))])


def test_entries_beneath_a_new_one_are_paired_with_themselves() -> None:
    names = (*ENTRIES[:2], "Incidents", *ENTRIES[2:])
    before = Picture(drawn(*ENTRIES), menu(*ENTRIES))
    after = Picture(drawn(*names, slip=0.4, since=3), menu(*names))
    found = align_pages(before, after, PixelSegmenter()).matches
    (new,) = [one for one in found if isinstance(one, Added)]
    assert place(2).contains(new.candidate)
    pairs = [one for one in found if isinstance(one, Matched) and not one.identical]
    assert {one.candidate.y - one.baseline.y for one in pairs} == {PITCH}
    assert len(pairs) == len(ENTRIES) - 2


def test_words_that_both_pages_have_as_often_say_how_far_they_went() -> None:
    told = told_by(menu("Home", "Buy", "Buy"), menu("Sale", "Home", "Buy", "Buy"), 0)
    assert told.shift(place(0)) == (0, PITCH)
    assert told.shift(place(2)) == (0, PITCH)
    assert told.shift(Box(300, 300, 40, 20)) is None


def test_words_that_one_page_has_more_often_say_nothing() -> None:
    told = told_by(menu("Home", "Buy"), menu("Home", "Buy", "Buy"), 0)
    assert told.shift(place(0)) == (0, 0)
    assert told.shift(place(1)) is None


def test_a_component_whose_words_parted_is_told_nothing() -> None:
    told = told_by(menu("Home", "Buy"), menu("Home", "Sale", "Buy"), 0)
    assert told.shift(place(0).union(place(1))) is None


def test_boxes_are_those_of_the_rows_that_are_looked_at() -> None:
    told = told_by(menu("Home", "Buy"), menu("Sale", "Home", "Buy"), 30)
    assert told.shift(place(1).shifted(0, -30)) == (0, PITCH)
