"""Designs of the scorer and what each part of it buys, trained alike and held alike.

    python -m benchmarks.scorer_designs RUN MANIFEST --steps 600
    python -m benchmarks.scorer_designs RUN MANIFEST --boosted --card scorer-6

RUN is the folder of a training run, whose findings are used again; MANIFEST the list it
was trained on. Every network is trained from nothing with the same seed and steps on
the findings of the training split. With --boosted gradient boosting learns from their
hand-made measures instead, which ends in minutes; designs then differ in data alone.
Judged are held-out design systems without the finding head: a page's alarm is that of
its most alarming finding. So the rows can be compared with each other, not with the
finished model, which was trained for longer and has that head. With --card the rows
are kept in the card of that model, beside those of earlier calls; one that is in use
must be promoted again after it.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from visual_gate.scoring.evidence import PERCEIVED
from visual_gate.scoring.model import default_config
from visual_gate.scoring.network import NetworkConfig, NetworkPanel
from visual_gate.scoring.registry import bundled_models, note, read_card
from visual_gate.training.bag import Bag, load_bag
from visual_gate.training.bags import make_bags
from visual_gate.training.head_loop import see_bags
from visual_gate.training.loop import LoopSettings, train_network
from visual_gate.training.manifest import LabelledPair, read_manifest
from visual_gate.training.metrics import auroc, recall_at
from visual_gate.training.tiles import load_tiles

Floats = NDArray[np.float64]
Chosen = Callable[[LabelledPair, str], bool]

REAL_RASTER = ("machine", "upgrade")
STYLES = frozenset({"style", "faint"})
RATES = ("auroc", "recall_at_1_percent", "recall_at_5_percent")
ALARM = PERCEIVED.index("fault_top")


@dataclass(frozen=True, slots=True)
class Design:
    """One network, and which training bags it sees, by pair and variant."""

    name: str
    config: NetworkConfig = field(default_factory=default_config)
    chosen: Chosen = lambda _pair, _variant: True


def designs() -> tuple[Design, ...]:
    """The designs that are compared, then parts taken out of the chosen one."""
    full = default_config()
    return (
        Design("both (chosen)"),
        Design("early fusion alone", replace(full, compare=False)),
        Design("Siamese difference alone", replace(full, early=False)),
        Design("no shift tolerance", replace(full, pixel_shift=0, cell_shift=0)),
        Design("no style and faint faults", chosen=_without_styles),
        Design("half the data", chosen=_half),
        Design("only synthetic nuisances", chosen=_without_real_raster),
        Design("no painted faults", chosen=lambda _pair, name: name != "painted"),
    )


def _without_styles(pair: LabelledPair, _variant: str) -> bool:
    return not any(part.family in STYLES for part in pair.parts)


def _half(pair: LabelledPair, _variant: str) -> bool:
    return sum(pair.id.encode()) % 2 == 0


def _without_real_raster(pair: LabelledPair, _variant: str) -> bool:
    return pair.tier not in REAL_RASTER and "-over-" not in pair.id


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Held-out bags: their files, and whether each is harmless."""

    paths: Sequence[Path]
    good: NDArray[np.bool_]

    @staticmethod
    def of(paths: Sequence[Path]) -> "Held":
        known = [(path, load_bag(path).whole) for path in paths]
        kept = [(path, whole) for path, whole in known if whole == 0 or whole > 0.5]  # noqa: PLR2004  the rest is neither
        return Held([path for path, _ in kept], np.array([not w for _, w in kept]))

    def row(self, alarms: Sequence[float]) -> tuple[float, float, float]:
        """AUROC, and recall at 1 % and 5 % false alarms."""
        scores = -np.array(alarms, np.float64)
        bad, good = scores[~self.good], scores[self.good]
        one = recall_at(bad, good, false_alarms=0.01)
        return auroc(bad, good), one, recall_at(bad, good, false_alarms=0.05)


def boosted(train: Sequence[Path], held: Held) -> tuple[int, list[float]]:
    """Trees of gradient boosting on hand-made measures, and its alarms."""
    bags = [load_bag(path) for path in train]
    rows = np.concatenate([_table(bag) for bag in bags])
    harm = np.concatenate([bag.harm for bag in bags])
    known = (harm == 0) | (harm > 0.5)  # noqa: PLR2004  the rest is neither
    model = HistGradientBoostingClassifier(random_state=0, max_iter=300)
    model.fit(rows[known], harm[known] > 0)
    found = (load_bag(path) for path in held.paths)
    alarms = [float(model.predict_proba(_table(bag))[:, 1].max()) for bag in found]
    return model.n_iter_, alarms


def _table(bag: Bag) -> NDArray[np.float32]:
    """Each finding's measures, and those of its page."""
    page = np.tile(bag.page, (len(bag.known), 1))
    return np.concatenate([bag.known, page], axis=1)


def trained(
    design: Design,
    train: Sequence[Path],
    held: Held,
    *,
    settings: LoopSettings,
    run: Path,
) -> tuple[int, list[float]]:
    """Weights of a network, and its alarms on the hold-out."""
    name = design.name.replace(" ", "-")
    network, _ = train_network(
        load_tiles(train),
        load_tiles(held.paths[::8]),
        design.config,
        settings=settings,
        checkpoint=run / f"design-{name}-{settings.steps}.pt",
    )
    pages = see_bags(NetworkPanel([network]), held.paths, workers=1)
    weights = sum(parameter.numel() for parameter in network.parameters())
    return weights, [float(page.own[:, ALARM].max()) for page in pages]


def split_bags(
    pairs: Sequence[LabelledPair], run: Path
) -> tuple[dict[Path, LabelledPair], Held]:
    """Bags of the training split with their pairs, and the hold-out's."""
    by_name = {pair.id: pair for pair in pairs}
    parts: Mapping[str, list[LabelledPair]] = {
        name: [pair for pair in pairs if pair.split == name]
        for name in ("train", "holdout")
    }
    train = make_bags(parts["train"], run / "bags")
    known = {path: by_name[load_bag(path).pair] for path in train}
    return known, Held.of(make_bags(parts["holdout"], run / "bags"))


def main() -> None:
    """Train and judge every design: size, AUROC, recall at 1 % and 5 %, a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs="*", help="names of designs")
    parser.add_argument("--boosted", action="store_true", help="on measures instead")
    parser.add_argument("--card", help="name of the model whose card keeps the rows")
    parser.add_argument("--models", type=Path, default=bundled_models())
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    known, held = split_bags(read_manifest(asked.manifest), asked.run)
    settings = LoopSettings(steps=asked.steps, measure_every=max(asked.steps // 4, 1))
    print(f"{len(known)} bags to train on, {len(held.paths)} held out", flush=True)
    how = "boosted measures" if asked.boosted else f"network, {asked.steps} steps"
    for design in _wanted(asked.only, boosted_alone=asked.boosted):
        some = [p for p, pair in known.items() if design.chosen(pair, _variant(p))]
        size, alarms = (
            boosted(some, held)
            if asked.boosted
            else trained(design, some, held, settings=settings, run=asked.run)
        )
        row = held.row(alarms)
        _tell(f"{design.name}, {len(some)} bags", size, row)
        if asked.card:
            counts = {"bags": len(some), "held_out": len(held.paths), "size": size}
            said = {**counts, **dict(zip(RATES, row, strict=True))}
            _keep(asked.models, asked.card, f"{how}: {design.name}", said)


def _keep(models: Path, name: str, row: str, said: Mapping[str, object]) -> None:
    """Write one row of the table into a model's card."""
    rows = read_card(models, name).notes.get("designs", {})
    note(models, name, "designs", {**rows, row: said})


def _wanted(names: Sequence[str] | None, *, boosted_alone: bool) -> Sequence[Design]:
    """The designs of these names, or all; boosting has no use for other networks."""
    alike = [d for d in designs() if d.config == default_config() or not boosted_alone]
    return [design for design in alike if not names or design.name in names]


def _variant(path: Path) -> str:
    return path.stem.partition("-")[0]


def _tell(name: str, size: int, row: tuple[float, float, float]) -> None:
    separated, one, five = row
    print(f"{name:<44} {size:>8} {separated:.4f} {one:.3f} {five:.3f}", flush=True)


if __name__ == "__main__":
    main()
