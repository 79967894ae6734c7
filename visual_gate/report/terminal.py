"""The report as lines for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence

from visual_gate.records import ComponentScore, GateReport, TargetReport, Verdict
from visual_gate.report.sensitivity import power_lines
from visual_gate.report.wording import (
    HEADLINES,
    alike,
    clipped,
    deciding,
    name_of,
    squeezed,
    tally_sentence,
    why,
)

_COLORS = {
    Verdict.PASS: "32",
    Verdict.REVIEW: "33",
    Verdict.FAIL: "31",
    Verdict.ERROR: "35",
}
_SIGNS = {
    Verdict.PASS: "✓",
    Verdict.REVIEW: "?",
    Verdict.FAIL: "✗",
    Verdict.ERROR: "!",
}
_MOST_COMPONENTS = 5
_INDENT = 18
_MOST_LINES = 6
_LONGEST_NAME = 100
_LONGEST = 2000
"""Characters of one sentence; a console error can be a whole program."""


def terminal_lines(
    report: GateReport, *, color: bool, width: int = 100
) -> tuple[str, ...]:
    """The verdict, its reasons, and a table of targets with their findings.

    Targets are listed worst first, those with the same reasons together; passing ones
    are only counted. Without ``color``
    the lines hold no escape codes. ``width`` is that of the terminal in columns.
    """
    paint = _painted if color else _plain
    return (
        paint(f"{_SIGNS[report.verdict]} {report.verdict.upper()}", report.verdict)
        + f"  {HEADLINES[report.verdict]}.",
        *(line for reason in report.reasons for line in _folded(reason, 2, width)),
        "",
        *(
            _colored_first(line, target.verdict, color=color)
            for target, keys in alike(report)
            for line in _target_lines(target, keys, width=width)
        ),
        _summary(report),
        *(f"  {line}" for line in (power_lines(report.power) if report.power else ())),
    )


def _summary(report: GateReport) -> str:
    return (
        f"  {tally_sentence(report)} in {report.seconds:.1f} s"
        f" · worst score {report.score:.2f}, threshold {report.threshold:.2f}"
    )


def _target_lines(target: TargetReport, keys: str, *, width: int) -> Iterator[str]:
    parts = deciding(target)
    yield (
        f"  {_SIGNS[target.verdict]} {target.verdict:<6}  {target.score:.2f}  "
        f"{clipped(keys, max(width - 20, 20))}"
    )
    for reason in () if parts else target.reasons:
        yield from _folded(reason, _INDENT, width)
    told = _told(parts)
    for text, score in told[:_MOST_COMPONENTS]:
        first, *more = _folded(text, _INDENT + 6, width)
        yield f"{'':{_INDENT}}{score:.2f}  {first.lstrip()}"
        yield from more
    if len(told) > _MOST_COMPONENTS:
        yield f"{'':{_INDENT}}and {len(told) - _MOST_COMPONENTS} more"


def _told(parts: Sequence[ComponentScore]) -> list[tuple[str, float]]:
    """What is said of the parts, worst first; of one element the same only once."""
    told: dict[str, float] = {}
    for part in parts:
        name = squeezed(name_of(part), _LONGEST_NAME)
        told.setdefault(f"{name} ({part.state}) {why(part)}", part.score)
    return list(told.items())


def _folded(text: str, indent: int, width: int) -> list[str]:
    """A sentence on as many lines as it needs, so that its end, the remedy, is read."""
    return textwrap.wrap(
        clipped(text, _LONGEST),
        max(width, indent + 20),
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        max_lines=_MOST_LINES,
        placeholder=" …",
    )


def _colored_first(line: str, verdict: Verdict, *, color: bool) -> str:
    """Colour the sign and the verdict at the start of a target's own line."""
    head = f"  {_SIGNS[verdict]} {verdict:<6}"
    if not color or not line.startswith(head):
        return line
    return "  " + _painted(head[2:], verdict) + line[len(head) :]


def _painted(text: str, verdict: Verdict) -> str:
    return f"\x1b[1;{_COLORS[verdict]}m{text}\x1b[0m"


def _plain(text: str, _verdict: Verdict) -> str:
    return text
