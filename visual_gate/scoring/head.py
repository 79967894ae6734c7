"""From what the network saw to one score for each finding of a page."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from visual_gate.scoring.evidence import EMBEDDING, FEATURES
from visual_gate.scoring.network import FaultMap

TOP_SHARE = 0.05
"""Share of a component's cells whose strongest signals are averaged."""

DROPPED = 0.2
"""Share of a finding's description that is left out in training."""

NOISE = 0.1
"""Noise added to all of it in training, in standard deviations."""

NOWHERE = -30.0
"""Logit of cells that do not belong to the component."""


def pool(seen: FaultMap, inside: Tensor) -> Tensor:
    """Describe the part of each map that belongs to the component.

    ``inside`` (N, 1, h, w) is 1 on the component's cells, at least one. The result
    (N, 3 + embedding) holds the worst logit, the mean of the strongest, the mean, and
    the features where the network is most alarmed.
    """
    cells = inside.flatten(1)
    logits = seen.logits.flatten(1)
    masked = torch.where(cells > 0, logits, torch.full_like(logits, NOWHERE))
    count = cells.sum(1)
    alarm = masked.softmax(1)
    embedded = (seen.features.flatten(2) * alarm[:, None]).sum(2)
    mean = (logits * cells).sum(1) / count
    top = _top_mean(masked, count)
    return torch.cat([torch.stack([masked.amax(1), top, mean], 1), embedded], 1)


def _top_mean(masked: Tensor, count: Tensor) -> Tensor:
    strongest = masked.sort(1, descending=True).values
    wanted = (count * TOP_SHARE).ceil().clamp(min=1)
    places = torch.arange(masked.shape[1], device=masked.device)
    taken = (places[None] < wanted[:, None]).to(masked.dtype)
    return (strongest * taken).sum(1) / wanted


class FindingHead(nn.Module):
    """Weighs each finding against the page's other findings.

    Whole-page re-rasterisation changes every text a little; a fault sticks out. So
    each finding is described, the page is summed up by mean and maximum, and both
    together are judged (Zaheer et al., "Deep Sets", 2017). Of the ``FEATURES`` that it
    is given it looks at ``columns``.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, columns: Sequence[int], *, width: int = 48) -> None:
        super().__init__()
        self.columns = list(columns)
        inputs = len(self.columns)
        self.register_buffer("mean", torch.zeros(inputs))
        self.register_buffer("scale", torch.ones(inputs))
        self.describe = nn.Sequential(
            nn.Dropout(DROPPED),
            nn.Linear(inputs, width),
            nn.ReLU(),
            nn.Dropout(DROPPED),
            nn.Linear(width, width),
            nn.ReLU(),
        )
        self.judge = nn.Sequential(
            nn.Dropout(DROPPED),
            nn.Linear(3 * width, width),
            nn.ReLU(),
            nn.Linear(width, 1),
        )

    def forward(self, features: Tensor, present: Tensor) -> Tensor:
        """Fault logits (pages, findings), above 0 where a fault is likelier than not.

        ``features`` (pages, findings, FEATURES); ``present`` (pages, findings) is 1 for
        findings and 0 for padding.
        """
        scaled = (features[..., self.columns] - self.mean) / self.scale
        if self.training:
            scaled = scaled + NOISE * torch.randn_like(scaled)
        scaled = scaled.clamp(-6, 6)
        described = self.describe(scaled) * present[..., None]
        mean = described.sum(1) / present.sum(1, keepdim=True).clamp(min=1)
        page = torch.cat([mean, described.amax(1)], 1)
        page = page[:, None].expand(-1, features.shape[1], -1)
        logits: Tensor = self.judge(torch.cat([described, page], 2))
        return logits.squeeze(2)


class HeadPanel(nn.Module):
    """Several heads, trained from other beginnings; their mean logit counts.

    What they agree on is what the pages taught them (Lakshminarayanan et al., "Simple
    and scalable predictive uncertainty estimation using deep ensembles", 2017).
    """

    def __init__(self, heads: Sequence[FindingHead]) -> None:
        super().__init__()
        self.members = nn.ModuleList(heads)

    def forward(self, features: Tensor, present: Tensor) -> Tensor:
        """Fault logits (pages, findings), as each member's."""
        logits = [member(features, present) for member in self.members]
        return torch.stack(logits).mean(0)


def told(names: Sequence[str], *, head: int, networks: int) -> list[int]:
    """Columns of ``FEATURES`` that a head looks at, of the names that its model knows.

    Of what the networks describe it is told one network's words alone, each in its
    turn: heads that look at the same thing err alike, and their mean with them.
    """
    share, network = EMBEDDING // networks, head % networks
    own = range(share * network, share * (network + 1))
    others = {f"seen_{index}" for index in range(EMBEDDING) if index not in own}
    return [FEATURES.index(name) for name in names if name not in others]
