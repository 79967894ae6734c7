"""A verdict as small files, one value each, as a Tekton task hands them on."""

from pathlib import Path

from visual_gate.files import write_atomic
from visual_gate.records import GateReport

NAMES = ("verdict", "score", "reason", "report")
MOST_BYTES = 1024
"""Most for one file; all results of a Tekton task share four kilobytes."""


def result_files(folder: Path) -> tuple[Path, ...]:
    """The files that ``write_results`` writes."""
    return tuple(folder / name for name in NAMES)


def write_results(report: GateReport, folder: Path, *, page: Path) -> None:
    """Write ``verdict``, ``score``, ``reason`` and ``report`` into a folder.

    Args:
        report: the run's outcome.
        folder: made where it is not there.
        page: the report's page, named in ``report``.

    Raises:
        FileWriteError: the folder cannot be written.
    """
    values = (
        str(report.verdict),
        f"{report.score:.6f}",
        _cut(report.reasons[0] if report.reasons else ""),
        str(page.resolve()),
    )
    for path, value in zip(result_files(folder), values, strict=True):
        write_atomic(path, value.encode())


def _cut(sentence: str) -> str:
    """As much of a sentence as fits, without half a letter at its end."""
    return sentence.encode()[:MOST_BYTES].decode(errors="ignore")
