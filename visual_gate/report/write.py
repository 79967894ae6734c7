"""The report's files, beside the pictures of the run."""

import base64
from pathlib import Path
from urllib.parse import quote

from visual_gate.files import write_atomic
from visual_gate.records import GateReport
from visual_gate.report.document import to_json, verdict_document
from visual_gate.report.junit import to_junit
from visual_gate.report.markdown import to_markdown
from visual_gate.report.page import Locate, to_html

PAGE = "index.html"
VERDICT = "verdict.json"
SUMMARY = "summary.md"
JUNIT = "junit.xml"

SMALL_PICTURE_BYTES = 12_000
INLINED_BYTES = 1_500_000
"""Most bytes of pictures that go into the page, so that it opens at once."""

_MEDIA_TYPES = {".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg"}


def write_report(
    report: GateReport,
    folder: Path,
    *,
    inline_up_to: int = SMALL_PICTURE_BYTES,
    inline_total: int = INLINED_BYTES,
) -> Path:
    """Write ``index.html``, ``verdict.json``, ``summary.md`` and ``junit.xml``.

    Each file is written atomically, the page last. Pictures are expected below
    ``folder`` under the paths that the report names; those of at most ``inline_up_to``
    bytes go into the page itself while they are no more than ``inline_total`` together,
    the others are loaded from beside it when they are looked at.

    Returns:
        The path of the page.

    Raises:
        FileWriteError: the folder cannot be made or written.
    """
    write_atomic(folder / VERDICT, to_json(verdict_document(report)).encode())
    write_atomic(folder / SUMMARY, to_markdown(report).encode())
    write_atomic(folder / JUNIT, to_junit(report))
    locate = _locator(folder, inline_up_to, total=inline_total)
    write_atomic(folder / PAGE, to_html(report, locate).encode())
    return folder / PAGE


def _locator(folder: Path, longest: int, *, total: int) -> Locate:
    left = total

    def locate(path: str) -> str:
        nonlocal left
        picture = folder / path
        size = picture.stat().st_size if picture.is_file() else longest + 1
        media_type = _MEDIA_TYPES.get(picture.suffix)
        if size > min(longest, left) or media_type is None:
            return quote(path)
        left -= size
        encoded = base64.b64encode(picture.read_bytes()).decode()
        return f"data:{media_type};base64,{encoded}"

    return locate
