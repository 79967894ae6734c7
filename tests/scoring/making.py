"""Small models and pages for the scorer's tests."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from visual_gate.records import (
    AlignedPage,
    Box,
    Image,
    Kind,
    Match,
    Matched,
    Picture,
)
from visual_gate.scoring.evidence import EMBEDDING, FEATURES
from visual_gate.scoring.head import FindingHead, HeadPanel, told
from visual_gate.scoring.model import NETWORKS, document_of, pack
from visual_gate.scoring.network import NetworkConfig, NetworkPanel, PairNetwork
from visual_gate.scoring.promotion import promote
from visual_gate.scoring.registry import Card, digest, save_model

TINY = NetworkConfig(
    stem=4,
    encoder=(4, 6),
    trunk=(8, 8, 8),
    embedding=EMBEDDING // NETWORKS,
    cell_shift=1,
)


def make_model(
    folder: Path,
    name: str = "tiny",
    *,
    seed: int = 0,
    features: tuple[str, ...] = FEATURES,
) -> Card:
    """Save and promote a tiny model with random weights."""
    torch.manual_seed(seed)
    weights = pack(tiny_networks(), tiny_heads(features))
    card = Card(
        name=name,
        sha256=digest(weights),
        network=document_of(TINY),
        features=features,
        calibration={"slope": 1.0, "offset": 0.0},
    )
    save_model(folder, card, weights)
    promote(folder, name)
    return card


def tiny_networks() -> NetworkPanel:
    """Networks with random weights, for evaluation."""
    return NetworkPanel([PairNetwork(TINY) for _ in range(NETWORKS)]).eval()


def tiny_heads(features: Sequence[str] = FEATURES) -> HeadPanel:
    """A head for each network with random weights, of those of the names there are."""
    known = [name for name in features if name in FEATURES]
    columns = [told(known, head=n, networks=NETWORKS) for n in range(NETWORKS)]
    return HeadPanel([FindingHead(one) for one in columns]).eval()


def make_image(width: int = 320, height: int = 240, *, seed: int = 0) -> Image:
    rng = np.random.default_rng(seed)
    image = np.full((height, width, 3), 250, np.uint8)
    for _ in range(12):
        x, y = int(rng.integers(0, width - 40)), int(rng.integers(0, height - 20))
        image[y : y + 12, x : x + 36] = rng.integers(0, 255, 3)
    return image


def matched(
    box: Box, *, identical: bool = False, shift: tuple[int, int] = (0, 0)
) -> Match:
    return Matched(Kind.BLOCK, box, box.shifted(*shift), identical)


def make_page(baseline: Image, candidate: Image, *matches: Match) -> AlignedPage:
    return AlignedPage(Picture(baseline.copy()), Picture(candidate.copy()), matches)
