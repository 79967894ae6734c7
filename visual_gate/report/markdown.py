"""The report as markdown for a job summary or a comment on a pull request."""

import re
from collections.abc import Iterator

from visual_gate.records import (
    ComponentScore,
    Finding,
    GateReport,
    TargetReport,
    Verdict,
)
from visual_gate.report.sensitivity import power_lines
from visual_gate.report.wording import (
    HEADLINES,
    alike,
    causes_told,
    clipped,
    counted,
    findings_worst_first,
    lines_of,
    listed,
    name_of,
    squeezed,
    tally_sentence,
    why,
)

LONGEST = 60_000
"""Bytes; GitHub takes 65,536 characters in a comment, a job summary 1 MiB."""

_SIGNS = {
    Verdict.PASS: "✅",
    Verdict.REVIEW: "🔍",
    Verdict.FAIL: "❌",
    Verdict.ERROR: "⚠️",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-!|~])")
_FOOTER_BYTES = 200


def to_markdown(
    report: GateReport, *, report_url: str = "", longest: int = LONGEST
) -> str:
    """The verdict, its reasons, and tables of findings and targets, worst first.

    Rows that would make the text longer than ``longest`` UTF-8 bytes are left out and
    counted. ``report_url`` is linked where it is given.
    """
    kept: list[str] = []
    size = 0
    lines = list(_lines(report, report_url))
    for line in lines:
        size += len(line.encode()) + 1
        if size > longest - _FOOTER_BYTES:
            left = sum(one.startswith("| ") for one in lines[len(kept) :])
            if "<details>" in "".join(kept):
                kept.append("\n</details>")
            note = counted(left, "more row") if left else "The rest"
            kept.append(f"\n_{note} did not fit here; the full report has all._")
            break
        kept.append(line)
    return "\n".join(kept).strip() + "\n"


def _lines(report: GateReport, report_url: str) -> Iterator[str]:
    sign = _SIGNS[report.verdict]
    yield f"## {sign} Visual gate: {report.verdict} — {HEADLINES[report.verdict]}"
    yield ""
    yield (
        f"{tally_sentence(report)} · worst score **{report.score:.2f}**"
        f" (threshold {report.threshold:.2f}) · {report.seconds:.1f} s"
    )
    yield ""
    for reason in report.reasons:
        yield f"- {_text(reason, 400)}"
    if report_url:
        yield f"\n[Open the full report](<{report_url.replace('>', '%3E')}>)"
    yield from _findings_table(report)
    yield from _target_table(report)
    yield from _component_table(report)
    yield from _power(report)


def _power(report: GateReport) -> Iterator[str]:
    if report.power is not None:
        yield "\n<details><summary>What this gate would have caught</summary>\n"
        yield from (
            f"- {_text(line.strip(), 400)}" for line in power_lines(report.power)
        )
        yield "\n</details>"


def _findings_table(report: GateReport) -> Iterator[str]:
    found = [
        one for one in findings_worst_first(report) if one.verdict is not Verdict.PASS
    ]
    if not found:
        return
    yield from ("", "### Findings by cause", "")
    yield from ("| | Score | Finding | Where | Cause |", "|---|---:|---|---|---|")
    for one in found:
        yield (
            f"| {_SIGNS[one.verdict]} {one.verdict} | {one.score:.2f} |"
            f" {_text(one.title, 160)} | {_text(_places(one), 160)} |"
            f" {_causes(one)} |"
        )


def _places(found: Finding) -> str:
    return listed([place.target for place in found.occurrences])


def _causes(found: Finding) -> str:
    told = causes_told(found.causes)
    return "<br>".join(_text(sentence, 160) for sentence in told[:3])


def _component_table(report: GateReport) -> Iterator[str]:
    rows = list(lines_of(report))
    if not rows:
        return
    yield from ("", "<details><summary>", "")
    yield f"{counted(len(rows), 'component')} that did not pass"
    yield from ("", "</summary>", "")
    yield from ("| | Score | Target | Component | Why |", "|---|---:|---|---|---|")
    yield from (_component_row(target, part) for target, part in rows)
    yield from ("", "</details>")


def _component_row(target: TargetReport, part: ComponentScore) -> str:
    return (
        f"| {_SIGNS[part.verdict]} {part.verdict} | {part.score:.2f} |"
        f" {_text(target.target.key, 80)} | {_text(squeezed(name_of(part), 120), 120)}"
        f" ({part.state}) | {_text(why(part), 200)} |"
    )


def _target_table(report: GateReport) -> Iterator[str]:
    rows = alike(report)
    if not rows:
        return
    yield from ("", "### Targets", "")
    yield from ("| | Score | Target | Why |", "|---|---:|---|---|")
    for one, keys in rows:
        reasons = "<br>".join(
            _text(squeezed(said, 240), 240) for said in one.reasons[:3]
        )
        yield (
            f"| {_SIGNS[one.verdict]} {one.verdict} | {one.score:.2f} |"
            f" {_text(keys, 160)} | {reasons} |"
        )


def _text(text: str, longest: int) -> str:
    """Text that markdown shows as it is, and that mentions and links nobody."""
    line = clipped(text, longest)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _SPECIAL.sub(r"\\\1", line)
    return line.replace("@", "@\u200b").replace("://", ":\u200b//")
