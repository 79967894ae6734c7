"""Two pictures to scored matches: align, then score what differs."""

from dataclasses import dataclass, replace

from visual_gate.align import align_pages
from visual_gate.protocols import Scorer, Segmenter
from visual_gate.records import AlignedPage, Match, Matched, Picture


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
        """Pair the components of both pictures and score every pair.

        What is the same, or has moved with what is around it, scores 1. A component
        whose pixels are equal but which slipped on its own counts as changed.
        """
        page = align_pages(baseline, candidate, self.segmenter)
        scores = self.scorer.score(page)
        matches = map(_settled, page.matches, scores)
        return ScoredPage(replace(page, matches=tuple(matches)), scores)


def _settled(match: Match, score: float) -> Match:
    if isinstance(match, Matched) and match.identical and score < 1:
        return replace(match, identical=False)
    return match
