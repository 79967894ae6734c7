from dataclasses import replace
from pathlib import Path

import pytest

from tests.baselines.captures import ANNA, BERT, HOME, RED, approve, page
from tests.fakes import make_page
from visual_gate.baselines import DirectoryStore, StoredComponent, read_component
from visual_gate.baselines.components import component_lines
from visual_gate.baselines.manifest import from_bytes, to_bytes
from visual_gate.records import Box, Component, Kind, Picture
from visual_gate.segment import PixelSegmenter


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    store = DirectoryStore(tmp_path / "baselines", ANNA)
    store.save(page())
    return store


def _components(store: DirectoryStore) -> list[StoredComponent]:
    (manifest,) = store
    return [read_component(line) for line in manifest.components]


def test_a_manifest_holds_the_components_as_they_were_segmented(
    store: DirectoryStore,
) -> None:
    stored = [one.component for one in _components(store)]
    assert stored == list(PixelSegmenter().segment(Picture(make_page())))
    assert len(stored) > 3


def test_only_the_fingerprint_of_the_changed_component_differs(
    store: DirectoryStore,
) -> None:
    before = _components(store)
    approve(store, page(button=RED), by=BERT)
    after = _components(store)
    changed = {
        one.component.box
        for one, other in zip(before, after, strict=True)
        if one.fingerprint != other.fingerprint
    }
    button = Box(20, 300, 120, 40)
    assert changed
    assert all(box.overlap(button) > 0.5 or box.contains(button) for box in changed)


def test_components_are_the_same_bytes_each_time() -> None:
    assert component_lines(make_page()) == component_lines(make_page())


def test_a_line_says_kind_place_parent_and_fingerprint() -> None:
    told = read_component("text 20,24 200x18 in 3 8c1f0a77d2e4")
    expected = Component(Kind.TEXT, Box(20, 24, 200, 18), 3)
    assert told == StoredComponent(expected, "8c1f0a77d2e4")
    assert read_component("block 0,0 9x9 00").component.parent == -1


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
