"""A verdict as small files, one value each, as a Tekton task hands them on."""

from pathlib import Path

from visual_gate.files import write_atomic
from visual_gate.records import GateReport

MOST_BYTES = 1024
"""Most for one file; all results of a Tekton task share four kilobytes."""


def write_results(report: GateReport, folder: Path, *, page: Path) -> None:
    """Write ``verdict``, ``score``, ``reason`` and ``report`` into a folder.

    Args:
        report: the run's outcome.
        folder: made where it is not there.
        page: the report's page, named in ``report``.

    Raises:
        FileWriteError: the folder cannot be written.
    """
    values = {
        "verdict": str(report.verdict),
        "score": f"{report.score:.6f}",
        "reason": _cut(report.reasons[0] if report.reasons else ""),
        "report": str(page.resolve()),
    }
    for name, value in values.items():
        write_atomic(folder / name, value.encode())


def _cut(sentence: str) -> str:
    """As much of a sentence as fits, without half a letter at its end."""
    return sentence.encode()[:MOST_BYTES].decode(errors="ignore")
