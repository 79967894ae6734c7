"""How far the features of two pictures lie apart, in place and after small shifts."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  the name torch's own guide uses

ROWS = 1
"""Cells that a shift may reach up and down; sideways it may be more."""


def feature_gaps(
    before: Tensor, after: Tensor, *, shift: int, keep: bool = True
) -> tuple[Tensor, Tensor]:
    """Distance of features in place, and the least over shifts of some cells.

    Shifts reach ``shift`` cells sideways and one up and down. With ``keep`` off both
    are zero: the encoder's pictures are then only laid side by side.
    """
    if not keep:
        return torch.zeros_like(before), torch.zeros_like(before)
    least: Tensor = _LeastGap.apply(before, after, shift)  # type: ignore[no-untyped-call]  # so torch declares it
    return (before - after).abs_(), least


class _LeastGap(torch.autograd.Function):
    """The least distance over all shifts; the first shift that has it is learnt from.

    Automatic differentiation would keep and visit the distances of every shift, several
    times over.
    """

    @staticmethod
    def forward(ctx: Any, before: Tensor, after: Tensor, shift: int) -> Tensor:
        first, *others = _moved(_padded(after, shift), shift)
        least, gap = (before - first).abs_(), torch.empty_like(before)
        for moved in others:
            torch.minimum(least, torch.sub(before, moved, out=gap).abs_(), out=least)
        ctx.save_for_backward(before, after, least)
        ctx.shift = shift
        return least

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        before, after, least = ctx.saved_tensors
        padded, left = _padded(after, ctx.shift), grads[0].clone()
        to_before, to_padded = torch.zeros_like(before), torch.zeros_like(padded)
        views = _moved(padded, ctx.shift), _moved(to_padded, ctx.shift)
        for moved, to_moved in zip(*views, strict=True):
            gap = before - moved
            taken = left * gap.abs().eq_(least)
            left.sub_(taken)
            taken.mul_(gap.sign_())
            to_before.add_(taken)
            to_moved.sub_(taken)
        return to_before, _folded(to_padded, ctx.shift), None


def _padded(features: Tensor, shift: int) -> Tensor:
    rows = min(shift, ROWS)
    return F.pad(features, (shift, shift, rows, rows), mode="replicate")


def _moved(padded: Tensor, shift: int) -> list[Tensor]:
    """Views of padded features, one for each shift, from the top left on."""
    rows = min(shift, ROWS)
    height, width = padded.shape[2] - 2 * rows, padded.shape[3] - 2 * shift
    return [
        padded[:, :, y : y + height, x : x + width]
        for y in range(2 * rows + 1)
        for x in range(2 * shift + 1)
    ]


def _folded(padded: Tensor, shift: int) -> Tensor:
    """Without the padding: what fell on it is added to the edge that it repeats."""
    for axis, reach in ((2, min(shift, ROWS)), (3, shift)):
        before, inside, beyond = padded.split(
            (reach, padded.shape[axis] - 2 * reach, reach), axis
        )
        inside.narrow(axis, 0, 1).add_(before.sum(axis, keepdim=True))
        inside.narrow(axis, -1, 1).add_(beyond.sum(axis, keepdim=True))
        padded = inside
    return padded
