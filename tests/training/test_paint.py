"""Things painted where nothing was."""

import numpy as np

from visual_gate.records import Box
from visual_gate.training.paint import stray


def test_a_stray_thing_stands_on_bare_ground_and_changes_nothing_else() -> None:
    page = np.full((200, 300, 3), 240, np.uint8)
    steps = np.arange(0, 180, 3, dtype=np.uint8)
    Box(100, 80, 60, 20).crop(page)[:] = steps[None, :, None]
    drawn = 0
    for seed in range(60):
        after = page.copy()
        painted = stray(after, Box(100, 80, 60, 20), np.random.default_rng(seed))
        if painted is None:
            assert (after == page).all()
            continue
        changed = (after != page).any(2)
        assert changed.any()
        assert (painted.box.crop(page) == 240).all()
        painted.box.crop(changed[..., None])[:] = False
        assert not changed.any()
        drawn += 1
    assert drawn > 10
