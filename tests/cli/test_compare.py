import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visual_gate.cli import run
from visual_gate.images import encode_png, encode_webp
from visual_gate.records import Box, Image

KEYS = {"id", "status", "score", "threshold", "components", "seconds"}


def _picture(colour: int = 40) -> Image:
    image = np.full((300, 400, 3), 255, np.uint8)
    image[40:80, 40:200] = 90
    image[150:220, 60:260] = (colour, 110, 200)
    return image


@pytest.fixture
def pictures(folder: Path) -> Path:
    (folder / "a.png").write_bytes(encode_png(_picture()))
    (folder / "same.webp").write_bytes(encode_webp(_picture()))
    (folder / "b.png").write_bytes(encode_png(_picture(250)))
    (folder / "cut.png").write_bytes(encode_png(_picture())[:400])
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_text("no picture")
    return folder


def _json(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_picture_passes_against_itself(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", "a.png", "a.png", "--json"]) == 0
    (answer,) = _json(capsys)
    assert set(answer) == KEYS | {"reasons"}
    assert (answer["status"], answer["score"], answer["threshold"]) == ("pass", 1, 0.5)
    assert answer["components"]
    assert {part["state"] for part in answer["components"]} == {"same"}


def test_equal_pixels_in_another_encoding_pass(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", "a.png", "same.webp"]) == 0
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("pass  score 1.000, threshold 0.50")


def test_a_changed_component_fails_with_its_boxes(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["compare", "a.png", "b.png", "--json", "--only-findings"]
    assert run(call) == 1
    (answer,) = _json(capsys)
    assert answer["status"] == "fail"
    assert answer["score"] < 0.1
    assert answer["score"] == min(part["score"] for part in answer["components"])
    assert "same" not in {part["state"] for part in answer["components"]}
    changed = next(part for part in answer["components"] if part["state"] == "changed")
    assert set(changed) == {
        "id", "kind", "state", "score", "box_baseline", "box_candidate"
    }  # fmt: skip
    assert Box(*changed["box_candidate"]).overlap(Box(60, 150, 200, 70)) > 0.8


def test_a_person_is_told_what_concerns_the_whole_picture(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taller = np.vstack([_picture(), np.full((300, 400, 3), 255, np.uint8)])
    (pictures / "taller.png").write_bytes(encode_png(taller))
    assert run(["compare", "a.png", "taller.png"]) == 3
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith("review  score 1.000")
    assert "The candidate is 600 px tall, the baseline 300 px" in second


def test_a_list_that_an_editor_has_marked_as_utf_8_is_read(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "list.jsonl").write_text(
        '{"id": "1", "a": "a.png", "b": "a.png"}\n', encoding="utf-8-sig"
    )
    assert run(["compare", "--pairs", "list.jsonl"]) == 0
    assert [answer["id"] for answer in _json(capsys)] == ["1"]


def test_a_threshold_under_the_score_lets_it_pass(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", "a.png", "b.png", "--threshold", "0"]) == 0
    assert "threshold 0.00" in capsys.readouterr().err


def test_a_person_reads_each_finding_with_score_kind_and_place(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", "a.png", "b.png"]) == 1
    verdict, *findings = capsys.readouterr().err.splitlines()
    assert verdict.startswith("fail  score 0.0")
    row = re.compile(r"  0\.0\d\d +changed +[a-z]+ +\d+x\d+ at \d+,\d+ +fail")
    assert any(map(row.fullmatch, findings)), findings


@pytest.mark.parametrize("name", ["cut.png", "empty.png", "text.png"])
def test_a_picture_that_cannot_be_read_is_an_error_in_one_sentence(
    pictures: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(["compare", "a.png", name, "--json"]) == 4
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert answer["status"] == "error"
    assert answer["score"] == 0
    assert name in answer["error"]
    assert len(said.err.splitlines()) == 1


def test_a_pipe_in_a_list_is_an_error_and_not_waited_for(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(pictures / "pipe.png")
    pairs = pictures / "pairs.jsonl"
    pairs.write_text('{"id": "x", "a": "a.png", "b": "pipe.png"}\n', "utf-8")
    assert run(["compare", "--pairs", str(pairs)]) == 4
    (answer,) = _json(capsys)
    assert answer["error"].endswith("pipe.png: it is no file")


def test_pairs_are_answered_in_order_and_go_on_after_errors(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"id": "one", "a": "a.png", "b": "a.png"}',
        '{"id": "two", "a": "a.png", "b": "gone.png"}',
        "no json",
        "",
        '{"id": "four", "a": "a.png"}',
        '{"id": "five", "a": "a.png", "b": "b.png"}',
        '{"id": 6, "a": "cut.png", "b": "a.png"}',
        '{"id": "nul", "a": "a.png", "b": "a\\u0000.png"}',
        '{"id": "\\ud800", "a": "a.png", "b": "\\ud800.png"}',
        *[f'{{"id": "{i}", "a": "a.png", "b": "same.webp"}}' for i in range(20)],
    ]
    (pictures / "list").mkdir()
    (pictures / "list" / "pairs.jsonl").write_text("\n".join(lines), "utf-8")
    assert run(["compare", "--pairs", "list/pairs.jsonl", "--root", "."]) == 4
    answers = _json(capsys)
    assert [answer["id"] for answer in answers[:8]] == [
        "one", "two", "line 3", "four", "five", "6", "nul", "\ud800"
    ]  # fmt: skip
    assert [answer["status"] for answer in answers[:8]] == [
        "pass", "error", "error", "error", "fail", "error", "error", "error"
    ]  # fmt: skip
    assert [answer["id"] for answer in answers[8:]] == [str(i) for i in range(20)]
    assert {answer["status"] for answer in answers[8:]} == {"pass"}
    assert "gone.png" in answers[1]["error"]
    assert "line 3 is no JSON" in answers[2]["error"]
    assert "line 5 is no pair" in answers[3]["error"]
    assert "cannot be that of a file" in answers[6]["error"]


def test_paths_of_a_list_start_from_the_list(
    pictures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = pictures / "pairs.jsonl"
    pairs.write_text('{"id": "x", "a": "a.png", "b": "b.png"}\n', "utf-8")
    (pictures / "elsewhere").mkdir()
    monkeypatch.chdir(pictures / "elsewhere")
    assert run(["compare", "--pairs", str(pairs)]) == 1
    assert [answer["status"] for answer in _json(capsys)] == ["fail"]


def test_an_empty_list_is_no_pass(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "none.jsonl").write_text("\n")
    assert run(["compare", "--pairs", "none.jsonl"]) == 4
    assert not capsys.readouterr().out


def test_a_reader_that_leaves_ends_the_list_quietly(
    pictures: Path, strict_models: Path
) -> None:
    line = json.dumps({"id": "x" * 2000, "a": "a.png", "b": "a.png"})
    (pictures / "many.jsonl").write_text(f"{line}\n" * 400)
    script = (
        "import pathlib; from visual_gate.cli import main; "
        "import visual_gate.scoring.cnn as cnn; "
        f"cnn.bundled_models = lambda: pathlib.Path({str(strict_models)!r}); main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, "compare", "--pairs", "many.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stderr
    assert json.loads(process.stdout.readline())["status"] == "pass"
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == 4
    process.stderr.close()
