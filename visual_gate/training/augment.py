"""Variations of training tiles that do not change what is right."""

from collections.abc import Callable

import torch
from torch import Tensor

from visual_gate.training.vision import tv_tensors, v2

NOISE_LEVELS = 2
"""Colour noise that nobody sees, added to one side of some batches."""


def recolouring() -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """A transform that recolours both sides of a batch alike.

    It makes a few design systems into many: other lightness and contrast, dark
    schemes, exchanged channels, grey. Both sides are uint8, shape (N, 3, H, W).
    """
    choice = v2.RandomChoice(
        [
            v2.Identity(),
            v2.Compose([v2.RandomChannelPermutation()]),
            v2.ColorJitter(brightness=(0.6, 1.0), contrast=(0.7, 1.0)),
            v2.RandomInvert(p=1.0),
            v2.Compose([v2.RandomInvert(p=1.0), v2.RandomChannelPermutation()]),
            v2.RandomGrayscale(p=1.0),
        ],
        p=[0.3, 0.3, 0.1, 0.1, 0.15, 0.05],
    )

    def recolour(baseline: Tensor, candidate: Tensor) -> tuple[Tensor, Tensor]:
        first, second = choice(tv_tensors.Image(baseline), tv_tensors.Image(candidate))
        return first.as_subclass(Tensor), second.as_subclass(Tensor)

    return recolour


def with_noise(picture: Tensor) -> Tensor:
    """Add or take up to two levels in each value, as another colour management would.

    Args:
        picture: uint8 of any shape.
    """
    noise = torch.randint(-NOISE_LEVELS, NOISE_LEVELS + 1, picture.shape)
    return (picture.to(torch.int16) + noise).clamp_(0, 255).to(torch.uint8)
