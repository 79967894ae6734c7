import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from tests.cli.doors import CONFIG, Doors, page
from visual_gate.cli import run
from visual_gate.report import SCHEMA_FILE

pytestmark = pytest.mark.browser


def _urls(doors: Doors) -> list[str]:
    return ["--baseline", doors.baseline.url, "--candidate", doors.candidate.url]


def test_a_broken_page_fails_and_every_report_says_so(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "visual-gate.toml").write_text(CONFIG)
    files = ["--report", "out", "--junit", "j.xml", "--markdown", "m.md"]
    call = ["check", *_urls(doors), "--json", *files, "--result-dir", "results"]
    assert run(call) == 1
    said = capsys.readouterr()
    document = json.loads(said.out)
    jsonschema.validate(document, json.loads(SCHEMA_FILE.read_bytes()))
    verdicts = {one["page"]: one["status"] for one in document["pages"]}
    assert verdicts == {"home": "pass", "buy": "fail"}
    assert document["status"] == "fail"
    assert document["baseline_url"] == doors.baseline.url
    assert "FAIL" in said.err
    assert "report: out/index.html" in said.err
    assert (folder / "out" / "index.html").is_file()
    assert json.loads((folder / "out" / "verdict.json").read_bytes()) == document
    kept = document["pages"][1]["pictures"]
    for name in ("baseline", "candidate", "difference", "capture"):
        assert (folder / "out" / kept[name]).is_file()
    assert len(list(ET.parse(folder / "j.xml").iter("testcase"))) == 2  # noqa: S314  our own file
    assert "buy" in (folder / "m.md").read_text("utf-8")
    assert (folder / "results" / "verdict").read_text() == "fail"
    assert float((folder / "results" / "score").read_text()) < 0.1
    assert (folder / "results" / "reason").read_text() == document["reasons"][0]
    page = (folder / "results" / "report").read_text()
    assert page == str((folder / "out" / "index.html").resolve())


def test_without_a_configuration_pages_are_named_on_the_command_line(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["check", *_urls(doors), "/", "--viewport", "320x240", "--quiet"]
    assert run(call) == 0
    said = capsys.readouterr()
    assert not said.out
    assert not said.err
    assert (folder / "visual-gate-report" / "index.html").is_file()


def test_only_what_fits_the_pattern_is_compared(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "visual-gate.toml").write_text(CONFIG)
    assert run(["check", *_urls(doors), "--only", "ho*", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["page"] for one in document["pages"]] == ["home"]


def test_a_deployment_that_is_down_cannot_be_judged(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = "http://127.0.0.1:9"
    call = ["check", "--baseline", doors.baseline.url, "--candidate", dead, "/"]
    assert run(call) == 4
    told = capsys.readouterr().err
    assert "ERROR" in told
    assert "Traceback" not in told


def test_a_verdict_that_cannot_be_written_is_told_all_the_same(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "out" / "summary.md").mkdir(parents=True)
    call = ["check", *_urls(doors), "/", "--viewport", "320x240", "--report", "out"]
    assert run(call) == 4
    told = capsys.readouterr().err
    assert "PASS" in told
    assert "Error: cannot write out/summary.md" in told


def test_new_content_asks_for_review(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    news = "<p>Welcome.</p><p style='margin-top:60px'>Brand new paragraph.</p>"
    doors.candidate.pages["/"] = page(news)
    call = ["check", *_urls(doors), "/", "--viewport", "400x600", "--json"]
    assert run([*call, "--policy", "balanced"]) == 3
    assert json.loads(capsys.readouterr().out)["status"] == "review"


def test_stored_baselines_are_shown_approved_compared_and_audited(
    folder: Path, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "visual-gate.toml").write_text(CONFIG)
    source = ["--from", doors.baseline.url]
    assert run(["refresh", *source, "--json"]) == 3
    planned = json.loads(capsys.readouterr().out)["targets"]
    assert {one["outcome"] for one in planned} == {"new"}
    assert not (folder / "baselines").exists()

    assert run(["refresh", *source, "--approve", "--reason", "first"]) == 0
    assert "2 baselines written" in capsys.readouterr().err
    assert run(["refresh", *source]) == 0

    assert run(["check", "--candidate", doors.candidate.url, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    verdicts = {one["page"]: one["status"] for one in document["pages"]}
    assert verdicts == {"home": "pass", "buy": "fail"}

    assert run(["audit", "verify"]) == 0
    assert run(["audit", "show", "buy@400x300", "--json"]) == 0
    (deed,) = json.loads(capsys.readouterr().out)
    assert deed["reason"] == "first"
    assert deed["old"] is None
    assert run(["baselines", "list", "--json"]) == 0
    stored = json.loads(capsys.readouterr().out)
    assert [one["target"] for one in stored] == ["buy@400x300", "home@400x300"]
    assert run(["baselines", "remove", "home@400x300"]) == 0
    assert run(["refresh", *source, "--only", "missing"]) == 3
    for picture in (folder / "baselines" / "objects").rglob("*.webp"):
        picture.write_bytes(b"damaged")
    assert run(["audit", "verify"]) == 4


def test_a_doctor_sees_the_browser_and_the_model_work(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    strict_models: Path,
) -> None:
    monkeypatch.setattr("visual_gate.scoring.bundled_models", lambda: strict_models)
    assert run(["doctor", "--json"]) == 0
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert found["capture"]["told"].startswith("1280x")
    assert "SHA-256" in found["model"]["told"]
    assert {"python", "browser", "package torch", "fonts", "cpu"} <= set(found)
    assert found["package torchvision"]["ok"]


def test_a_doctor_says_what_to_do_about_a_browser_that_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL_GATE_BROWSER", "/gone/browser")
    assert run(["doctor"]) == 4
    told = capsys.readouterr().err
    line = next(line for line in told.splitlines() if " browser " in line)
    assert line.startswith("missing")
    assert "VISUAL_GATE_BROWSER" in line


LOGIN = page("<form><input><br><input type=password><br><button>Log in</button></form>")


@pytest.mark.parametrize("sides", [("candidate",), ("baseline", "candidate")])
def test_a_login_in_place_of_a_page_is_an_error_and_the_other_pages_are_judged(
    folder: Path,
    doors: Doors,
    capsys: pytest.CaptureFixture[str],
    sides: tuple[str, ...],
) -> None:
    (folder / "visual-gate.toml").write_text(CONFIG)
    for side in sides:
        getattr(doors, side).pages["/buy"] = LOGIN
    assert run(["check", *_urls(doors), "--json"]) == 4
    document = json.loads(capsys.readouterr().out)
    verdicts = {one["page"]: one["status"] for one in document["pages"]}
    assert verdicts == {"home": "pass", "buy": "error"}
    reasons = document["pages"][1]["reasons"]
    assert len(reasons) == len(sides)
    for side, reason in zip(sides, reasons, strict=True):
        assert reason.startswith(f"The {side} could not be captured: ")
        assert "/buy shows nothing but a login form; give headers" in reason
