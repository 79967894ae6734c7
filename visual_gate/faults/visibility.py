"""How much of a seeded change a person could see."""

from dataclasses import dataclass

import cv2
import numpy as np

from visual_gate.records import Box, Image

PLAIN_LEVELS = 20
FAINT_LEVELS = 4
MIN_PLAIN_PX = 80
MIN_FAINT_PX = 1500
MARGIN_PX = 6


@dataclass(frozen=True, slots=True)
class Visible:
    """What differs in and around a change.

    ``changed_px`` pixels differ by more than 20 levels in a channel, ``faint_px`` by 4
    or more; ``strength`` is the mean difference of the faint ones, in levels.
    """

    changed_px: int
    faint_px: int
    strength: float

    @property
    def counts(self) -> bool:
        """Whether a fault is one: 80 plain pixels, or 1,500 faint ones."""
        return self.changed_px >= MIN_PLAIN_PX or self.faint_px >= MIN_FAINT_PX


NOTHING = Visible(0, 0, 0.0)


def visible_change(
    baseline: Image,
    candidate: Image,
    *,
    before: Box | None,
    after: Box | None,
    drift: tuple[int, int] = (0, 0),
) -> Visible:
    """Measure a change where it lies.

    Args:
        baseline: the untouched page, RGB uint8 (height, width, 3).
        candidate: the changed page.
        before: box of the change on the baseline, None where nothing was there.
        after: its box on the candidate, None where nothing is left.
        drift: how far what surrounds the change moved, in pixels right and down.
    """
    dx, dy = drift
    home = after.shifted(-dx, -dy) if after else None
    area = before.union(home) if before and home else before or home
    if area is None:
        return NOTHING
    area = area.padded(MARGIN_PX).clipped(baseline.shape[1], baseline.shape[0])
    there = area.shifted(dx, dy).clipped(candidate.shape[1], candidate.shape[0])
    if not there.area:
        return NOTHING
    return _measure(there.shifted(-dx, -dy).crop(baseline), there.crop(candidate))


def _measure(one: Image, other: Image) -> Visible:
    gap = cv2.absdiff(one, other).max(2)
    faint = gap >= FAINT_LEVELS
    count = int(np.count_nonzero(faint))
    strength = float(gap[faint].mean()) if count else 0.0
    return Visible(int(np.count_nonzero(gap > PLAIN_LEVELS)), count, round(strength, 1))
