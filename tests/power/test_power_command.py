"""``visual-gate power`` on the demo shop, in a real browser."""

import json
from pathlib import Path

import pytest

from visual_gate.cli.program import run
from visual_gate.demo.deployments import open_demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


def configuration(folder: Path, url: str, **more: str) -> Path:
    gate = f'[gate]\nbaseline = "{url}"\nviewports = ["800x600"]'
    lines = [gate, "[[pages]]", 'name = "home"', 'path = "/"']
    lines += [f"{key} = {value}" for key, value in more.items()]
    path = folder / "visual-gate.toml"
    path.write_text("\n".join(lines))
    return path


def asked(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, dict[str, float]]:
    words = ["power", "--config", str(path), "--pictures", "2", "--json", "--quiet"]
    assert run(words) == 0
    document: dict[str, dict[str, float]] = json.loads(capsys.readouterr().out)
    return document


def test_faults_are_made_on_the_pages_under_test_and_most_are_caught(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_demo() as (baseline, _):
        report = asked(configuration(tmp_path, baseline), capsys)
    assert report["total"]["faults"] >= 3
    assert report["total"]["caught"] >= 1
    assert report["kinds"]


def test_where_everything_is_masked_nothing_would_be_caught(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_demo() as (baseline, _):
        path = configuration(tmp_path, baseline, mask='["body"]')
        report = asked(path, capsys)
    assert report["total"]["caught"] == 0
    assert "Masks hide all that is on the baseline" in str(report["pages"])


def test_without_a_deployment_the_sentence_says_what_to_give(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configuration(tmp_path, "http://127.0.0.1:9")
    path.write_text('[[pages]]\nname = "home"\npath = "/"\n')
    assert run(["power", "--config", str(path)]) == 2
    assert "give --from URL" in capsys.readouterr().err
