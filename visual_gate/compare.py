"""Two pictures to scored matches: align, then score what differs."""

from dataclasses import dataclass

from visual_gate.align import align_pages
from visual_gate.protocols import Scorer, Segmenter
from visual_gate.records import AlignedPage, Picture


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPage:
    """An aligned page with a score, 0 to 1, for each of its matches, in order."""

    page: AlignedPage
    scores: tuple[float, ...]

    @property
    def worst(self) -> float:
        """The page's score: that of its worst match, 1 where nothing was found."""
        return min(self.scores, default=1.0)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares pictures with a given segmenter and scorer."""

    segmenter: Segmenter
    scorer: Scorer

    def compare(self, baseline: Picture, candidate: Picture) -> ScoredPage:
        """Pair the components of both pictures and score every pair."""
        page = align_pages(baseline, candidate, self.segmenter)
        return ScoredPage(page, self.scorer.score(page))
