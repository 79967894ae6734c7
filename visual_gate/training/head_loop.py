"""Trains finding heads on whole pages."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  the name torch's own guide uses

from visual_gate.scoring.evidence import FEATURES, PERCEIVED, features
from visual_gate.scoring.head import FindingHead, HeadPanel, pool, told
from visual_gate.scoring.model import folded, worst_tiles
from visual_gate.scoring.network import NetworkPanel
from visual_gate.training.bag import load_bag
from visual_gate.training.labels import CALM, UNKNOWN
from visual_gate.training.metrics import auroc
from visual_gate.training.tiles import BATCH_PIXELS, TileSet

Floats = NDArray[np.float32]
Judges: TypeAlias = FindingHead | HeadPanel
"""What turns a page's findings into logits: one head, or several."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A bag after the network has seen it.

    ``variant`` is how it was made of the pair, see ``bags.make_bags``. ``own``
    (findings, perceived + known), ``facts`` the page's; ``harm`` of findings and
    ``whole`` of the page, or ``UNKNOWN``; ``families`` of the faults on it.
    """

    pair: str
    variant: str
    own: Floats
    facts: Floats
    harm: Floats
    whole: float
    families: frozenset[str] = frozenset()

    def table(self) -> Floats:
        """The finding head's inputs, one row for each finding."""
        split = len(PERCEIVED)
        return features(self.own[:, split:], self.facts, perceived=self.own[:, :split])


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """How the finding heads of a model are trained, ``members`` for each network."""

    steps: int = 1500
    members: int = 3
    pages: int = 32
    rate: float = 1e-3
    decay: float = 3e-2
    mixed: float = 0.2
    """Share of pages that are a faulty page's findings among a noisy page's."""
    whole_weight: float = 1.0
    measure_every: int = 100
    seed: int = 0


def see_bags(
    network: NetworkPanel,
    paths: Sequence[Path],
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Page]:
    """What the network says of every bag, in order; one worker is this process."""
    see = partial(_see, folded(network))
    if workers == 1:
        return _counted(map(see, paths), len(paths), progress)
    with ProcessPoolExecutor(workers, get_context("spawn"), _use_one_thread) as pool:
        return _counted(pool.map(see, paths, chunksize=32), len(paths), progress)


def _counted(
    seen: Iterable[Page], total: int, progress: Callable[[int, int], None]
) -> list[Page]:
    pages: list[Page] = []
    for page in seen:
        pages.append(page)
        progress(len(pages), total)
    return pages


def _use_one_thread() -> None:
    torch.set_num_threads(1)


@torch.inference_mode()
def _see(network: NetworkPanel, path: Path) -> Page:
    bag = load_bag(path)
    rows, owners = [], []
    for tiles in bag.tiles:
        harm = bag.harm[tiles.owner]
        ones = np.ones(len(tiles.owner))
        group = TileSet((tiles,), (harm,), (ones,))
        step = max(BATCH_PIXELS // int(np.prod(tiles.baseline.shape[1:3])), 2)
        for start in range(0, len(harm), step):
            some = np.arange(start, min(start + step, len(harm)))
            batch = group.select(0, some)
            seen = network(batch.baseline, batch.candidate)
            rows.append(pool(seen, batch.inside).numpy())
            owners.append(tiles.owner[some])
    perceived = worst_tiles(np.concatenate(rows), np.concatenate(owners), len(bag.harm))
    own = np.concatenate([perceived, bag.known], axis=1)
    variant = path.stem.partition("-")[0]
    return Page(bag.pair, variant, own, bag.page, bag.harm, bag.whole)


def train_head(
    pages: Sequence[Page],
    holdout: Sequence[Page],
    settings: HeadSettings,
    progress: Callable[[int, float, float], None] = lambda _step, _loss, _auroc: None,
    *,
    columns: Sequence[int],
) -> FindingHead:
    """Train a head; returns the weights of the best step on the hold-out."""
    torch.manual_seed(settings.seed)
    head = FindingHead(columns)
    _standardise(head, pages)
    optimizer = torch.optim.AdamW(
        head.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.steps)
    chances = page_chances(pages)
    measured, best, kept = pad([(page.table(), page) for page in holdout]), np.inf, {}
    for step in range(1, settings.steps + 1):
        head.train()
        batch = pad(_drawn(pages, chances, settings, step=step))
        loss = head_loss(head, batch, settings)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % settings.measure_every == 0:
            held, separated = measure_head(head, measured, settings)
            progress(step, held, separated)
            if held < best:
                best = held
                kept = {key: value.clone() for key, value in head.state_dict().items()}
    head.load_state_dict(kept)
    return head.eval()


@dataclass(frozen=True, slots=True)
class PaddedPages:
    """Pages side by side: features (P, n, F), the rest (P, n), ``whole`` (P,)."""

    features: Tensor
    present: Tensor
    harm: Tensor
    whole: Tensor


def pad(pages: Sequence[tuple[Floats, Page]]) -> PaddedPages:
    """Fill tables (findings, features), each with its page, up to the longest."""
    most = max(len(table) for table, _ in pages)
    table = np.zeros((len(pages), most, len(FEATURES)), np.float32)
    present = np.zeros((len(pages), most), np.float32)
    harm = np.full((len(pages), most), UNKNOWN, np.float32)
    for row, (values, page) in enumerate(pages):
        table[row, : len(values)] = values
        present[row, : len(values)] = 1
        harm[row, : len(values)] = page.harm
    whole = np.array([page.whole for _, page in pages], np.float32)
    return PaddedPages(
        *(torch.from_numpy(part) for part in (table, present, harm, whole))
    )


def worst_logits(head: Judges, batch: PaddedPages) -> tuple[Tensor, Tensor]:
    """Logits of all findings, and each page's worst."""
    logits = head(batch.features, batch.present)
    return logits, logits.masked_fill(batch.present == 0, -torch.inf).amax(1)


def head_loss(head: Judges, batch: PaddedPages, settings: HeadSettings) -> Tensor:
    """Binary cross-entropy of findings, each page counting once, and of the worst."""
    logits, worst = worst_logits(head, batch)
    known = (batch.harm >= 0).float()
    each = F.binary_cross_entropy_with_logits(
        logits, batch.harm.clamp(min=0), reduction="none"
    )
    found = ((each * known).sum(1) / known.sum(1).clamp(min=1)).mean()
    labelled = batch.whole >= 0
    whole = F.binary_cross_entropy_with_logits(worst[labelled], batch.whole[labelled])
    return found + settings.whole_weight * whole


@torch.no_grad()
def measure_head(
    head: Judges, batch: PaddedPages, settings: HeadSettings
) -> tuple[float, float]:
    """Loss and AUROC of the worst findings on held-out pages."""
    head.eval()
    loss = float(head_loss(head, batch, settings))
    _, worst = worst_logits(head, batch)
    alarm, whole = -worst.numpy().astype(np.float64), batch.whole.numpy()
    return loss, auroc(alarm[whole >= 0.7], alarm[whole == 0])  # noqa: PLR2004  faults


def page_chances(pages: Sequence[Page]) -> NDArray[np.float64]:
    """How often pages are drawn: faulty and harmless ones equally often in all."""
    bad = np.array([page.whole > 0 for page in pages])
    each = np.where(bad, 0.5 / max(bad.sum(), 1), 0.5 / max((~bad).sum(), 1))
    return np.asarray(each / each.sum(), np.float64)


def _drawn(
    pages: Sequence[Page],
    chances: NDArray[np.float64],
    settings: HeadSettings,
    *,
    step: int,
) -> list[tuple[Floats, Page]]:
    rng = np.random.default_rng((settings.seed, step))
    chosen = rng.choice(len(pages), settings.pages, p=chances)
    drawn = []
    for index in chosen:
        page = pages[index]
        if page.whole > 0 and rng.random() < settings.mixed:
            page = mixed(page, pages[int(rng.integers(len(pages)))])
        drawn.append((page.table(), page))
    return drawn


def mixed(page: Page, other: Page) -> Page:
    """The findings of both pages on one, as a fault on a page that is noisy anyway."""
    if other.whole != 0:
        return page
    facts = np.maximum(page.facts, other.facts)
    return Page(
        pair=page.pair,
        variant="mixed",
        own=np.concatenate([page.own, other.own]),
        facts=facts,
        harm=np.concatenate([page.harm, other.harm]),
        whole=page.whole,
    )


def train_panel(
    pages: Sequence[Page],
    holdout: Sequence[Page],
    settings: HeadSettings,
    progress: Callable[[int, float, float], None] = lambda _step, _loss, _auroc: None,
    *,
    networks: int,
) -> HeadPanel:
    """Train the heads of a model with so many networks, each from a seed of its own."""
    heads = [
        train_head(
            pages,
            holdout,
            replace(settings, seed=settings.seed + number),
            progress,
            columns=told(FEATURES, head=number, networks=networks),
        )
        for number in range(settings.members * networks)
    ]
    return HeadPanel(heads).eval()


@torch.no_grad()
def _standardise(head: FindingHead, pages: Sequence[Page]) -> None:
    table = np.concatenate([page.table() for page in pages])
    table = table[:, head.columns]
    head.mean.copy_(torch.from_numpy(table.mean(0)))
    head.scale.copy_(torch.from_numpy(table.std(0).clip(min=1e-3)))


def labelled_pages(pages: Sequence[Page]) -> list[Page]:
    """Pages known to be faulty or harmless."""
    return [page for page in pages if page.whole == 0 or page.whole > CALM]
