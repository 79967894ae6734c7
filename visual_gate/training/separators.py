"""Separators: thin lines between rows, which take their rows along when they go."""

from collections.abc import Sequence

import numpy as np

from visual_gate.records import Box, Component, Image
from visual_gate.training.labels import Truth
from visual_gate.training.paint import Random
from visual_gate.training.restyle import FAINT_LEVELS, SURE, UNSURE

SHORTEST_PX = 40
"""Least width of a component that a separator is put under."""

BELOW_PX = 9
"""A separator lies fewer pixels than this below its component."""

EVEN_LEVELS = 3
"""Ground is even where no more than this lies between its lowest and highest value."""

TRIES = 20


def separate(
    page: Image, *, components: Sequence[Component], random: Random
) -> tuple[Image, Image, Truth] | None:
    """The page with and without a separator: both sides, and what harm that does.

    One side is ``page``, at random the baseline or the candidate; the other has one to
    three rows more, with a line of random contrast on the ground under a component.
    None where no even ground was found.
    """
    wide = [one.box for one in components if one.box.width >= SHORTEST_PX]
    for _ in range(TRIES if wide else 0):
        above = wide[int(random.integers(len(wide)))]
        y = above.bottom + int(random.integers(1, BELOW_PX))
        if (
            y < len(page)
            and np.ptp(page[y, above.x : above.right], 0).max() <= EVEN_LEVELS
        ):
            return _separated(page, above, y, random)
    return None


def _separated(
    page: Image, above: Box, y: int, random: Random
) -> tuple[Image, Image, Truth]:
    rows = int(random.choice((1, 1, 1, 2, 3)))
    line = Box(above.x, y, above.width, rows)
    depth = int(random.choice((10, 16, 24, 32, 48, 64, 100, 160)))
    longer = np.insert(page, [y] * rows, page[y], axis=0)
    patch = line.crop(longer)
    towards = -1 if patch.mean() > 127 else 1  # noqa: PLR2004  half of the range
    patch[:] = (patch.astype(np.int16) + towards * depth).clip(0, 255)
    harm = UNSURE if depth <= FAINT_LEVELS else SURE
    if random.integers(2):
        return longer, page, Truth(((line, None, harm),), 0.0)
    return page, longer, Truth(((None, line, harm),), 0.0)
