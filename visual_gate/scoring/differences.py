"""How far the pixels of two pictures lie apart, in place and after small shifts."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  the name torch's own guide uses

HALF_RESPONSE = 16.0
"""Difference in levels that is felt half as strongly as the largest possible one."""


def pixel_differences(baseline: Tensor, candidate: Tensor, *, shift: int) -> Tensor:
    """Five channels at full resolution: signed RGB difference, and what shifts leave.

    The last two say how far a pixel lies outside the range of colours that the other
    picture shows within ``(shift + 1) // 2`` and ``shift`` px. All are compressed, so
    that 2 levels and 8 levels are told apart as well as 60 and 200.
    """
    near = (shift + 1) // 2
    sides = baseline.contiguous(), candidate.contiguous()
    ranges = [Range.of(side, reach=shift).widened(near) for side in sides]
    wider = [one.widened(shift - near) for one in ranges]
    stacked = torch.cat(
        [
            sides[1].float() - sides[0],
            _levels_outside(sides, ranges),
            _levels_outside(sides, wider),
        ],
        1,
    )
    compressed = stacked.div_(stacked.abs().add_(HALF_RESPONSE))
    return compressed.contiguous(memory_format=torch.channels_last)


class Range(NamedTuple):
    """The lowest and highest value around each pixel, uint8 (N, 3, H, W) each.

    Both go ``rim`` pixels beyond the picture, to be used up by widening.
    """

    low: Tensor
    high: Tensor
    rim: int

    @staticmethod
    def of(picture: Tensor, *, reach: int) -> "Range":
        """Each pixel alone, ready to be widened as far as ``reach``."""
        rims = 4 * (reach,)
        return Range(F.pad(picture, rims, value=255), F.pad(picture, rims), reach)

    def widened(self, radius: int) -> "Range":
        """The same over so many more pixels all around."""
        low, high, rim = self
        for _ in range(radius):
            low, high = _extreme(low, torch.minimum), _extreme(high, torch.maximum)
        return Range(low, high, rim - radius)

    def levels_to(self, picture: Tensor) -> Tensor:
        """How far a picture lies outside, by channel, uint8 (N, 3, H, W)."""
        low, high = (F.pad(side, 4 * (-self.rim,)) for side in (self.low, self.high))
        above = torch.maximum(picture, high).sub_(high)
        return torch.maximum(above, low - torch.minimum(low, picture))


def _levels_outside(sides: Sequence[Tensor], ranges: Sequence[Range]) -> Tensor:
    """How far either side leaves the other's range in its worst channel, uint8."""
    levels = torch.maximum(ranges[1].levels_to(sides[0]), ranges[0].levels_to(sides[1]))
    red, green, blue = levels.split(1, 1)
    return torch.maximum(torch.maximum(red, green), blue)


def _extreme(picture: Tensor, choose: Callable[..., Tensor]) -> Tensor:
    """The extreme value over each 3x3 window, two rows and columns fewer."""
    for axis in (2, 3):
        last = picture.shape[axis] - 1
        pairs = choose(picture.narrow(axis, 1, last), picture.narrow(axis, 0, last))
        picture = choose(
            pairs.narrow(axis, 1, last - 1), pairs.narrow(axis, 0, last - 1)
        )
    return picture
