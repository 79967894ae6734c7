"""The convolutional network: two aligned pictures in, a map of faults out.

Early fusion sees raw differences at full resolution, a shared encoder compares what
was drawn. Differences are also taken as the least over small shifts, in pixels and in
feature cells, so that a nudge or re-rasterised glyphs cost little by construction.
Blurred down-sampling after Zhang, "Making Convolutional Networks Shift-Invariant Again"
(2019), depthwise-separable blocks after Howard et al., "MobileNets" (2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  the name torch's own guide uses

from visual_gate.scoring.differences import pixel_differences
from visual_gate.scoring.evidence import EMBEDDING
from visual_gate.scoring.gaps import feature_gaps

STRIDE = 8
"""Pixels per cell of the fault map; sides of pictures are multiples of twice this."""


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Widths of the network.

    ``pixel_shift`` and ``cell_shift`` are how far, in pixels and in feature cells, a
    difference may be explained by displacement; 0 switches that off. ``compare`` off
    leaves only the early fusion of raw differences, ``early`` off only the comparison
    of both sides' features.
    """

    stem: int = 16
    encoder: tuple[int, int] = (16, 32)
    trunk: tuple[int, int, int] = (32, 64, 96)
    embedding: int = 24
    pixel_shift: int = 2
    cell_shift: int = 2
    compare: bool = True
    early: bool = True


class FaultMap(NamedTuple):
    """What the network saw, one cell for each 8x8 px.

    ``logits`` (N, 1, H/8, W/8), above 0 where a fault is likelier than not;
    ``features`` (N, embedding, H/8, W/8).
    """

    logits: Tensor
    features: Tensor


def separable(inputs: int, outputs: int, *, dilation: int = 1) -> nn.Sequential:
    """A 3x3 depthwise and a 1x1 convolution, normalised, with ReLU."""
    spread = nn.Conv2d(
        inputs,
        inputs,
        3,
        padding=dilation,
        dilation=dilation,
        groups=inputs,
        bias=False,
    )
    return nn.Sequential(spread, *pointwise(inputs, outputs))


def pointwise(inputs: int, outputs: int) -> nn.Sequential:
    """A 1x1 convolution, normalised, with ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def halving(inputs: int, outputs: int) -> nn.Sequential:
    """A full 3x3 convolution that halves the resolution."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two separable convolutions beside a shortcut."""

    def __init__(self, width: int, *, dilation: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            separable(width, width, dilation=dilation), separable(width, width)
        )

    def forward(self, features: Tensor) -> Tensor:
        changed: Tensor = self.body(features)
        return features + changed


class BlurPool(nn.Module):
    """Halves the resolution behind a small binomial blur."""

    kernel: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        row = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
        kernel = torch.outer(row, row).expand(width, 1, 4, 4).contiguous()
        self.register_buffer("kernel", kernel, persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        padding = (1, 1)
        width = self.kernel.shape[0]
        return F.conv2d(features, self.kernel, stride=2, padding=padding, groups=width)


class Encoder(nn.Module):
    """Features of one picture at a quarter and at an eighth of its resolution."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        fine, coarse = config.encoder
        self.fine = nn.Sequential(
            halving(3, config.stem),
            separable(config.stem, fine),
            BlurPool(fine),
            Residual(fine),
        )
        self.coarse = nn.Sequential(
            BlurPool(fine), separable(fine, coarse), Residual(coarse)
        )

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        fine = self.fine(picture)
        return fine, self.coarse(fine)


class Sides(NamedTuple):
    """Pairs as networks take them.

    ``differences`` (N, 5, H, W), see ``pixel_differences``; ``both`` (2N, 3, H, W),
    the baselines, then the candidates, from -0.5 to 0.5.
    """

    differences: Tensor
    both: Tensor

    @staticmethod
    def of(baseline: Tensor, candidate: Tensor, *, shift: int) -> "Sides":
        """Prepare pairs: uint8 RGB, (N, 3, H, W), H and W multiples of 16.

        ``shift`` is the ``pixel_shift`` of the networks that will see them.
        """
        both = torch.cat([baseline, candidate]).float().div_(255).sub_(0.5)
        return Sides(
            pixel_differences(baseline, candidate, shift=shift),
            both.contiguous(memory_format=torch.channels_last),
        )


class PairNetwork(nn.Module):
    """Fault map of an aligned pair; see the module for the ideas."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        fine, coarse = config.encoder
        first, second, third = config.trunk
        self.stem = nn.Sequential(halving(5, config.stem), BlurPool(config.stem))
        self.encoder = Encoder(config)
        self.join_fine = pointwise(config.stem + 4 * fine, first)
        self.fine = nn.Sequential(Residual(first), Residual(first), BlurPool(first))
        self.join_coarse = pointwise(first + 3 * coarse, second)
        self.coarse = nn.Sequential(Residual(second), Residual(second, dilation=2))
        self.wide = nn.Sequential(
            BlurPool(second),
            separable(second, third),
            Residual(third, dilation=2),
            Residual(third, dilation=4),
        )
        self.join = nn.Sequential(pointwise(second + third, second), Residual(second))
        self.features = pointwise(second, config.embedding)
        self.logits = nn.Conv2d(config.embedding, 1, 1)

    def forward(self, sides: Sides) -> FaultMap:
        """Judge prepared pairs."""
        stem = self.stem(sides.differences)
        stem = stem if self.config.early else torch.zeros_like(stem)
        fine, coarse = self._compared(sides.both)
        near = self.fine(self.join_fine(torch.cat([stem, fine], 1)))
        middle = self.coarse(self.join_coarse(torch.cat([near, coarse], 1)))
        far = F.interpolate(self.wide(middle), scale_factor=2.0, mode="nearest")
        features = self.features(self.join(torch.cat([middle, far], 1)))
        return FaultMap(self.logits(features), features)

    def _compared(self, both: Tensor) -> tuple[Tensor, Tensor]:
        """What the encoder saw on both sides, at 4 and 8 px."""
        fine, coarse = self.encoder(both)
        shift = self.config.cell_shift
        before, after = fine.chunk(2)
        gaps = feature_gaps(before, after, shift=shift, keep=self.config.compare)
        fine = torch.cat([before, after, *gaps], 1)
        before, after = coarse.chunk(2)
        gaps = feature_gaps(before, after, shift=shift, keep=self.config.compare)
        return fine, torch.cat([after, *gaps], 1)


class NetworkPanel(nn.Module):
    """Networks of one configuration, trained from other beginnings.

    Cell by cell their mean logit counts, and their features are laid side by side, with
    zeros after those of an older model. What they agree on is what the pages taught
    them (Lakshminarayanan et al., "Simple and scalable predictive uncertainty
    estimation using deep ensembles", 2017).
    """

    def __init__(self, networks: Sequence[PairNetwork]) -> None:
        super().__init__()
        self.shift = networks[0].config.pixel_shift
        self.members = nn.ModuleList(networks)

    def forward(self, baseline: Tensor, candidate: Tensor) -> FaultMap:
        """Judge pairs: uint8 RGB, (N, 3, H, W), sides multiples of 16."""
        sides = Sides.of(baseline, candidate, shift=self.shift)
        seen: list[FaultMap] = [member(sides) for member in self.members]
        features = torch.cat([one.features for one in seen], 1)
        return FaultMap(
            torch.stack([one.logits for one in seen]).mean(0),
            F.pad(features, (0, 0, 0, 0, 0, EMBEDDING - features.shape[1])),
        )
