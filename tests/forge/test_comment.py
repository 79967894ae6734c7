"""The one comment, on a server on the loopback that answers as the forges do."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forge.answering import Forge, serving
from visual_gate.cli import run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    _summary(tmp_path, "it looks right")
    return tmp_path


@pytest.fixture(params=["github", "gitlab"])
def forge(
    request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Forge]:
    made = {"github": _github, "gitlab": _gitlab}[request.param]
    token = {
        "github": ("Authorization", "Bearer secret"),
        "gitlab": ("PRIVATE-TOKEN", "secret"),
    }[request.param]
    with serving(Forge(token)) as opened:
        for name, value in made(opened.url, folder).items():
            monkeypatch.setenv(name, value)
        yield opened


def _github(url: str, folder: Path) -> dict[str, str]:
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 12}}))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": url,
        "GITHUB_REPOSITORY": "shop/site",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_TOKEN": "secret",
    }


def _gitlab(url: str, folder: Path) -> dict[str, str]:
    return {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": url,
        "CI_PROJECT_ID": "7",
        "CI_MERGE_REQUEST_IID": "12",
        "GITLAB_TOKEN": "secret",
    }


def _summary(folder: Path, text: str) -> None:
    (folder / "visual-gate-report").mkdir(exist_ok=True)
    (folder / "visual-gate-report" / "summary.md").write_text(text + "\n")


def test_the_first_run_writes_and_the_next_one_changes_the_same_comment(
    forge: Forge, folder: Path
) -> None:
    forge.comments[1] = "a person says: <!-- visual-gate  --> is nice"
    assert run(["comment", "--quiet"]) == 0
    _summary(folder, "it is broken")
    assert run(["comment", "--quiet", "--report-url", "https://ci/1"]) == 0
    assert len(forge.comments) == 2
    assert "it is broken" in forge.comments[2]
    assert "https://ci/1" in forge.comments[2]
    assert "looks right" not in forge.comments[2]


def test_a_comment_that_says_the_same_is_left_alone(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["comment"]) == run(["comment"]) == 0
    assert capsys.readouterr().err.split() == [
        "comment",
        "written",
        "comment",
        "unchanged",
    ]
    assert [one.split()[0] for one in forge.asked] == ["GET", "POST", "GET"]


def test_the_comment_is_found_behind_hundreds_of_others(forge: Forge) -> None:
    forge.comments.update(dict.fromkeys(range(1, 251), "chatter"))
    assert run(["comment", "--quiet"]) == 0
    assert run(["comment", "--quiet", "--report-url", "https://ci/2"]) == 0
    assert len(forge.comments) == 251
    assert "https://ci/2" in forge.comments[251]


def test_two_gates_of_one_project_keep_a_comment_each(forge: Forge) -> None:
    for name in ("shop", "admin", "shop"):
        assert run(["comment", "--quiet", "--name", name]) == 0
    assert len(forge.comments) == 2


def test_a_token_without_the_right_is_said_and_stays_secret(
    forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    forge.token = ("Authorization", "another")
    assert run(["comment"]) == 4
    told = capsys.readouterr().err
    assert "HTTP 403; give the token the right to write comments" in told
    assert "secret" not in told


def test_a_forge_that_is_down_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in _github("http://127.0.0.1:9", folder).items():
        monkeypatch.setenv(name, value)
    assert run(["comment"]) == 4
    assert "does not answer" in capsys.readouterr().err


def test_outside_of_a_pull_request_nothing_is_written_and_nothing_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["comment"]) == 0
    for name, value in _github("http://127.0.0.1:9", folder).items():
        monkeypatch.setenv(name, value)
    (folder / "event.json").write_text('{"ref": "refs/heads/main"}')
    assert run(["comment"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith("neither a GitHub nor a GitLab job")
    assert told[1].endswith("this workflow runs for no pull request")


def test_a_run_without_a_summary_is_a_wrong_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["comment"]) == 2
