"""The sentences that every form of the report shares."""

from collections import Counter
from collections.abc import Iterator, Sequence

from visual_gate.records import (
    WORST_FIRST,
    Cause,
    CauseKind,
    ComponentScore,
    Finding,
    GateReport,
    State,
    TargetReport,
    Verdict,
)

HEADLINES = {
    Verdict.PASS: "The candidate meets the criteria",
    Verdict.REVIEW: "A person must look before this goes on",
    Verdict.FAIL: "The candidate must not go on",
    Verdict.ERROR: "The candidate could not be judged",
}
"""What each verdict means for a rollout, in one sentence."""


def counted(number: int, noun: str) -> str:
    """``1 target`` or ``3 targets``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tally(report: GateReport) -> dict[Verdict, int]:
    """How many targets got each verdict, worst first, zeros included."""
    found = Counter(target.verdict for target in report.targets)
    return {verdict: found[verdict] for verdict in WORST_FIRST}


def tally_sentence(report: GateReport) -> str:
    """``8 targets: 3 fail, 1 review, 4 pass``."""
    parts = [f"{count} {verdict}" for verdict, count in tally(report).items() if count]
    total = counted(len(report.targets), "target")
    return f"{total}: {', '.join(parts)}" if parts else f"{total} compared"


def worst_first(report: GateReport) -> list[TargetReport]:
    """The targets by verdict, then by score; equal ones keep the order of the run."""
    return sorted(
        report.targets,
        key=lambda target: (WORST_FIRST.index(target.verdict), target.score),
    )


def findings_worst_first(report: GateReport) -> list[Finding]:
    """The findings by verdict, then by score."""
    return sorted(
        report.findings,
        key=lambda found: (WORST_FIRST.index(found.verdict), found.score),
    )


def deciding(target: TargetReport) -> list[ComponentScore]:
    """The components that a person ought to see: those that did not pass."""
    found = [part for part in target.findings if part.verdict is not Verdict.PASS]
    return sorted(found, key=lambda part: (WORST_FIRST.index(part.verdict), part.score))


_PHRASES = {
    CauseKind.STYLE: "{name}: {change}",
    CauseKind.TEXT: "text: {change}",
    CauseKind.REQUEST: "request failed: {name} {candidate}",
    CauseKind.CONSOLE: "console error: {name} {candidate}",
    CauseKind.FONT: "font fell back: {name}",
    CauseKind.GONE: "gone from the candidate: {name} {baseline}",
    CauseKind.NEW: "new on the candidate: {name} {candidate}",
    CauseKind.MOVED: "moved: {name} {change}",
}

_SAID = {CauseKind.TEXT: "nothing", CauseKind.GONE: "", CauseKind.NEW: ""}
"""Causes whose values are a page's own words, and the word for none of them."""


def cause_sentence(cause: Cause) -> str:
    """A cause as a phrase, e.g. ``color: red → blue``."""
    sides = (cause.baseline, cause.candidate)
    if cause.kind in _SAID:
        sides = (_quoted(cause.baseline), _quoted(cause.candidate))
    change = " → ".join(side or _SAID.get(cause.kind, "none") for side in sides)
    words = _PHRASES[cause.kind].format(
        name=cause.name,
        change=change if any(sides) else "",
        baseline=sides[0],
        candidate=sides[1],
    )
    return words.strip()


def causes_told(causes: Sequence[Cause]) -> list[str]:
    """The causes as phrases; what is the same of several elements stands once."""
    return list(dict.fromkeys(map(cause_sentence, causes)))


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


_DECIDED = ("A person rejected", "a person asked to see it")
_BROKEN = "It shows what a program's failure leaves"


def why(part: ComponentScore) -> str:
    """What a person decided, else the first cause, else the reason the judge gave.

    Of a component whose text is broken, the text is told before a style.
    """
    if any(decided in part.reason for decided in _DECIDED):
        return part.reason
    broken = part.reason.startswith(_BROKEN)
    causes = sorted(part.causes, key=lambda one: broken and one.kind != CauseKind.TEXT)
    return cause_sentence(causes[0]) if causes else part.reason


def name_of(part: ComponentScore) -> str:
    """The component's element, else what it looks like and where."""
    if part.element:
        return part.element
    box = part.box_candidate or part.box_baseline
    where = f" at {box.x}, {box.y}" if box else ""
    return f"{part.kind}{where}"


def quiet_states(target: TargetReport) -> dict[State, int]:
    """How many components of each state a target has, in the order of the states."""
    found = Counter(part.state for part in target.components)
    return {state: found[state] for state in State if found[state]}


def clipped(text: str, longest: int) -> str:
    """One line of at most so many characters, none of which commands a terminal."""
    line = " ".join(text.split())
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in line)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def squeezed(text: str, longest: int) -> str:
    """The same, but what is too long loses its middle.

    A selector ends in the element, and a sentence in what to do.
    """
    line = clipped(text, len(text))
    if len(line) <= longest:
        return line
    kept = longest - 1
    return f"{line[: kept // 2].rstrip()}…{line[-(kept - kept // 2) :].lstrip()}"


def listed(keys: Sequence[str], most: int = 3) -> str:
    """``home@desktop, basket@desktop and 4 more``, each key once."""
    once = list(dict.fromkeys(keys))
    shown = ", ".join(once[:most])
    return shown if len(once) <= most else f"{shown} and {len(once) - most} more"


def alike(report: GateReport) -> list[tuple[TargetReport, str]]:
    """Targets that did not pass, worst first, with the keys they stand for.

    Those of which nothing but the same reasons is told are one: where a deployment is
    down, one line says so.
    """
    found: dict[object, list[TargetReport]] = {}
    for target in worst_first(report):
        if target.verdict is not Verdict.PASS:
            own = deciding(target) or not target.reasons
            same = id(target) if own else (target.verdict, target.score, target.reasons)
            found.setdefault(same, []).append(target)
    return [
        (group[0], listed([one.target.key for one in group]))
        for group in found.values()
    ]


def lines_of(report: GateReport) -> Iterator[tuple[TargetReport, ComponentScore]]:
    """Every component that did not pass with its target, worst first."""
    found = [(target, part) for target in report.targets for part in deciding(target)]
    return iter(
        sorted(
            found,
            key=lambda line: (WORST_FIRST.index(line[1].verdict), line[1].score),
        )
    )
