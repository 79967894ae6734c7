"""One training run: bags, networks, heads, calibration, card. Resumable anywhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch

from visual_gate.errors import UsageError
from visual_gate.scoring.evidence import FEATURES
from visual_gate.scoring.head import HeadPanel
from visual_gate.scoring.model import NETWORKS, default_config, document_of, pack
from visual_gate.scoring.network import NetworkConfig, NetworkPanel
from visual_gate.scoring.registry import Card, digest, save_model
from visual_gate.training.bags import VARIANTS, code_digest, make_bags
from visual_gate.training.calibration import calibrate
from visual_gate.training.corpus import load_corpus
from visual_gate.training.head_loop import (
    HeadSettings,
    Page,
    see_bags,
    train_panel,
)
from visual_gate.training.holdout import (
    families_of,
    holdout_metrics,
    write_pictures,
)
from visual_gate.training.loop import LoopSettings
from visual_gate.training.manifest import LabelledPair, packages_in, read_manifest
from visual_gate.training.networks import Learnt, Lesson, train_networks
from visual_gate.training.pictures import draw_curve
from visual_gate.training.present import measure_present
from visual_gate.training.replay import save_replay

Progress = Callable[[str], None]


class TooFewPairsError(UsageError):
    """A data set cannot be trained on."""

    def __init__(self, manifest: Path, train: int, holdout: int) -> None:
        super().__init__(
            f"{manifest} has {train} pairs to train on and {holdout} held out; "
            "at least 8 of each are needed"
        )


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """A training run.

    ``manifest`` lists labelled pairs, each with ``split`` train or holdout; ``run`` is
    the run's folder, made where it is missing; ``name`` names the model; ``commit`` is
    that of the code.
    """

    manifest: Path
    run: Path
    name: str
    models: Path
    variants: Mapping[str, float] = field(default_factory=lambda: dict(VARIANTS))
    workers: int = 2
    commit: str = ""
    network: NetworkConfig = field(default_factory=default_config)
    networks: int = NETWORKS
    loop: LoopSettings = field(default_factory=LoopSettings)
    head: HeadSettings = field(default_factory=HeadSettings)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a run made."""

    card: Card
    folder: Path


FEWEST = 8


def train(settings: TrainSettings, progress: Progress = lambda _line: None) -> Trained:
    """Train a model and write it to ``settings.models``; promoting it is another step.

    The same data, settings and code give the same weights on a CPU, however many cores
    it has. A run that was killed goes on where its last checkpoint was.

    Raises:
        UsageError: the data set cannot be trained on.
        StoppedError: the process of a network was killed.
    """
    torch.set_num_threads(1)
    pairs = read_manifest(settings.manifest)
    parts = _split(settings.manifest, pairs)
    paths = {name: _bags(part, settings, progress) for name, part in parts.items()}
    learnt = _networks(paths, settings, progress)
    network = NetworkPanel([one.network for one in learnt]).eval()
    by_name = {pair.id: pair for pair in pairs}
    pages = {
        name: _with_families(_see(network, found, settings, progress), by_name)
        for name, found in paths.items()
    }
    head = train_panel(
        pages["train"],
        pages["holdout"],
        settings.head,
        lambda step, loss, separated: progress(
            f"head {step}: hold-out loss {loss:.4f}, AUROC {separated:.4f}"
        ),
        networks=settings.networks,
    )
    card, weights = _card(settings, pairs, network, head=head, holdout=pages["holdout"])
    beside = measure_present(
        settings.models,
        lambda other: _with_families(
            _see(other, paths["holdout"], settings, progress), by_name
        ),
    )
    card = replace(card, beside=beside)
    for number, one in enumerate(learnt, 1):
        draw_curve(settings.run / f"curve-{number}.png", one.curve)
    write_pictures(
        settings.run,
        head,
        pages["holdout"],
        pairs=by_name,
        calibration=(card.calibration["slope"], card.calibration["offset"]),
    )
    folder = save_model(settings.models, card, weights)
    save_replay(folder, pages["train"], pages["holdout"], seed=settings.head.seed)
    return Trained(card, folder)


def _with_families(
    pages: Sequence[Page], pairs: Mapping[str, LabelledPair]
) -> list[Page]:
    return [
        replace(page, families=families_of(pairs[page.pair], page.variant))
        for page in pages
    ]


def _split(
    manifest: Path, pairs: Sequence[LabelledPair]
) -> dict[str, list[LabelledPair]]:
    parts = {
        name: [pair for pair in pairs if pair.split == name]
        for name in ("train", "holdout")
    }
    counts = [len(part) for part in parts.values()]
    if min(counts) < FEWEST:
        raise TooFewPairsError(manifest, *counts)
    return parts


def _bags(
    pairs: Sequence[LabelledPair], settings: TrainSettings, progress: Progress
) -> list[Path]:
    told = 0

    def report(done: int, total: int) -> None:
        nonlocal told
        if done >= told + 100 or done == total:
            told = done
            progress(f"findings of {done} of {total} pictures")

    return make_bags(
        pairs,
        settings.run / "bags",
        workers=settings.workers,
        variants=settings.variants,
        progress=report,
    )


def _networks(
    paths: Mapping[str, Sequence[Path]], settings: TrainSettings, progress: Progress
) -> list[Learnt]:
    """The networks, each trained from a seed of its own."""
    lessons = [
        Lesson(
            number,
            paths["train"],
            paths["holdout"],
            settings.network,
            replace(settings.loop, seed=settings.loop.seed + number - 1),
            settings.run / f"network-{number}.pt",
        )
        for number in range(1, settings.networks + 1)
    ]
    return train_networks(lessons, workers=settings.workers, progress=progress)


def _see(
    network: NetworkPanel,
    paths: Sequence[Path],
    settings: TrainSettings,
    progress: Progress,
) -> list[Page]:
    def report(done: int, total: int) -> None:
        if done % 500 == 0:
            progress(f"network saw {done} of {total} pictures")

    return see_bags(network, paths, workers=settings.workers, progress=report)


def _card(
    settings: TrainSettings,
    pairs: Sequence[LabelledPair],
    network: NetworkPanel,
    *,
    head: HeadPanel,
    holdout: Sequence[Page],
) -> tuple[Card, bytes]:
    slope, offset = calibrate(head, holdout)
    weights = pack(network, head)
    metrics, families = holdout_metrics(head, holdout, (slope, offset))
    return Card(
        name=settings.name,
        sha256=digest(weights),
        network=document_of(settings.network),
        features=FEATURES,
        calibration={"slope": slope, "offset": offset},
        metrics=metrics,
        families=families,
        lineage=lineage(settings, pairs),
        notes={"pages_from": _licences(settings)},
    ), weights


def _licences(settings: TrainSettings) -> dict[str, str]:
    """The licence of each package of pages, empty where the list does not know it."""
    known = {package.spec: package.license for package in load_corpus(Path()).packages}
    return {spec: known.get(spec, "") for spec in packages_in(settings.manifest)}


def lineage(
    settings: TrainSettings, pairs: Sequence[LabelledPair]
) -> dict[str, object]:
    """Where a model comes from."""
    held = sorted(pair.id for pair in pairs if pair.split == "holdout")
    return {
        "data": digest(settings.manifest.read_bytes()),
        "holdout": digest("\n".join((code_digest(), *held)).encode()),
        "pairs": len(pairs),
        "pages": len({pair.page for pair in pairs}),
        "holdout_systems": sorted(
            {pair.system for pair in pairs if pair.split == "holdout"}
        ),
        "code": code_digest(),
        "commit": settings.commit,
        "networks": settings.networks,
        "loop": asdict(settings.loop),
        "head": asdict(settings.head),
        "parents": [],
    }
