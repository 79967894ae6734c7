"""How much of what is drawn changed tells a change of style from another raster."""

import numpy as np

from tests.scoring.making import make_page
from visual_gate.records import Box, Image, Kind, Matched
from visual_gate.scoring.context import PAGE, page_facts
from visual_gate.scoring.crops import Crop
from visual_gate.scoring.measures import MEASURES, drawn_edges, measure

LEFT, RIGHT = Box(10, 10, 40, 40), Box(90, 10, 40, 40)


def drawn(*boxes: Box, ink: int = 0) -> Image:
    page = np.full((60, 140, 3), 255, np.uint8)
    for box in boxes:
        box.padded(-10).crop(page)[:] = ink
    return page


def ink_changed(before: Image, after: Image, *found: Box) -> float:
    matches = [Matched(Kind.TEXT, box, box, identical=False) for box in found]
    page = make_page(before, after, *matches)
    facts = page_facts(page, range(len(matches)))
    return float(facts[PAGE.index("ink_changed")])


def test_edges_are_where_something_is_drawn() -> None:
    edges = drawn_edges(drawn(LEFT))
    assert edges.any()
    assert not edges[:, 60:].any()


def test_half_of_the_ink_changed_where_one_of_two_was_recoloured() -> None:
    before = drawn(LEFT, RIGHT)
    after = before.copy()
    RIGHT.crop(after)[:] = RIGHT.crop(drawn(RIGHT, ink=120))
    assert 0.2 < ink_changed(before, after, RIGHT) < 0.5
    assert ink_changed(before, before, RIGHT) == 0


def test_a_page_that_is_drawn_anew_changed_all_of_its_ink() -> None:
    before, after = drawn(LEFT, RIGHT), drawn(LEFT, RIGHT, ink=60)
    other = 255 - after
    assert ink_changed(before, other, LEFT, RIGHT) == 1


def test_boxes_beyond_the_page_count_what_lies_on_it() -> None:
    before = drawn(LEFT)
    assert ink_changed(before, before, Box(130, 50, 40, 40), Box(400, 400, 9, 9)) == 0


def test_ink_is_kept_where_no_edge_changed() -> None:
    column = MEASURES.index("ink_kept")
    inside = Box(0, 0, 64, 48)
    before = drawn(Box(0, 0, 40, 40))[:48, :64].copy()
    tinted = before.copy()
    tinted[44:, :] = 200
    whole = measure([Crop(before, tinted, inside, (0, 0))])[column]
    lost = measure([Crop(before, np.full_like(before, 255), inside, (0, 0))])[column]
    assert whole == 1
    assert lost < 0.6
