"""``visual-gate check --power``: the verdict, and what its gate would have caught."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.doors import Doors
from visual_gate.cli.program import run
from visual_gate.report import SCHEMA_FILE, load_document

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

CONFIG = """\
[gate]
viewports = ["400x300"]
[[pages]]
path = "/"
"""


def test_the_verdict_stands_and_the_report_says_what_would_have_been_caught(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "visual-gate.toml").write_text(CONFIG)
    rows = "".join(f"<p>Number <b>{row}</b> of all things</p>" for row in range(5))
    for site in (doors.baseline, doors.candidate):
        site.pages["/"] = str(site.pages["/"]).replace("</body>", f"{rows}</body>")
    sides = ["--baseline", doors.baseline.url, "--candidate", doors.candidate.url]
    assert run(["check", *sides, "--power", "--json"]) == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    jsonschema.validate(document, json.loads(SCHEMA_FILE.read_text("utf-8")))
    assert document["status"] == "pass"
    assert document["power"]["total"]["faults"] >= 3
    assert document["power"]["total"]["caught"] >= 1
    assert "faults would be caught" in said.err
    assert load_document(document).power is not None
