"""The first pair of captures with its repeats, as evidence for the judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from visual_gate.compare import ScoredPage
from visual_gate.explain import broken_texts, edited
from visual_gate.judge import (
    Comparison,
    ComponentEvidence,
    Repeats,
    SideEvidence,
    TargetEvidence,
    boxes_of,
    collect,
    look,
    side_of,
)
from visual_gate.observe.shots import Shot
from visual_gate.records import (
    Added,
    Box,
    Capture,
    Match,
    Matched,
    Removed,
    Target,
)
from visual_gate.segment import element_for


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """A further capture without its pixels, and what the judge is told of it."""

    capture: Capture
    side: SideEvidence


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The first capture of each side, how they compare, and all repeats so far.

    ``stored`` marks a baseline that cannot be repeated; ``counted`` is how many
    components both sides were cut into, where something is missing; ``later`` are the
    further captures, baseline and candidate. ``broken`` is the broken text of the
    first pair's matches, where there is any; ``edited`` are those with other words or
    styles.
    """

    target: Target
    baseline: Shot
    candidate: Shot
    scored: ScoredPage
    stored: bool = False
    repeats: Repeats = field(default_factory=Repeats)
    counted: tuple[int, int] | None = None
    later: tuple[tuple[Later, Later], ...] = ()
    broken: Mapping[Match, str] = field(default_factory=dict)
    edited: frozenset[Match] = frozenset()

    @property
    def rounds(self) -> int:
        """Captures of the candidate so far."""
        return 1 + len(self.repeats.pairs)

    @property
    def evidence(self) -> TargetEvidence:
        """What the judge is given."""
        there, here = self.counted or (None, None)
        baseline, candidate = _side(self.baseline), _side(self.candidate)
        alone = self._edited_alone()
        return TargetEvidence(
            self.target,
            replace(
                baseline,
                captures=1 if self.stored else self.rounds,
                stored=self.stored,
                components=there,
                later=tuple(one.side for one, _ in self.later),
            ),
            replace(
                candidate,
                captures=self.rounds,
                components=here,
                later=tuple(one.side for _, one in self.later),
            ),
            tuple(
                self._with_words(part, alone)
                for part in collect(self.first, self.repeats)
            ),
        )

    def _with_words(
        self, part: ComponentEvidence, alone: tuple[frozenset[Match], frozenset[Match]]
    ) -> ComponentEvidence:
        """With what the words say of the first pair, and whether later ones agree."""
        if part.match in self.edited:
            there, here = (part.match in changing for changing in alone)
            part = replace(part, edited=True, edited_alone=(there, here))
        text = self.broken.get(part.match, "")
        if not text:
            return part
        again = (
            broken_texts((part.match,), one.capture, other.capture)
            for one, other in self.later
        )
        repeated = tuple(bool(found) for (found,) in again)
        return replace(part, broken_text=text, broken_pairs=repeated)

    def _edited_alone(self) -> tuple[frozenset[Match], frozenset[Match]]:
        """Edited matches of which later captures of either side have other words.

        All are asked about at once: every pair of captures is compared element by
        element.
        """
        there = {match: boxes_of(match)[0] for match in self.edited}
        here = {match: boxes_of(match)[1] for match in self.edited}
        before, after = self.baseline.capture, self.candidate.capture
        return (
            _edited(there, before, [one.capture for one, _ in self.later]),
            _edited(here, after, [one.capture for _, one in self.later]),
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


def _edited(
    places: Mapping[Match, Box | None], first: Capture, later: Sequence[Capture]
) -> frozenset[Match]:
    """Matches in whose place any later capture of a side has other words or styles."""
    still = {
        match: Matched(match.kind, box, box, identical=False)
        for match, box in places.items()
        if box is not None
    }
    asked = tuple(still.values())
    return frozenset(
        match
        for again in later
        for match, told in zip(still, edited(asked, first, again), strict=True)
        if told
    )


def later(taken: Shot) -> Later:
    """What is kept of a further capture."""
    return Later(taken.capture, _side(taken))


def _side(taken: Shot) -> SideEvidence:
    """What one capture said, and how it looked."""
    return side_of(taken.capture, look(taken.picture.image, taken.picture.ignored))


def as_comparison(scored: ScoredPage) -> Comparison:
    """A scored page as the judge takes it."""
    return Comparison(scored.page.matches, scored.scores)
