"""Short ways to evidence of every sort."""

from collections.abc import Sequence
from dataclasses import replace

from visual_gate.judge import (
    ComponentEvidence,
    History,
    PageLook,
    SideEvidence,
    TargetEvidence,
)
from visual_gate.records import (
    VIEWPORTS,
    Added,
    Box,
    BrowserInfo,
    ComponentScore,
    Kind,
    Match,
    Matched,
    PageFacts,
    Removed,
    State,
    Target,
    TargetReport,
    Verdict,
)

CHROMIUM = BrowserInfo("chromium", "120.0", "/usr/bin/chromium", "f" * 16)
FACTS = PageFacts("http://shop/home", 200)
LOOK = PageLook(1280, 3000, 90_000)
HOME = Target("home", "/home", VIEWPORTS["desktop"])


def make_side(
    captures: int = 3, *, facts: PageFacts = FACTS, look: PageLook = LOOK
) -> SideEvidence:
    return SideEvidence(captures, look, facts, CHROMIUM)


def make_match(state: State = State.CHANGED, row: int = 0) -> Match:
    box = Box(10, 30 * row, 200, 20)
    match state:
        case State.MISSING:
            return Removed(Kind.TEXT, box, box)
        case State.ADDED:
            return Added(Kind.TEXT, box, box)
        case State.MOVED:
            return Matched(Kind.TEXT, box, box.shifted(0, 40), identical=True)
        case State.SAME | State.CHANGED:
            return Matched(Kind.TEXT, box, box, identical=state is State.SAME)


def make_part(
    score: float = 0.02,
    *,
    state: State = State.CHANGED,
    repeats: int = 4,
    row: int = 0,
    element: str = "",
) -> ComponentEvidence:
    """A component that repeats itself perfectly on both sides."""
    quiet = (1.0,) * repeats
    return ComponentEvidence(
        id=f"c{row}",
        match=make_match(state, row),
        score=score,
        element=element,
        pairs=(score,) * repeats,
        null_baseline=quiet,
        null_candidate=quiet,
    )


def make_target(
    parts: Sequence[ComponentEvidence],
    *,
    captures: int = 5,
    target: Target = HOME,
    same: int = 20,
) -> TargetEvidence:
    """A target with these components and others that are the same."""
    others = tuple(
        make_part(1.0, state=State.SAME, repeats=captures - 1, row=100 + number)
        for number in range(same)
    )
    side = make_side(captures)
    return TargetEvidence(target, side, side, (*parts, *others))


def make_report(
    verdict: Verdict = Verdict.PASS,
    parts: tuple[ComponentScore, ...] = (),
    *,
    page: str = "home",
    problems: tuple[str, ...] = (),
) -> TargetReport:
    return TargetReport(
        target=replace(HOME, page=page),
        verdict=verdict,
        score=min((part.score for part in parts), default=1.0),
        reasons=problems,
        components=parts,
        problems=problems,
        smallest_p=0.004,
    )


def make_score(
    score: float = 0.02,
    *,
    verdict: Verdict = Verdict.FAIL,
    state: State = State.CHANGED,
    box: Box | None = None,
    element: str = "",
    number: int = 0,
) -> ComponentScore:
    place = box or Box(10, 400 * number, 200, 20)
    return ComponentScore(
        id=f"c{number}",
        kind=Kind.TEXT,
        state=state,
        score=score,
        threshold=0.5,
        box_baseline=None if state is State.ADDED else place,
        box_candidate=None if state is State.MISSING else place,
        verdict=verdict,
        element=element,
    )


def recalling(part: ComponentEvidence, history: History) -> ComponentEvidence:
    return replace(part, history=history)
