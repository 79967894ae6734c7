"""``visual-gate review`` from the command line."""

import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.review.runs import PLAIN, RED, make_desk, make_store, run_check
from visual_gate.baselines.verifying import verify
from visual_gate.cli import run
from visual_gate.records import Ruling, Verdict


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "visual-gate.toml").write_text("")
    return tmp_path


def test_a_folder_without_a_run_is_a_wrong_call(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["review", "nowhere"]) == 2
    assert "no verdict.json in nowhere" in capsys.readouterr().err


def test_a_run_that_passed_needs_no_review(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {"home": PLAIN, "cart": PLAIN}
    run_check(make_store(project), project / "run", pages)
    assert run(["review", "run"]) == 2
    assert "nothing to decide" in capsys.readouterr().err


def test_a_run_that_was_decided_says_by_whom(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = make_store(project)
    run_check(store, project / "run", {"home": RED, "cart": RED})
    desk = make_desk(store, project / "run")
    desk.decide([0, 1], Ruling.REJECT, "no", revision=0)
    desk.write(revision=1)
    assert run(["review", "run"]) == 2
    assert "decide it again with --again" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_serves_until_it_is_closed_and_says_what_was_lost(
    project: Path,
) -> None:
    run_check(make_store(project), project / "run", {"home": RED, "cart": RED})
    command = [sys.executable, "-m", "visual_gate", "review", "run", "--no-open"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=project
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[2]
        host, _, token = address.removeprefix("http://").partition("/")
        asked = HTTPConnection(host, timeout=20)
        asked.request("GET", f"/{token}")
        reply = asked.getresponse()
        reply.read()
        ours = {
            "Cookie": reply.headers["Set-Cookie"].partition(";")[0],
            "Origin": f"http://{host}",
            "Content-Type": "application/json",
        }
        decision = {"places": [0], "ruling": "noise", "reason": "x", "revision": 0}
        for path, body in (("/decide", decision), ("/close", {})):
            asked.request("POST", path, json.dumps(body), ours)
            asked.getresponse().read()
        asked.close()
        said = process.stderr.read()
        assert process.wait(timeout=20) == 3
    assert "1 decision was not written" in said


def test_noise_can_be_listed_and_taken_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = make_store(project)
    pages = {"home": RED, "cart": RED}
    run_check(store, project / "run", pages)
    desk = make_desk(store, project / "run")
    desk.decide([0, 1], Ruling.NOISE, "it flickers", revision=0)
    desk.write(revision=1)
    assert run(["review", "--known"]) == 0
    assert capsys.readouterr().err.count("it flickers") == 2
    assert run(["review", "--forget", "home@*"]) == 2
    assert "needs a reason" in capsys.readouterr().err
    assert run(["review", "--forget", "home@*", "--reason", "it holds still"]) == 0
    assert "1 decision taken back" in capsys.readouterr().err
    verdicts = {
        one.target.key: one.verdict
        for one in run_check(store, project / "next", pages).targets
    }
    assert verdicts == {"home@desktop": Verdict.FAIL, "cart@desktop": Verdict.PASS}
    assert verify(store.place).is_whole
