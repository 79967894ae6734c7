"""``visual-gate review`` from the command line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Reviewing:
    """A review as a process of its own, and the browser that opened it."""

    process: subprocess.Popen[str]
    asked: HTTPConnection
    ours: dict[str, str]
    said: str

    def ask(self, path: str, body: object = None) -> Any:
        sent = None if body is None else json.dumps(body)
        self.asked.request("POST" if sent else "GET", path, sent, self.ours)
        return json.loads(self.asked.getresponse().read())


@contextmanager
def reviewing(project: Path) -> Iterator[Reviewing]:
    command = [sys.executable, "-m", "visual_gate", "review", "run", "--no-open"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=project
    ) as process:
        assert process.stderr is not None
        said = ""
        while " at http" not in said:
            said += process.stderr.readline()
        host, _, token = said.partition("http://")[2].split()[0].partition("/")
        asked = HTTPConnection(host, timeout=20)
        asked.request("GET", f"/{token}")
        reply = asked.getresponse()
        reply.read()
        ours = {
            "Cookie": reply.headers["Set-Cookie"].partition(";")[0],
            "Origin": f"http://{host}",
            "Content-Type": "application/json",
        }
        yield Reviewing(process, asked, ours, said)
        asked.close()


@pytest.mark.slow
def test_a_killed_review_goes_on_with_every_decision(project: Path) -> None:
    run_check(make_store(project), project / "run", {"home": RED, "cart": RED})
    decision = {"places": [0], "ruling": "noise", "reason": "x", "revision": 0}
    with reviewing(project) as first:
        first.ask("/decide", decision)
        first.process.kill()
    with reviewing(project) as second:
        assert "restored from last time, not written yet: 1 decision" in second.said
        assert second.ask("/state")["decisions"] == {"0": ["noise", "x", ""]}
        second.ask("/close", {})
        assert second.process.stderr is not None
        said = second.process.stderr.read()
        assert second.process.wait(timeout=20) == 3
    assert "not written yet: 1 decision; review the run again to go on" in said


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
