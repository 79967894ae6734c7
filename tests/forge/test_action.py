"""The steps of ``action.yml``, run by bash as GitHub does, in real repositories."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.baselines.gitting import WorkTree
from tests.cli.doors import BROKEN, page
from tests.forge.answering import Forge, serving
from tests.forge.shells import is_bash, shell
from tests.site.server import Site
from visual_gate.baselines import DirectoryStore

ROOT = Path(__file__).parents[2]
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: dict[str, Any] = {step.get("name", ""): step for step in ACTION["runs"]["steps"]}
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


def _shell(step: Mapping[str, Any], cwd: Path, **given: str) -> int:
    """Run a step as GitHub's runner does, with the defaults of what is not given."""
    inputs = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
    told = {
        name: given.get(name, _filled(text, inputs))
        for name, text in step["env"].items()
    }
    return shell(step["run"], cwd, told)


def _filled(text: str, inputs: Mapping[str, str]) -> str:
    return INPUT.sub(lambda found: inputs[found[1]], text)


@pytest.mark.browser
@pytest.mark.slow
def test_approving_pushes_a_commit_after_which_the_check_passes(
    shop: WorkTree, site: Site, tmp_path: Path
) -> None:
    who = {"WHO": "bert", "MAIL": "7+bert@users.noreply.github.com"}
    (shop.top / "left-by-the-build").write_text("no business of the gate")
    assert _shell(STEPS["Approve"], shop.top, CANDIDATE=site.url, **who) == 0
    origin = WorkTree(tmp_path / "origin")
    assert origin.git("log", "-1", "--format=%an %s", "topic") == (
        "bert Approve the pages as they look now"
    )
    (entry,) = (one for one in DirectoryStore(shop.store).log().values() if one.changes)
    assert entry.by.who == "bert <7+bert@users.noreply.github.com>"
    assert entry.by.reason == "approved by bert on the pull request"
    assert _shell(STEPS["Approve"], shop.top, CANDIDATE=site.url, **who) == 0
    assert origin.git("rev-list", "--count", "main..topic") == "1"
    assert "left-by" not in origin.git("ls-tree", "-r", "--name-only", "topic")
    outputs = _judged(shop, site, tmp_path)
    assert (outputs["verdict"], outputs["code"]) == ("pass", "0")


@pytest.mark.browser
@pytest.mark.slow
def test_a_change_nobody_approved_is_answered_with_its_exit_code_and_a_summary(
    shop: WorkTree, site: Site, tmp_path: Path
) -> None:
    assert (
        _shell(STEPS["Approve"], shop.top, CANDIDATE=site.url, WHO="b", MAIL="b@x") == 0
    )
    site.pages["/"] = page(BROKEN)
    outputs = _judged(shop, site, tmp_path)
    assert outputs["verdict"] in {"fail", "review"}
    assert outputs["code"] in {"1", "3"}
    assert 0 <= float(outputs["score"]) < 1
    assert "400x300 | body" in (tmp_path / "summary").read_text("utf-8")
    assert _shell(STEPS["Answer"], shop.top, CODE=outputs["code"]) == int(
        outputs["code"]
    )


def _judged(tree: WorkTree, site: Site, folder: Path) -> dict[str, str]:
    files = {"GITHUB_OUTPUT": "outputs", "GITHUB_STEP_SUMMARY": "summary"}
    places = {name: str(folder / file) for name, file in files.items()}
    step = {**STEPS["Judge"], "env": {**STEPS["Judge"]["env"], **places}}
    assert _shell(step, tree.top, CANDIDATE=site.url) == 0
    lines = (folder / "outputs").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_no_input_is_pasted_into_a_script() -> None:
    """What a stranger writes in a comment must never be run by a shell."""
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert len(scripts) == 5
    assert not [script for script in scripts if "${{" in script]


def test_every_input_is_used_and_every_one_that_is_used_exists() -> None:
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


def test_every_script_is_valid_bash() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert [is_bash(script) for script in scripts] == [True] * len(scripts)


def test_the_comment_step_writes_once_and_then_changes_its_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "visual-gate-report"
    report.mkdir()
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 12}}))
    with serving(Forge(("Authorization", "Bearer secret"))) as forge:
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_API_URL", forge.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", "shop/site")
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
        given = {"GITHUB_TOKEN": "secret", "REPORT_URL": "https://ci.example/1"}
        for summary in ("all is well", "it is broken"):
            (report / "summary.md").write_text(summary)
            assert _shell(STEPS["Comment"], tmp_path, **given) == 0
    assert [one.split()[0] for one in forge.asked] == ["GET", "POST", "GET", "PATCH"]
    (comment,) = forge.comments.values()
    assert "it is broken" in comment
    assert "https://ci.example/1" in comment
