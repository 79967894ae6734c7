from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.training.making_pairs import BUTTON, make_site, without_button
from visual_gate.align import align_pages
from visual_gate.records import Box, Image, Kind, Matched, Picture, Removed
from visual_gate.scoring.crops import Crop, Overlay
from visual_gate.segment import PixelSegmenter
from visual_gate.training.cuts import cut_out
from visual_gate.training.labels import (
    CALM,
    SLIGHT,
    UNKNOWN,
    Truth,
    cell_targets,
    target_of,
    truth_of,
    whole_target,
)
from visual_gate.training.manifest import Label, LabelledPair, pair_from

FAULT = Box(100, 100, 50, 20)
BANNER = Box(0, 0, 260, 60)


def pair(label: str, **fields: object) -> LabelledPair:
    line = {"id": "x", "a": "a.png", "b": "b.png", "label": label, **fields}
    return pair_from(line, Path())


def same_place(box: Box) -> Matched:
    return Matched(Kind.TEXT, box, box, identical=False)


def test_a_finding_on_the_fault_is_harmful_and_one_beside_it_unknown() -> None:
    truth = truth_of(pair("regression", boxes_a=[[100, 100, 50, 20]]))
    assert target_of(same_place(FAULT.padded(4)), truth) == 1.0
    assert target_of(same_place(Box(300, 300, 9, 9)), truth) == UNKNOWN


def test_everything_on_a_harmless_pair_is_harmless() -> None:
    truth = truth_of(pair("benign"))
    assert target_of(Removed(Kind.TEXT, FAULT, FAULT), truth) == 0.0


def test_an_inserted_block_is_calm_and_what_it_pushed_is_harmless() -> None:
    truth = truth_of(pair("shift", boxes_b=[[0, 0, 800, 60]]))
    assert target_of(same_place(Box(10, 5, 700, 40)), truth) == CALM
    assert target_of(same_place(FAULT), truth) == 0.0


@pytest.mark.parametrize(
    ("severity", "least", "most"), [(0, 0, 0), (0.05, 0.6, 0.7), (1, 1, 1)]
)
def test_worse_faults_have_higher_targets(
    severity: float, least: float, most: float
) -> None:
    part = {"kind": "k", "severity": severity, "box_a": [100, 100, 50, 20]}
    truth = truth_of(pair("regression", parts=[part]))
    assert least <= target_of(same_place(FAULT), truth) <= most


def test_re_rasterisation_of_the_page_excuses_nothing_beside_a_fault() -> None:
    parts = [
        {"kind": "reraster", "severity": 0, "box_a": [0, 0, 1280, 2000]},
        {"kind": "gone", "severity": 1, "box_a": [100, 100, 50, 20]},
    ]
    truth = truth_of(pair("regression", parts=parts))
    assert target_of(same_place(Box(300, 300, 9, 9)), truth) == UNKNOWN


@pytest.mark.parametrize(
    ("kind", "levels", "many", "slight"),
    [
        ("text_recoloured", 40, 1, True),
        ("rule_color", 40, 2, True),
        ("rule_color", 40, 3, False),
        ("text_recoloured", 90, 1, False),
        ("striping", 8, 1, False),
    ],
)
def test_one_text_in_nearly_the_same_colour_is_hardly_a_fault(
    kind: str, levels: float, many: int, *, slight: bool
) -> None:
    part = {"kind": kind, "severity": 0.1, "box_a": [100, 100, 50, 20]}
    part["visible"] = {"strength": levels}
    truth = truth_of(pair("regression", parts=[part] * many))
    assert (target_of(same_place(FAULT), truth) == SLIGHT) is slight


def test_a_page_is_as_bad_as_its_worst_finding_or_its_seeded_fault() -> None:
    truth = Truth(((FAULT, None, 0.8),), UNKNOWN)
    unknown = np.array([UNKNOWN], np.float32)
    assert whole_target(
        np.array([0.0, 0.7], np.float32), truth, complete=True
    ) == pytest.approx(0.7)
    assert whole_target(unknown, truth, complete=True) == 0.8
    assert whole_target(unknown, truth, complete=False) == UNKNOWN


def test_only_cells_that_differ_inside_the_fault_are_harmful() -> None:
    before = np.zeros((48, 48, 3), np.uint8)
    after = before.copy()
    after[0:8, 0:8] = 9
    after[24:32, 24:32] = 9
    crop = Crop(before, after, Box(0, 0, 48, 48), (96, 96))
    truth = Truth(((Box(96, 96, 16, 16), None, 1.0),), 0.0)
    target, weight = cell_targets(crop, Overlay(crop.inside, 0, 0), truth)
    assert target[0, 0] == 1
    assert target[3, 3] == 0
    assert target.sum() == 1
    assert weight[3, 3] == 1 > weight[5, 5] > 0


def cuts(
    before: Image, after: Image, truth: Truth
) -> Iterator[tuple[Image, Image, Truth]]:
    page = align_pages(Picture(before), Picture(after), PixelSegmenter())
    rng = np.random.default_rng(1)
    parts = [cut_out(page, truth, rng) for _ in range(20)]
    return (part for part in parts if part is not None)


def test_a_cut_moves_the_labels_with_the_pixels() -> None:
    before = make_site()
    truth = Truth(((BUTTON, None, 1.0),), UNKNOWN)
    seen = 0
    for one, _, moved in cuts(before, without_button(before), truth):
        box, _, harm = moved.changes[0]
        if box is not None and harm == 1.0:
            assert (box.crop(one) == (40, 90, 200)).all()
            seen += 1
    assert seen > 10


def test_a_cut_follows_what_an_insertion_pushed_down() -> None:
    before = make_site()
    banner = np.full((60, before.shape[1], 3), (250, 240, 200), np.uint8)
    pushed = np.concatenate([banner, without_button(before)])
    truth = Truth(((BUTTON, BUTTON.shifted(0, 60), 1.0), (None, BANNER, CALM)), 0.0)
    seen = 0
    for one, other, moved in cuts(before, pushed, truth):
        box, gone, harm = moved.changes[0]
        if box is None or gone is None or harm != 1.0 or one.shape != other.shape:
            continue
        assert box == gone
        assert (box.crop(one) == (40, 90, 200)).all()
        rest = (one != other).any(2)
        box.crop(rest)[:] = False
        assert not rest.any()
        seen += 1
    assert seen > 3


def test_where_nothing_differs_there_is_nothing_to_cut_out() -> None:
    before = make_site()
    assert not list(cuts(before, before, Truth((), 0.0)))


def test_an_older_word_for_a_regression_is_known() -> None:
    assert pair("different").label is Label.REGRESSION
