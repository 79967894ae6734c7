import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.training.minipage import write_mini_page
from visual_gate.capture.studio import Stage, Studios
from visual_gate.faults import FAULTS, SOLO
from visual_gate.images import decode
from visual_gate.records import VIEWPORTS
from visual_gate.training.corpus import pages_in
from visual_gate.training.live import equal_pictures, scripts_of_changes
from visual_gate.training.looks import base_looks
from visual_gate.training.plan import BENIGN, CONTENT
from visual_gate.training.serving import served

pytestmark = pytest.mark.browser
HEIGHT = 800
APPLY = "(wishes) => window.__vg.apply(wishes)"
FORGET = "() => window.__vg.items.forEach((item) => { item.used = 0; })"
UNDO = "() => window.__vg.undo()"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    (page,) = pages_in(write_mini_page(tmp_path_factory.mktemp("site"))).pages
    look, scripts = base_looks()[0], scripts_of_changes()
    with (
        closing(Studios(os.environ)) as studios,
        served(page) as url,
        studios.studio(look).open(url, VIEWPORTS["desktop"], scripts) as opened,
    ):
        opened.run("([w, h]) => window.__vg.survey(w, h)", [1280, HEIGHT])
        yield opened


def wish(kind: str, severity: float = 0.6, seed: int = 7) -> dict[str, Any]:
    return {"kind": kind, "seed": seed, "severity": severity}


def test_every_planned_kind_is_defined(stage: Stage) -> None:
    defined = set(stage.run("() => Object.keys(window.__vg.kinds)"))
    planned = {*FAULTS, *SOLO, *CONTENT, *(kind for row in BENIGN for kind in row[1])}
    assert planned <= defined
    families = stage.run(
        "(kinds) => kinds.map((kind) => window.__vg.kinds[kind].family)",
        sorted({*FAULTS, *SOLO}),
    )
    assert len({*FAULTS, *SOLO}) >= 25
    assert set(families) == {"resource", "style", "element", "faint", "text", "state"}


def test_every_change_is_undone_to_the_last_pixel(stage: Stage) -> None:
    before = decode(stage.shoot(HEIGHT))
    markup = stage.run("() => document.documentElement.outerHTML.length")
    placed = set()
    for kind in (*FAULTS, *SOLO, "nudge", "digits", "names", "photo", "banner"):
        placed |= {part["kind"] for part in stage.run(APPLY, [wish(kind)])}
        stage.run(UNDO)
    assert equal_pictures(decode(stage.shoot(HEIGHT)), before)
    assert stage.run("() => document.documentElement.outerHTML.length") == markup
    assert len(placed) > 60


def test_the_same_seed_makes_the_same_fault(stage: Stage) -> None:
    shots = []
    for _ in range(2):
        stage.run(FORGET)
        parts = stage.run(APPLY, [wish("misaligned", seed=99)])
        shots.append((decode(stage.shoot(HEIGHT)), parts))
        stage.run(UNDO)
    assert equal_pictures(shots[0][0], shots[1][0])
    assert shots[0][1] == shots[1][1]


def test_faults_of_one_render_keep_apart(stage: Stage) -> None:
    kinds = ("raw_key", "tint", "gone", "recoloured", "corner", "faded")
    parts = stage.run(APPLY, [wish(kind) for kind in kinds])
    stage.run(UNDO)
    boxes = [part["box_a"] for part in parts]
    assert len(boxes) >= 3
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
            down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
            assert across <= 0 or down <= 0


@pytest.mark.parametrize("kind", ["faded", "tint", "misaligned", "low_contrast"])
def test_a_worse_fault_changes_more(stage: Stage, kind: str) -> None:
    base = decode(stage.shoot(HEIGHT)).astype(int)
    change = []
    for severity in (0.1, 0.9):
        stage.run(FORGET)
        stage.run(APPLY, [wish(kind, severity, seed=3)])
        change.append(abs(decode(stage.shoot(HEIGHT)).astype(int) - base).sum())
        stage.run(UNDO)
    assert 0 < change[0] < change[1]


def test_a_gone_element_has_no_box_on_the_candidate(stage: Stage) -> None:
    (part,) = stage.run(APPLY, [wish("gone")])
    stage.run(UNDO)
    assert part["box_a"]
    assert part["box_b"] is None


def test_an_inserted_banner_moves_what_follows(tmp_path: Path, stage: Stage) -> None:
    place = "() => document.querySelector('.note').getBoundingClientRect().top"
    before = stage.run(place)
    (part,) = stage.run(APPLY, [wish("banner", seed=5)])
    moved = stage.run(place) - before
    stage.run(UNDO)
    assert moved == pytest.approx(part["box_b"][3], abs=1)
    assert stage.run(place) == before


@pytest.mark.parametrize(
    ("style", "harmless"),
    [
        ("position:absolute;top:0", True),
        ("position:fixed;top:0", True),
        ("position:fixed;inset:0", False),
        ("position:fixed;bottom:0;width:9px;height:9px", False),
        ("background-attachment:fixed", False),
    ],
)
def test_text_is_only_drawn_anew_where_nothing_moves_by_it(
    stage: Stage, style: str, *, harmless: bool
) -> None:
    survey = "([w, h]) => window.__vg.survey(w, h)"
    stage.run(
        "(style) => document.body.insertAdjacentHTML('beforeend', "
        "`<div id=laid style='${style}'></div>`)",
        style,
    )
    stage.run(survey, [1280, HEIGHT])
    made = stage.run(APPLY, [wish("reraster")])
    stage.run(UNDO)
    stage.run("() => document.getElementById('laid').remove()")
    stage.run(survey, [1280, HEIGHT])
    assert bool(made) == harmless
