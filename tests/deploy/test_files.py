"""The files beside the manifests: configuration, Dockerfile, stages of Spinnaker."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.manifests import DEPLOY, OVERLAYS, built, one_of_kind
from visual_gate.config import load_config
from visual_gate.server.settings import ServerSettings, load_settings
from visual_gate.server.tokens import TokenFile

SERVER_FILE = "visual-gate-server.toml"


@pytest.fixture(params=OVERLAYS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> ServerSettings:
    """The server's settings as an overlay mounts them."""
    for one in built(request.param):
        if one["kind"] == "ConfigMap" and SERVER_FILE in one["data"]:
            for name, content in one["data"].items():
                (tmp_path / name).write_text(content)
    written = (tmp_path / SERVER_FILE).read_text()
    (tmp_path / SERVER_FILE).write_text(written.replace("/suites/", ""))
    environment = {"VISUAL_GATE_STORE": "postgresql+psycopg://gate@db/gate"}
    return load_settings(tmp_path / SERVER_FILE, environment)


def test_the_server_reads_the_configuration_of_every_overlay(
    settings: ServerSettings,
) -> None:
    assert settings.host == "0.0.0.0"  # noqa: S104  inside its pod
    assert not settings.open
    assert settings.targets.hosts
    assert load_config(settings.suites["default"]).pages


def test_a_pod_has_longer_to_end_than_the_server_needs(
    settings: ServerSettings,
) -> None:
    deployment = one_of_kind(built("base"), "Deployment")
    pod = deployment["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] > settings.grace_s + 5


def test_the_memory_of_a_pod_holds_a_run_and_the_server(
    settings: ServerSettings,
) -> None:
    deployment = one_of_kind(built("base"), "Deployment")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    limit_mb = int(container["resources"]["limits"]["memory"].removesuffix("Gi")) * 1024
    assert limit_mb >= settings.workers * settings.memory_mb + 1024


def test_the_example_of_a_token_file_is_read(tmp_path: Path) -> None:
    example = DEPLOY / "overlays" / "production" / "tokens.example.toml"
    assert example.is_file()
    TokenFile(example)


def test_the_dockerfile_has_no_finding() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("hadolint is not installed here")
    done = subprocess.run(
        [linter, str(DEPLOY / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_the_user_that_the_manifests_name() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    user = [line.split()[1] for line in lines if line.startswith("USER ")][-1]
    deployment = one_of_kind(built("base"), "Deployment")
    held = deployment["spec"]["template"]["spec"]["securityContext"]
    assert user == f"{held['runAsUser']}:{held['runAsGroup']}"


def test_the_image_reaps_killed_browsers_and_keeps_python_compiled() -> None:
    """Its first process is handed every orphan; a read-only root keeps no cache."""
    written = (DEPLOY / "Dockerfile").read_text()
    assert 'ENTRYPOINT ["tini", "--", "visual-gate"]' in written
    assert re.search(r"apt-get install .* tini", written)
    assert "compileall" in written
    assert "rm -rf {} +" not in written


def test_what_the_dockerfile_copies_is_there_and_not_ignored() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    for line in (DEPLOY / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (DEPLOY.parent / source).exists()
                assert f"!{source}" in ignored


def test_spinnaker_never_reads_a_number_as_its_status() -> None:
    """It would take a score for progress, and 100 for success."""
    stage = json.loads((DEPLOY / "spinnaker" / "webhook-stage.json").read_bytes())
    assert stage["statusJsonPath"] == "$.status"
    assert stage["successStatuses"] == "pass"
    told = f"{stage['terminalStatuses']},{stage['canceledStatuses']}"
    assert set(told.split(",")) == {"fail", "error", "review"}


def test_a_tekton_result_is_a_file_that_check_writes(tmp_path: Path) -> None:
    task = yaml.safe_load((DEPLOY / "tekton" / "task.yaml").read_text())
    named = {one["name"] for one in task["spec"]["results"]}
    assert named == {"verdict", "score", "reason", "report"}
    (step,) = task["spec"]["steps"]
    assert "--result-dir=/tekton/results" in step["args"]


def test_the_check_of_an_image_configures_a_server_that_reads_it(
    tmp_path: Path,
) -> None:
    """It runs where there is a container engine; here its files are read."""
    script = (DEPLOY / "check-image").read_text()
    documents = re.compile(
        r"/([\w.-]+)\" <<'TOML'\n(.*?)^TOML$", re.DOTALL | re.MULTILINE
    )
    for name, content in documents.findall(script):
        (tmp_path / name).write_text(content)
    settings = load_settings(tmp_path / SERVER_FILE)
    assert load_config(settings.suites["default"]).pages
    TokenFile(settings.tokens).load()
