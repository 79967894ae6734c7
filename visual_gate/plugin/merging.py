"""The pieces that all processes left, as one report."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from visual_gate.config import name_of_path
from visual_gate.judge import conclude
from visual_gate.plugin.pieces import Piece, read_piece
from visual_gate.plugin.run import PluginRun
from visual_gate.records import GateReport, JudgeSettings, TargetReport, Verdict
from visual_gate.report import (
    counted,
    forget_verdict,
    terminal_lines,
    write_report,
)

STOPPED = (
    "The run was stopped before its end; pages that it had not reached are missing."
)
BROKEN = "{} ended in an error of the gate before a page was judged; see the tests."


@dataclass(frozen=True, slots=True)
class MergedRun:
    """What the terminal says about the run; ``lost`` counts pages without a report."""

    lines: tuple[str, ...]
    lost: int


def merge(run: PluginRun, *, expected: int | None, broken: int = 0) -> MergedRun:
    """Write one report from the pieces of a run, then remove the pieces.

    ``expected`` is how many pages the tests say they have checked; None where the run
    was stopped before its end. ``broken`` counts the tests in which no page could be
    judged at all. In both cases the report never passes.

    Raises:
        ReportFormatError: a piece is not what a process of this run wrote.
        FileWriteError: the report cannot be written.
    """
    files = sorted(run.pieces.glob("*.json"))
    lost = max((expected or 0) - len(files), 0)
    warning = [f"No report came of {counted(lost, 'page')}."] if lost else []
    if not files:
        forget_verdict(run.options.report)
        shutil.rmtree(run.pieces, ignore_errors=True)
        return MergedRun((*warning, "No page was judged; there is no report."), lost)
    report = merged([read_piece(file) for file in files])
    if expected is None:
        report = unfinished(report, STOPPED)
    if broken:
        report = unfinished(report, BROKEN.format(counted(broken, "test")))
    page = write_report(report, run.options.report)
    shutil.rmtree(run.pieces, ignore_errors=True)
    lines = (*warning, *terminal_lines(report, color=False), f"  report: {page}")
    return MergedRun(lines, lost)


def unfinished(report: GateReport, why: str) -> GateReport:
    """The report of a run that lacks pages: no pass, and says why."""
    failed = report.verdict is Verdict.FAIL
    return replace(
        report,
        verdict=Verdict.FAIL if failed else Verdict.ERROR,
        reasons=(why, *report.reasons),
    )


def merged(pieces: Sequence[Piece]) -> GateReport:
    """One report of the run, its targets in the order of their keys.

    Where the configurations differ, the run has the highest coverage floor and the
    highest threshold of them, and promises no more than the one that promises least.
    """
    reports = [piece.report for piece in pieces]
    targets = tuple(sorted(_told_apart(pieces), key=lambda each: each.target.key))
    ended = conclude(targets, _settings(pieces), configured=len(targets))
    return replace(
        reports[0],
        verdict=ended.verdict,
        score=ended.score,
        threshold=max(report.threshold for report in reports),
        reasons=ended.reasons,
        targets=targets,
        findings=ended.findings,
        false_alarm_rate=ended.false_alarm_rate,
        baseline_url=_listed(report.baseline_url for report in reports),
        candidate_url=_listed(report.candidate_url for report in reports),
        started=min(report.started for report in reports),
        seconds=sum(report.seconds for report in reports),
    )


def _settings(pieces: Sequence[Piece]) -> JudgeSettings:
    rates = (piece.report.false_alarm_rate.target for piece in pieces)
    floors = (piece.coverage_floor for piece in pieces)
    return JudgeSettings(false_alarm_rate=max(rates), coverage_floor=max(floors))


def _told_apart(pieces: Sequence[Piece]) -> Iterator[TargetReport]:
    """The targets; one that several tests look at is named after each of these."""
    found = [(piece.source, each) for piece in pieces for each in piece.report.targets]
    times = Counter(each.target.key for _, each in found)
    for source, each in found:
        if times[each.target.key] == 1:
            yield each
        else:
            page = f"{each.target.page} in {name_of_path(source)}"
            yield replace(each, target=replace(each.target, page=page))


def _listed(texts: Iterable[str]) -> str:
    """Each text once, without the empty one."""
    return ", ".join(sorted(set(texts) - {""}))
