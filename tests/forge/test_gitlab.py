"""The jobs of the GitLab template, run by bash as a runner does."""

import re
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

TEMPLATE = Path(__file__).parents[2] / ".gitlab" / "visual-gate.yml"
JOBS: Any = yaml.safe_load(TEMPLATE.read_text("utf-8"))
REPOSITORY = "https://oauth2:secret@gitlab.example/shop/site.git"


def _run(job: str, tree: WorkTree, told: dict[str, str]) -> int:
    """Run a job's script with what GitLab and the template tell it."""
    known = {name: str(value) for name, value in JOBS["variables"].items()}
    ours = {
        "GITLAB_CI": "true",
        "GITLAB_TOKEN": "secret",
        "GITLAB_USER_NAME": "Bert",
        "GITLAB_USER_EMAIL": "bert@shop.example",
        "CI_SERVER_HOST": "gitlab.example",
        "CI_PROJECT_PATH": "shop/site",
        "CI_PROJECT_ID": "7",
        "CI_MERGE_REQUEST_IID": "12",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
        "CI_JOB_URL": "https://gitlab.example/jobs/1",
        "CI_API_V4_URL": "http://127.0.0.1:9",
    }
    return shell("\n".join(JOBS[job]["script"]), tree.top, {**known, **ours, **told})


@pytest.mark.browser
@pytest.mark.slow
def test_a_merge_request_is_approved_judged_and_commented(
    shop: WorkTree, site: Site, tmp_path: Path
) -> None:
    shop.git("checkout", "--quiet", "--detach")  # as GitLab's runner does
    origin = WorkTree(tmp_path / "origin")
    told = {
        "VISUAL_GATE_CANDIDATE": site.url,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{origin.top}.insteadOf",
        "GIT_CONFIG_VALUE_0": REPOSITORY,
    }
    for _ in range(2):
        assert _run("visual-gate:approve", shop, told) == 0
    assert origin.git("log", "--format=%an %s", "main..topic") == (
        "Bert Approve the pages as they look now"
    )
    (entry,) = (one for one in DirectoryStore(shop.store).log().values() if one.changes)
    assert entry.by.who == "Bert <bert@shop.example>"
    assert entry.by.reason == "approved by Bert on !12"
    assert _run("visual-gate", shop, told) == 0  # the forge is down, the verdict stands
    with serving(Forge(("PRIVATE-TOKEN", "secret"))) as forge:
        told["CI_API_V4_URL"] = forge.url
        site.pages["/"] = page(BROKEN)
        assert _run("visual-gate", shop, told) in {1, 3}
    (comment,) = forge.comments.values()
    assert "400x300 | body" in comment
    assert "https://gitlab.example/jobs/1/artifacts/file/" in comment


def test_every_script_is_valid_bash() -> None:
    jobs = [job for job in JOBS.values() if isinstance(job, dict)]
    scripts = [line for job in jobs for line in job.get("script", ())]
    assert len(scripts) == 2
    assert all(map(is_bash, scripts))


def test_every_variable_of_the_template_is_used_and_has_a_default() -> None:
    used = set(re.findall(r"\$\{?(VISUAL_GATE_\w+)", TEMPLATE.read_text("utf-8")))
    assert used == set(JOBS["variables"])
