from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

from visual_gate.faults import FAULTS, visible_change
from visual_gate.records import Box, Image
from visual_gate.training.corpus import CorpusPage
from visual_gate.training.duplicates import are_alike, fingerprint, first_of_its_kind
from visual_gate.training.nuisances import colour_noise
from visual_gate.training.plan import Volume, plan_renders
from visual_gate.training.render import RenderSettings, distinct, plan_orders
from visual_gate.training.sitting import same_layout
from visual_gate.training.splits import held_out


def blank(height: int = 200, width: int = 300) -> Image:
    return np.full((height, width, 3), 240, np.uint8)


def test_a_change_outside_of_the_box_does_not_count() -> None:
    after = blank()
    after[150:190, 10:290] = 0
    box = Box(10, 10, 50, 50)
    seen = visible_change(blank(), after, before=box, after=box)
    assert (seen.changed_px, seen.counts) == (0, False)


def test_a_faint_flat_change_counts_though_no_pixel_differs_much() -> None:
    after = blank()
    after[20:80, 20:120] -= 8
    box = Box(20, 20, 100, 60)
    seen = visible_change(blank(), after, before=box, after=box)
    assert (seen.changed_px, seen.faint_px, seen.counts) == (0, 6000, True)


def test_what_moved_with_its_surroundings_is_unchanged() -> None:
    before, after = blank(), blank()
    before[40:60, 40:90] = 10
    after[70:90, 40:90] = 10
    seen = visible_change(
        before,
        after,
        before=Box(40, 40, 50, 20),
        after=Box(40, 70, 50, 20),
        drift=(0, 30),
    )
    assert seen.faint_px == 0


def test_a_missing_element_is_measured_where_it_was() -> None:
    before = blank()
    before[40:60, 40:90] = 10
    seen = visible_change(before, blank(), before=Box(40, 40, 50, 20), after=None)
    assert seen.changed_px == 1000


@pytest.mark.parametrize("seed", range(12))
def test_colour_noise_stays_within_two_levels(seed: int) -> None:
    image = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    gap = np.abs(colour_noise(image, seed).astype(int) - image)
    assert 0 < gap.max() <= 2


def test_a_plan_depends_on_its_seed_alone() -> None:
    volume = Volume()
    assert plan_renders("a", volume) == plan_renders("a", volume)
    assert plan_renders("a", volume) != plan_renders("b", volume)


def test_every_fault_is_dealt_before_long() -> None:
    renders = plan_renders("a", Volume(faults=60))
    dealt = {request.kind for render in renders for request in render.requests}
    assert set(FAULTS) <= dealt


def test_whole_design_systems_are_held_out() -> None:
    pages = [
        CorpusPage(f"{system}{n}", "p@1", "", f"system {system}")
        for system in range(12)
        for n in range(5)
    ]
    held = held_out(pages, "1")
    share = sum(page.design_system in held for page in pages) / len(pages)
    assert 0.1 <= share <= 0.2
    assert held == held_out(pages, "1")


def test_one_design_system_is_trained_on() -> None:
    assert held_out([CorpusPage("p", "p@1", "", "only")], "1") == frozenset()


def test_pages_that_look_alike_are_used_once() -> None:
    page = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    other = page[::-1].copy()
    marks = [fingerprint(picture) for picture in (page, page + 0, other)]
    assert first_of_its_kind(marks) == [True, False, True]


def test_pages_of_another_height_are_not_alike() -> None:
    assert not are_alike(fingerprint(blank()), fingerprint(blank(201)))


def test_equal_pictures_and_repeated_pairs_are_dropped() -> None:
    lines = [{"a": "1", "b": "2"}, {"a": "1", "b": "1"}, {"a": "1", "b": "2"}]
    assert list(distinct(lines)) == lines[:1]


def test_a_page_that_only_drifts_down_has_the_same_layout() -> None:
    here = [[n, [0, n * 20, 100, 18], "red"] for n in range(50)]
    lower = [[n, [0, n * 21, 100, 18], "red"] for n in range(50)]
    assert same_layout(here, lower)


def test_a_page_in_other_colours_has_another_layout() -> None:
    here = [[n, [0, n * 20, 100, 18], "red"] for n in range(50)]
    blue = [[n, [0, n * 20, 100, 18], "blue"] for n in range(50)]
    assert not same_layout(here, blue)


def test_each_page_is_rendered_at_two_views_and_all_views_are_used() -> None:
    pages = [CorpusPage(f"page-{n}", "kit@1", "index.html", "kit") for n in range(20)]
    views = defaultdict(set)
    for order in plan_orders(pages, RenderSettings(Path("data"))):
        views[order.page.name].add(order.viewport.name)
    assert {len(names) for names in views.values()} == {2}
    assert set().union(*views.values()) == {"desktop", "laptop", "tablet", "phone"}


def test_each_design_system_is_rendered_before_more_of_one() -> None:
    pages = [CorpusPage(f"page-{n}", "kit@1", "index.html", "kit") for n in range(9)]
    pages += [
        CorpusPage(name, f"{name}@1", "a.html", name) for name in ("pico", "uikit")
    ]
    dealt = plan_orders(pages, RenderSettings(Path("data"), most=6))
    assert Counter(order.page.design_system for order in dealt) == {
        "kit": 2,
        "pico": 2,
        "uikit": 2,
    }
    assert len(plan_orders(pages, RenderSettings(Path("data")))) == 22
