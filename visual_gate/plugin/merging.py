"""The pieces that all processes left, as one report."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace

from visual_gate.judge import conclude
from visual_gate.plugin.configuring import configured
from visual_gate.plugin.run import PluginRun
from visual_gate.records import GateReport, JudgeSettings
from visual_gate.report import load_document, terminal_lines, write_report


@dataclass(frozen=True, slots=True)
class MergedRun:
    """What the terminal says about the run; ``lost`` counts pages without a report."""

    lines: tuple[str, ...]
    lost: int


def merge(run: PluginRun, *, expected: int) -> MergedRun:
    """Write one report from the pieces of a run, then remove the pieces.

    ``expected`` is how many pages the tests say they have checked.

    Raises:
        ReportFormatError: a piece is not what a process of this run wrote.
        FileWriteError: the report cannot be written.
    """
    files = sorted(run.pieces.glob("*.json"))
    lost = max(expected - len(files), 0)
    warning = [f"The reports of {lost} pages are lost."] if lost else []
    if not files:
        return MergedRun(tuple(warning), lost)
    pieces = [load_document(json.loads(file.read_bytes())) for file in files]
    settings = configured(run.options, run.root).judge
    report = merged(pieces, settings)
    page = write_report(report, run.options.report)
    shutil.rmtree(run.pieces)
    lines = (*warning, *terminal_lines(report, color=False), f"  report: {page}")
    return MergedRun(lines, lost)


def merged(pieces: Sequence[GateReport], settings: JudgeSettings) -> GateReport:
    """One report of the run, its targets in the order of their keys."""
    found = (target for piece in pieces for target in piece.targets)
    targets = tuple(sorted(found, key=lambda report: report.target.key))
    ended = conclude(targets, settings, configured=len(targets))
    return replace(
        pieces[0],
        verdict=ended.verdict,
        score=ended.score,
        reasons=ended.reasons,
        targets=targets,
        findings=ended.findings,
        false_alarm_rate=ended.false_alarm_rate,
        started=min(piece.started for piece in pieces),
        seconds=sum(piece.seconds for piece in pieces),
    )
