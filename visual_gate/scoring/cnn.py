"""The scorer that the gate is given: a trained network behind the Scorer seam."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import AlignedPage, Box, ModelInfo
from visual_gate.scoring.crops import Crop, Cutter
from visual_gate.scoring.evidence import (
    Gathered,
    Judge,
    features,
    gather,
    worth_scoring,
)
from visual_gate.scoring.registry import Card, bundled_models, choose, read_weights

Floats = NDArray[np.float32]


class CnnScorer:
    """Scores the findings of a page with a trained network.

    The network is loaded when the first difference is seen; pages without one never
    import torch. Safe to call from several threads at once.
    """

    def __init__(self, card: Card, load: Callable[[], Judge]) -> None:
        self.card = card
        self._load = load
        self._lock = threading.Lock()
        self._judge: Judge | None = None

    @property
    def model(self) -> ModelInfo:
        return ModelInfo(self.card.name, self.card.sha256)

    @property
    def threshold(self) -> float:
        """The score under which a finding fails by default, from a stated cost."""
        return self.card.threshold

    def score(self, page: AlignedPage) -> tuple[float, ...]:
        """One score for each match, in order, 0 to 1.

        Equal components score exactly 1, also where they moved: what moved without a
        reason shows as a changed block between its neighbours.

        Raises:
            ModelError: the weights are missing, damaged or foreign.
        """
        scores = [1.0] * len(page.matches)
        chosen = worth_scoring(page.matches)
        if not chosen:
            return tuple(scores)
        gathered = gather(page, chosen)
        judged = judge(self.judge, gathered)
        for index, score in zip(chosen, judged, strict=True):
            scores[index] = float(score)
        return tuple(scores)

    def heat(self, page: AlignedPage, index: int) -> tuple[tuple[Box, Floats], ...]:
        """Where the network sees the fault of a match.

        Tiles on the baseline page, each with the probability of a fault in cells of
        8x8 px.
        """
        cutter = Cutter.of(page)
        crops = cutter.crops(page.matches[index], page.matches)
        return tuple((_place(crop), self.judge.fault_map(crop)) for crop in crops)

    @property
    def judge(self) -> Judge:
        """The loaded model."""
        with self._lock:
            if self._judge is None:
                self._judge = self._load()
            return self._judge


def judge(model: Judge, gathered: Gathered) -> Floats:
    """Scores of gathered findings, in their order."""
    perceived = model.perceive(gathered.crops)
    return model.judge(features(gathered.known, gathered.page, perceived=perceived))


def open_scorer(
    models_folder: Path | None = None, name: str | None = None, *, threads: int = 1
) -> CnnScorer:
    """The scorer of a model: the named one, or the one in use.

    Card and weights are read and verified now; torch is loaded when there is something
    to score. Without a folder, the models that come with the package are meant.
    ``threads`` is how many torch may use; 0 leaves that as it is.

    Raises:
        ModelError: there is no such model, or it was tampered with.
    """
    folder = bundled_models() if models_folder is None else models_folder
    card = choose(folder, name)
    weights = read_weights(folder, card)
    return CnnScorer(card, partial(_load, card, weights, threads))


def _load(card: Card, weights: bytes, threads: int) -> Judge:
    from visual_gate.scoring.model import (  # noqa: PLC0415  torch takes a second: only where pixels differ
        load_model,
        use_threads,
    )

    use_threads(threads)
    return load_model(card, weights)


def _place(crop: Crop) -> Box:
    height, width = crop.baseline.shape[:2]
    return Box(*crop.origin, width, height)
