"""The report as lines for a terminal."""

from collections.abc import Iterator

from visual_gate.records import GateReport, TargetReport, Verdict
from visual_gate.report.wording import (
    HEADLINES,
    clipped,
    deciding,
    name_of,
    tally_sentence,
    why,
    worst_first,
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


def terminal_lines(
    report: GateReport, *, color: bool, width: int = 100
) -> tuple[str, ...]:
    """The verdict, its reasons, and a table of targets with their findings.

    Targets are listed worst first; passing ones are only counted. Without ``color``
    the lines hold no escape codes. ``width`` is that of the terminal in columns.
    """
    paint = _painted if color else _plain
    return (
        paint(f"{_SIGNS[report.verdict]} {report.verdict.upper()}", report.verdict)
        + f"  {HEADLINES[report.verdict]}.",
        *(f"  {clipped(reason, width - 2)}" for reason in report.reasons),
        "",
        *(
            _colored_first(line, target.verdict, color=color)
            for target in worst_first(report)
            if target.verdict is not Verdict.PASS
            for line in _target_lines(target, width)
        ),
        _summary(report),
    )


def _summary(report: GateReport) -> str:
    return (
        f"  {tally_sentence(report)} in {report.seconds:.1f} s"
        f" · worst score {report.score:.2f}, threshold {report.threshold:.2f}"
    )


def _target_lines(target: TargetReport, width: int) -> Iterator[str]:
    parts = deciding(target)
    yield (
        f"  {_SIGNS[target.verdict]} {target.verdict:<6}  {target.score:.2f}  "
        f"{clipped(target.target.key, max(width - 20, 20))}"
    )
    for reason in () if parts else target.reasons:
        yield f"                  {clipped(reason, max(width - 18, 20))}"
    for part in parts[:_MOST_COMPONENTS]:
        text = f"{name_of(part)} ({part.state}) {why(part)}"
        line = clipped(text, max(width - 24, 20))
        yield f"                  {part.score:.2f}  {line}"
    if len(parts) > _MOST_COMPONENTS:
        yield f"                  and {len(parts) - _MOST_COMPONENTS} more"


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
