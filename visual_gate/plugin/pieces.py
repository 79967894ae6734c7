"""What a process leaves of each page that it checked, until the run is over."""

import json
from dataclasses import dataclass
from pathlib import Path

from visual_gate.files import FileWriteError, write_atomic
from visual_gate.records import GateReport
from visual_gate.report import forget_verdict, load_document, verdict_document


@dataclass(frozen=True, slots=True)
class Piece:
    """The report of one page alone.

    ``source`` is the test or file that asked, ``coverage_floor`` that of its settings.
    """

    source: str
    coverage_floor: float
    report: GateReport


def begin_pieces(folder: Path) -> None:
    """Make the folder of a run's pieces, and take away the verdict of an earlier run.

    Done by whichever process checks the first page: however the run then ends, no
    report beside the folder is another run's.

    Raises:
        FileWriteError: the folder cannot be made, or a file not be removed.
    """
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        return
    except OSError as problem:
        raise FileWriteError(folder, problem) from problem
    forget_verdict(folder.parent)


def write_piece(path: Path, piece: Piece) -> None:
    """Leave a piece; raises FileWriteError."""
    document = {
        "source": piece.source,
        "coverage_floor": piece.coverage_floor,
        "report": verdict_document(piece.report),
    }
    write_atomic(path, json.dumps(document).encode())


def read_piece(path: Path) -> Piece:
    """A piece that a process of this run has left.

    Raises:
        ReportFormatError: its report is not what such a process writes.
    """
    said = json.loads(path.read_bytes())
    report = load_document(said["report"])
    return Piece(said["source"], said["coverage_floor"], report)
