"""The least distance of features over shifts, and what is learnt from it."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  the name torch's own guide uses

from visual_gate.scoring.gaps import feature_gaps


def by_definition(before: Tensor, after: Tensor, shift: int) -> Tensor:
    """The least over all shifts, as automatic differentiation sees it."""
    rows = min(shift, 1)
    padded = F.pad(after, (shift, shift, rows, rows), mode="replicate")
    height, width = before.shape[2:]
    gaps = [
        (before - padded[:, :, y : y + height, x : x + width]).abs()
        for y in range(2 * rows + 1)
        for x in range(2 * shift + 1)
    ]
    return torch.stack(gaps).min(0).values


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_least_gaps_and_their_gradients_are_those_of_the_definition(shift: int) -> None:
    torch.manual_seed(shift)
    features = torch.randn(2, 3, 6, 9), torch.randn(2, 3, 6, 9)
    weight = torch.randn(2, 3, 6, 9)
    found = []
    for least in (lambda a, b: feature_gaps(a, b, shift=shift)[1], None):
        before, after = (one.clone().requires_grad_() for one in features)
        gaps = least(before, after) if least else by_definition(before, after, shift)
        (weight * gaps).sum().backward()
        found.append((gaps.detach(), before.grad, after.grad))
    for ours, theirs in zip(*found, strict=True):
        assert ours is not None
        assert theirs is not None
        torch.testing.assert_close(ours, theirs)


def test_of_shifts_that_are_equally_near_one_is_learnt_from() -> None:
    before = torch.zeros(1, 1, 4, 8, requires_grad=True)
    after = torch.ones(1, 1, 4, 8, requires_grad=True)
    feature_gaps(before, after, shift=2)[1].sum().backward()
    assert before.grad is not None
    assert after.grad is not None
    assert bool((before.grad == -1).all())
    assert float(after.grad.sum()) == before.numel()
