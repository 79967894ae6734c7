"""The first pair of captures with its repeats, as evidence for the judge."""

from dataclasses import dataclass, field, replace

from visual_gate.compare import ScoredPage
from visual_gate.judge import (
    Comparison,
    Repeats,
    TargetEvidence,
    collect,
    look,
    side_of,
)
from visual_gate.observe.shots import Shot
from visual_gate.records import Added, Match, Matched, Removed, Target
from visual_gate.segment import element_for


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The first capture of each side, how they compare, and all repeats so far.

    ``stored`` marks a baseline that cannot be repeated; ``counted`` is how many
    components both sides were cut into, where something is missing.
    """

    target: Target
    baseline: Shot
    candidate: Shot
    scored: ScoredPage
    stored: bool = False
    repeats: Repeats = field(default_factory=Repeats)
    counted: tuple[int, int] | None = None

    @property
    def rounds(self) -> int:
        """Captures of the candidate so far."""
        return 1 + len(self.repeats.pairs)

    @property
    def evidence(self) -> TargetEvidence:
        """What the judge is given."""
        captures = 1 if self.stored else self.rounds
        one, other = self.baseline.picture, self.candidate.picture
        before = look(one.image, one.ignored)
        after = look(other.image, other.ignored)
        there, here = self.counted or (None, None)
        stored = self.stored
        baseline = side_of(
            self.baseline.capture, before, captures=captures, stored=stored
        )
        candidate = side_of(self.candidate.capture, after, captures=self.rounds)
        return TargetEvidence(
            self.target,
            replace(baseline, components=there),
            replace(candidate, components=here),
            collect(self.first, self.repeats),
        )

    @property
    def first(self) -> Comparison:
        """The first pair, with the elements that name its components."""
        matches = self.scored.page.matches
        elements = tuple(self._element(match) for match in matches)
        return Comparison(matches, self.scored.scores, elements)

    def _element(self, match: Match) -> str:
        """Selector of the element, looked up where the component can be seen."""
        match match:
            case Matched() if match.identical:
                return ""
            case Matched(candidate=box) | Added(candidate=box):
                return element_for(box, self.candidate.capture.nodes)
            case Removed(baseline=box):
                return element_for(box, self.baseline.capture.nodes)

    def with_round(
        self, pair: Comparison, baseline: Comparison | None, candidate: Comparison
    ) -> "Trial":
        """Add a further capture of each side.

        Args:
            pair: the new baseline against the new candidate.
            baseline: the first baseline against the new one, None where it is stored.
            candidate: the first candidate against the new one.
        """
        again = () if baseline is None else (baseline,)
        repeats = Repeats(
            (*self.repeats.baseline, *again),
            (*self.repeats.candidate, candidate),
            (*self.repeats.pairs, pair),
        )
        return replace(self, repeats=repeats)


def as_comparison(scored: ScoredPage) -> Comparison:
    """A scored page as the judge takes it."""
    return Comparison(scored.page.matches, scored.scores)
