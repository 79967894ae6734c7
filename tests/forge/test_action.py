"""The steps of ``action.yml``, run by bash as GitHub does, in real repositories."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.baselines.gitting import WorkTree, environment, make_tree
from tests.cli.doors import BROKEN, BUTTON, page
from tests.site.server import Site, open_site
from visual_gate.baselines import DirectoryStore

ROOT = Path(__file__).parents[2]
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GITLAB: Any = yaml.safe_load((ROOT / ".gitlab" / "visual-gate.yml").read_text("utf-8"))
STEPS: dict[str, Any] = {step.get("name", ""): step for step in ACTION["runs"]["steps"]}
CONFIG = '[gate]\nviewports = ["400x300"]\nrepeats = 1\n[[pages]]\npath = "/"\n'
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


def _shell(step: Mapping[str, Any], cwd: Path, **given: str) -> int:
    """Run a step as GitHub's runner does, with the defaults of what is not given."""
    inputs = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
    told = {
        name: given.get(name, _filled(text, inputs))
        for name, text in step["env"].items()
    }
    bin_ = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    surroundings = {
        **os.environ,
        **environment(),
        "PYTHONPATH": str(ROOT),
        "PATH": bin_,
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607  the runner's own call
        cwd=cwd,
        env={**surroundings, **told},
        check=False,
    ).returncode


def _filled(text: str, inputs: Mapping[str, str]) -> str:
    return INPUT.sub(lambda found: inputs[found[1]], text)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages["/"] = page(BUTTON)
        yield opened


@pytest.fixture
def shop(site: Site, tmp_path: Path) -> WorkTree:
    """A clone with a branch of its own and no baselines yet."""
    origin = make_tree(tmp_path / "origin")
    (origin.top / "visual-gate.toml").write_text(CONFIG)
    (origin.top / ".gitignore").write_text("/visual-gate-report/\n")
    origin.commit("config")
    tree = WorkTree(tmp_path / "clone")
    origin.git("clone", "--quiet", str(origin.top), str(tree.top))
    tree.git("checkout", "--quiet", "-b", "topic")
    return tree


@pytest.mark.browser
@pytest.mark.slow
def test_approving_pushes_a_commit_after_which_the_check_passes(
    shop: WorkTree, site: Site, tmp_path: Path
) -> None:
    who = {"WHO": "bert", "MAIL": "7+bert@users.noreply.github.com"}
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
    jobs = [job for job in GITLAB.values() if isinstance(job, dict)]
    scripts += [line for job in jobs for line in job.get("script", ())]
    for script in scripts:
        done = subprocess.run(
            ["bash", "-n"],  # noqa: S607  any bash will do
            input=script,
            text=True,
            capture_output=True,
            check=False,
        )
        assert not done.returncode, done.stderr
