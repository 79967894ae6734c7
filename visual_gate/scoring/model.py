"""A trained model in memory: networks, heads, calibration. Imports torch."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors, save as save_tensors
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from visual_gate.errors import ModelError
from visual_gate.scoring.crops import Crop
from visual_gate.scoring.evidence import EMBEDDING, FEATURES, PERCEIVED
from visual_gate.scoring.head import FindingHead, HeadPanel, pool, told
from visual_gate.scoring.network import (
    STRIDE,
    NetworkConfig,
    NetworkPanel,
    PairNetwork,
)
from visual_gate.scoring.registry import Card

Floats = NDArray[np.float32]

NETWORKS = 2
"""Networks of a model, each trained from a seed of its own."""

MEMBERS = "members."
"""What the names of a panel's weights begin with."""

BATCH_PX = 12 * 144 * 80
"""Pixels of the crops that go through the network together; with more of them the
memory that it works on is given back and asked for anew from batch to batch, with
fewer the calls themselves cost."""


class ForeignWeightsError(ModelError):
    """The weights fit no network of this version."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"the weights of {name} do not fit this version ({problem}); "
            "use the model that came with it, or train again"
        )


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """Networks, heads and calibration, ready to score."""

    network: NetworkPanel
    head: HeadPanel
    slope: float
    offset: float

    @torch.inference_mode()
    def perceive(self, findings: Sequence[Sequence[Crop]]) -> Floats:
        """What the network says of each finding, a row of ``PERCEIVED`` each."""
        crops = [crop for tiles in findings for crop in tiles]
        owners = [index for index, tiles in enumerate(findings) for _ in tiles]
        rows = np.zeros((len(crops), len(PERCEIVED)), np.float32)
        for some in _batches(crops):
            rows[some] = self._pooled([crops[index] for index in some])
        return worst_tiles(rows, np.array(owners), len(findings))

    def _pooled(self, crops: Sequence[Crop]) -> Floats:
        seen = self.network(*stack(crops))
        pooled: Floats = pool(seen, cells_inside(crops)).numpy()
        return pooled

    @torch.inference_mode()
    def fault_map(self, crop: Crop) -> Floats:
        """Where in a crop the fault lies: probabilities, one for each 8x8 px."""
        logits = self.network(*stack([crop])).logits
        probabilities: Floats = logits[0, 0].sigmoid().numpy()
        return probabilities

    @torch.inference_mode()
    def judge(self, features: Floats) -> Floats:
        """Scores of a page's findings from their rows of ``FEATURES``, 0 to 1."""
        table = torch.from_numpy(features)[None]
        logits = self.head(table, torch.ones(table.shape[:2]))[0]
        scores: Floats = (-(logits * self.slope + self.offset)).sigmoid().numpy()
        return scores


def stack(crops: Sequence[Crop]) -> tuple[Tensor, Tensor]:
    """Crops of one shape as two uint8 batches (N, 3, H, W), channels last in memory."""
    before = np.stack([crop.baseline for crop in crops])
    after = np.stack([crop.candidate for crop in crops])
    return (
        torch.from_numpy(before).permute(0, 3, 1, 2),
        torch.from_numpy(after).permute(0, 3, 1, 2),
    )


def cells_inside(crops: Sequence[Crop]) -> Tensor:
    """Which cells of the map belong to each crop's component, (N, 1, H/8, W/8)."""
    height, width = crops[0].baseline.shape[:2]
    cells = torch.zeros(len(crops), 1, height // STRIDE, width // STRIDE)
    for index, crop in enumerate(crops):
        box = crop.inside
        top, left = box.y // STRIDE, box.x // STRIDE
        bottom, right = -(-box.bottom // STRIDE), -(-box.right // STRIDE)
        cells[index, 0, top : max(bottom, top + 1), left : max(right, left + 1)] = 1
    return cells


def load_model(card: Card, weights: bytes) -> LoadedModel:
    """Rebuild a model from its card and its verified weights.

    Raises:
        ForeignWeightsError: they do not fit each other or this version.
    """
    if not set(card.features) <= set(FEATURES):
        raise ForeignWeightsError(card.name, "it was given other measures")
    try:
        network, head = rebuild(
            card.network, load_tensors(weights), features=card.features
        )
    except (SafetensorError, RuntimeError, TypeError, ValueError) as problem:
        first_line = str(problem).splitlines()[0]
        raise ForeignWeightsError(card.name, first_line) from problem
    calibration = card.calibration
    return LoadedModel(
        folded(network),
        head,
        calibration["slope"],
        calibration["offset"],
    )


def rebuild(
    config: Mapping[str, Any],
    tensors: Mapping[str, Tensor],
    *,
    features: Sequence[str],
) -> tuple[NetworkPanel, HeadPanel]:
    """Networks and heads with these weights, in evaluation mode."""
    seeing, judging = (_below(part, tensors) for part in ("network.", "head."))
    each, networks = config_from(config), _members(seeing)
    network = NetworkPanel([PairNetwork(each) for _ in range(networks)])
    network.load_state_dict(seeing)
    columns = [
        told(features, head=number, networks=networks)
        for number in range(_members(judging))
    ]
    head = HeadPanel([FindingHead(one) for one in columns])
    head.load_state_dict(judging)
    return network.eval(), head.eval()


def _below(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose names begin so, by the rest of their names.

    An older model's single network or head becomes the first of one.
    """
    own = {
        key.removeprefix(prefix): value
        for key, value in tensors.items()
        if key.startswith(prefix)
    }
    if any(key.startswith(MEMBERS) for key in own):
        return own
    return {f"{MEMBERS}0.{key}": value for key, value in own.items()}


def _members(tensors: Mapping[str, Tensor]) -> int:
    """How many networks or heads these are the weights of."""
    return len({key.removeprefix(MEMBERS).partition(".")[0] for key in tensors})


def config_from(document: Mapping[str, Any]) -> NetworkConfig:
    """The configuration that a card holds."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in document.items()
    }
    return NetworkConfig(**values)


def pack(network: NetworkPanel, head: HeadPanel) -> bytes:
    """Weights of both as one safetensors file."""
    tensors = {f"network.{key}": value for key, value in network.state_dict().items()}
    tensors |= {f"head.{key}": value for key, value in head.state_dict().items()}
    contiguous = {key: value.contiguous().cpu() for key, value in tensors.items()}
    return save_tensors(contiguous, {"format": "visual-gate"})


def document_of(config: NetworkConfig) -> dict[str, Any]:
    """The configuration as a card holds it."""
    return {
        key: list(v) if isinstance(v, tuple) else v for key, v in asdict(config).items()
    }


def use_threads(threads: int) -> None:
    """Let torch use so many threads; 0 leaves that to the caller."""
    if threads:
        torch.set_num_threads(threads)


def default_config() -> NetworkConfig:
    """Each of ``NETWORKS``; their features are the finding heads' inputs together."""
    return NetworkConfig(embedding=EMBEDDING // NETWORKS)


def _batches(crops: Sequence[Crop]) -> Iterator[list[int]]:
    """Indexes of crops of one shape that go through the network together."""
    shapes: dict[tuple[int, ...], list[int]] = {}
    for index, crop in enumerate(crops):
        shapes.setdefault(crop.baseline.shape[:2], []).append(index)
    for (height, width), indexes in shapes.items():
        size = max(BATCH_PX // (height * width), 1)
        for start in range(0, len(indexes), size):
            yield indexes[start : start + size]


def worst_tiles(rows: Floats, owners: NDArray[Any], findings: int) -> Floats:
    """Each finding's most alarming tile, with the mean of the mean over all."""
    result = np.zeros((findings, rows.shape[1]), np.float32)
    mean = PERCEIVED.index("fault_mean")
    for finding in range(findings):
        mine = rows[owners == finding]
        result[finding] = mine[mine[:, 0].argmax()]
        result[finding, mean] = mine[:, mean].mean()
    return result


def folded(network: NetworkPanel) -> NetworkPanel:
    """A copy for inference alone, with batch normalisation folded away."""
    copied = deepcopy(network).eval()
    _fold(copied)
    _prefer_onednn(copied)
    return copied


def _fold(module: nn.Module) -> None:
    """Fold batch normalisation into the convolutions before it."""
    for child in module.children():
        _fold(child)
    if not isinstance(module, nn.Sequential):
        return
    for index in range(len(module) - 1):
        first, second = module[index], module[index + 1]
        if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
            module[index] = fuse_conv_bn_eval(first, second)
            module[index + 1] = nn.Identity()


def _prefer_onednn(network: nn.Module) -> None:
    """Let 1x1 convolutions of few pictures run in half the time on one thread.

    For fewer than 16 pictures torch leaves oneDNN aside then, unless the kernel is
    dilated; a kernel of one pixel is the same dilated. The last layer, a single sum
    for each cell, gains nothing and would add up in another order.
    """
    if not torch.backends.mkldnn.is_available():
        return
    for module in network.modules():
        if not isinstance(module, nn.Conv2d) or module.out_channels == 1:
            continue
        if module.kernel_size == (1, 1):
            module.dilation = (2, 2)
