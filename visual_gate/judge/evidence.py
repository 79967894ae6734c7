"""What the judge is given: facts of both sides, and scores with their repeats."""

from dataclasses import dataclass
from statistics import median_low

from visual_gate.judge.look import PageLook
from visual_gate.records import (
    Added,
    Box,
    BrowserInfo,
    Capture,
    CaptureFailure,
    KnownDifference,
    Match,
    Matched,
    PageFacts,
    Removed,
    Target,
    state_of,
)
from visual_gate.records.component import State


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """One side of a target: what its first capture said and how it looked.

    ``captures`` counts screenshots, 0 where none succeeded and ``failure`` says why.
    ``facts`` and ``browser`` are None for plain image files. ``stored`` marks an
    approved capture, which cannot be repeated.
    """

    captures: int = 0
    look: PageLook | None = None
    facts: PageFacts | None = None
    browser: BrowserInfo | None = None
    failure: str = ""
    stored: bool = False
    components: int | None = None
    """How many it was cut into; None where that was not counted."""
    texts: frozenset[str] = frozenset()
    """What the elements say that are visible."""
    later: tuple["SideEvidence", ...] = ()
    """The same of each further capture."""

    @property
    def all_captures(self) -> tuple["SideEvidence", ...]:
        """The first capture and the further ones."""
        return (self, *self.later)


def side_of(
    capture: Capture | CaptureFailure,
    look: PageLook | None = None,
    *,
    captures: int = 1,
    stored: bool = False,
) -> SideEvidence:
    """The evidence of one side from its first capture, or from its failure."""
    match capture:
        case CaptureFailure(reason=reason):
            return SideEvidence(failure=reason, stored=stored)
        case Capture(facts=facts, browser=browser, nodes=nodes):
            texts = frozenset(node.text for node in nodes if node.text)
            return SideEvidence(
                captures, look, facts, browser, stored=stored, texts=texts
            )


@dataclass(frozen=True, slots=True)
class History:
    """Earlier comparisons of a component in runs that were accepted.

    ``quiet`` counts those with less than half of the present difference, ``noisy``
    the others; fractions come from runs that have faded.
    """

    quiet: float = 0.0
    noisy: float = 0.0


@dataclass(frozen=True, slots=True)
class ComponentEvidence:
    """A component of the first pair with every score that repeats gave it.

    ``score`` is that of the first baseline capture against the first candidate
    capture, ``pairs`` those of the second, third, ... pair. ``null_baseline`` are the
    scores of the first baseline capture against its repeats, ``null_candidate``
    likewise. All are 0 to 1. ``content_only`` is what the elements say: nothing but a
    value or a picture of the same kind is another one; ``edited`` that words, or a
    style that can be seen, are, and ``edited_alone`` that they also are between
    captures of the baseline alone, and of the candidate alone. ``broken_text`` is what
    a program's failure left on the first candidate capture alone, such as ``NaN``,
    empty for nothing; ``broken_pairs`` says of each further pair whether it shows that
    too.
    """

    id: str
    match: Match
    score: float
    element: str = ""
    pairs: tuple[float, ...] = ()
    null_baseline: tuple[float, ...] = ()
    null_candidate: tuple[float, ...] = ()
    history: History = History()
    content_only: bool = False
    redrawn: bool = False
    """Whether it only seems new or gone: both pages have its elements as they are."""
    reflowed: bool = False
    """Whether only its lines lie elsewhere: words, styles and widths are the same."""
    edited: bool = False
    edited_alone: tuple[bool, bool] = (False, False)
    broken_text: str = ""
    broken_pairs: tuple[bool, ...] = ()
    ruling: KnownDifference | None = None
    """What a person decided about this difference before, None for nothing."""

    @property
    def state(self) -> State:
        return state_of(self.match)

    @property
    def identical(self) -> bool:
        """Whether no pixel differed in the first pair."""
        return isinstance(self.match, Matched) and self.match.identical

    @property
    def typical(self) -> float:
        """The middle score of all pairs, the lower one of two."""
        return median_low((self.score, *self.pairs))

    @property
    def difference(self) -> float:
        """Nonconformity that every pair reproduced: 1 minus the best score."""
        return 1.0 - max(self.score, *self.pairs, 0.0)

    @property
    def noise_baseline(self) -> float:
        """Largest nonconformity between captures of the baseline alone."""
        return 1.0 - min((1.0, *self.null_baseline))

    @property
    def noise_candidate(self) -> float:
        """Largest nonconformity between captures of the candidate alone."""
        return 1.0 - min((1.0, *self.null_candidate))

    @property
    def repeated(self) -> bool:
        """Whether any capture was compared with another one of its own side."""
        return bool(self.null_baseline or self.null_candidate)


def boxes_of(match: Match) -> tuple[Box | None, Box | None]:
    """Where a component lies on the baseline and on the candidate."""
    match match:
        case Matched(baseline=before, candidate=after):
            return before, after
        case Removed(baseline=before):
            return before, None
        case Added(candidate=after):
            return None, after


@dataclass(frozen=True, slots=True)
class TargetEvidence:
    """All that is known about a target before it is judged."""

    target: Target
    baseline: SideEvidence
    candidate: SideEvidence
    components: tuple[ComponentEvidence, ...] = ()

    @property
    def pictures_alone(self) -> bool:
        """Whether two image files are compared, of which no more can be taken."""
        return (
            not (self.baseline.failure or self.candidate.failure)
            and self.baseline.facts is None
            and self.candidate.facts is None
        )

    @property
    def broke_off(self) -> bool:
        """Whether a capture of either side failed, the first or a later one."""
        return bool(self.baseline.failure or self.candidate.failure)

    @property
    def repeats(self) -> int:
        """Captures on the side that has fewest, of those that can be repeated."""
        if self.baseline.stored:
            return self.candidate.captures
        return min(self.baseline.captures, self.candidate.captures)

    def threshold(self, part: ComponentEvidence) -> float:
        """The least score that passes: that of the component's kind, or the page's."""
        return self.target.thresholds.get(part.match.kind, self.target.threshold)

    def is_below(self, part: ComponentEvidence) -> bool:
        """Whether any pair of captures scored under the threshold."""
        return min(part.score, *part.pairs, 1.0) < self.threshold(part)
