from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.baselines.captures import ANNA, BERT, HOME, RED, approve, page
from tests.fakes import make_page
from visual_gate.baselines import DirectoryStore
from visual_gate.baselines.components import component_lines
from visual_gate.baselines.manifest import from_bytes, to_bytes
from visual_gate.records import Box, Picture
from visual_gate.segment import PixelSegmenter


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    store = DirectoryStore(tmp_path / "baselines", ANNA)
    store.save(page())
    return store


def _lines(store: DirectoryStore) -> list[list[str]]:
    """Of each component what stands before its fingerprint, and the fingerprint."""
    (manifest,) = store
    return [line.rsplit(" ", 1) for line in manifest.components]


def test_a_manifest_holds_the_components_as_they_were_segmented(
    store: DirectoryStore,
) -> None:
    found = PixelSegmenter().segment(Picture(make_page()))
    assert [told for told, _ in _lines(store)] == [
        f"{one.kind} {one.box.x},{one.box.y} {one.box.width}x{one.box.height}"
        for one in found
    ]
    assert len(found) > 3


def test_only_the_fingerprint_of_the_changed_component_differs(
    store: DirectoryStore,
) -> None:
    before = _lines(store)
    approve(store, page(button=RED), by=BERT)
    components = PixelSegmenter().segment(Picture(make_page()))
    changed = {
        component.box
        for component, one, other in zip(components, before, _lines(store), strict=True)
        if one != other
    }
    button = Box(20, 300, 120, 40)
    assert changed
    assert all(box.overlap(button) > 0.5 or box.contains(button) for box in changed)


def test_components_are_the_same_bytes_each_time() -> None:
    assert component_lines(make_page()) == component_lines(make_page())


def test_a_line_names_the_enclosing_component_by_its_number() -> None:
    page = np.full((400, 600, 3), 255, np.uint8)
    page[60:260, 60:460] = (225, 230, 240)
    page[150:190, 90:210] = (20, 80, 200)
    card, button = component_lines(page)
    assert card.startswith("block 59,59 402x202 ")
    assert button.startswith("control 89,149 122x42 in 0 ")


def test_a_baseline_from_before_there_were_components_stays_as_it_is(
    store: DirectoryStore,
) -> None:
    (path,) = (store.root / "manifests").iterdir()
    (manifest,) = store
    old = to_bytes(replace(manifest, components=()))
    path.write_bytes(old)
    assert b"components" not in old
    assert to_bytes(from_bytes(old, "x")) == old
    approve(store, page(), by=BERT)
    assert path.read_bytes() == old
    assert store.load(HOME).facts.status == 200
