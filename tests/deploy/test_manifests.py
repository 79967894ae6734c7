"""Every object in deploy/ is one that its controller takes."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.manifests import (
    DEPLOY,
    OVERLAYS,
    SAMPLES,
    Object,
    built,
    objects_in,
    one_of_kind,
    pod_specs,
    problems,
)
from visual_gate.errors import ExitCode

TEMPLATE = DEPLOY / "argo-rollouts" / "cluster-analysis-template.yaml"
FINAL = [int(code) for code in (ExitCode.FAIL, ExitCode.USAGE, ExitCode.REVIEW)]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_builds_offline_into_valid_objects(overlay: str) -> None:
    found = {one["kind"]: problems(one) for one in built(overlay)}
    assert found
    assert not [told for told in found.values() if told]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_valid_for_its_controller(path: Path) -> None:
    found = objects_in(path)
    assert found
    assert [problems(one) for one in found] == [[] for _ in found]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_misspelt_field_is_caught(path: Path) -> None:
    for found in objects_in(path):
        wrong: dict[str, Any] = copy.deepcopy(dict(found))
        wrong["spec"]["misspelt"] = 1
        assert any("misspelt" in problem for problem in problems(wrong))


def test_the_job_inside_an_analysis_is_a_valid_job() -> None:
    path = DEPLOY / "argo-rollouts" / "cluster-analysis-template-job.yaml"
    (template,) = objects_in(path)
    (metric,) = template["spec"]["metrics"]
    spec = metric["provider"]["job"]["spec"]
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "x"}}
    assert problems({**job, "spec": spec}) == []


def _jobs() -> list[dict[str, Any]]:
    found = []
    for path in SAMPLES:
        for one in objects_in(path):
            if one["kind"] == "Job":
                found.append(one["spec"])
            providers = [each["provider"] for each in one["spec"].get("metrics", ())]
            found += [each["job"]["spec"] for each in providers if "job" in each]
    return found


def test_only_a_broken_gate_is_tried_again_by_a_job() -> None:
    jobs = _jobs()
    assert len(jobs) == 3
    for job in jobs:
        first, *_ = job["podFailurePolicy"]["rules"]
        assert first["action"] == "FailJob"
        assert first["onExitCodes"] == {"operator": "In", "values": FINAL}
        assert job["template"]["spec"]["restartPolicy"] == "Never"
        assert job["backoffLimit"] > 0


def _all_objects() -> list[Object]:
    samples = [one for path in SAMPLES for one in objects_in(path)]
    return [*samples, *(one for overlay in OVERLAYS for one in built(overlay))]


def test_every_pod_of_the_gate_is_unprivileged_and_has_room_to_draw() -> None:
    pods = [pod for one in _all_objects() for pod in pod_specs(one)]
    assert len(pods) == 7
    for pod in pods:
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        shared = {one["name"]: one.get("emptyDir", {}) for one in pod["volumes"]}
        assert shared["shm"]["medium"] == "Memory"
        for container in (*pod["containers"], *pod.get("initContainers", ())):
            held = container["securityContext"]
            assert held["readOnlyRootFilesystem"] is True
            assert held["allowPrivilegeEscalation"] is False
            assert held["capabilities"] == {"drop": ["ALL"]}
            assert "memory" in container["resources"]["limits"]


def test_a_hook_of_flagger_asks_the_address_of_its_own_type() -> None:
    for path in (DEPLOY / "flagger").glob("*.yaml"):
        for one in objects_in(path):
            hooks = one["spec"].get("analysis", {}).get("webhooks", [])
            for hook in hooks:
                assert hook["url"].endswith(f"/v1/flagger/{hook['type']}")
                assert hook["type"] != "confirm-rollout"  # there is nothing to capture


def test_a_hook_of_flagger_that_waits_for_pages_waits_long_enough() -> None:
    """An attempt outlasts the 8 s of a pending answer; all of them a run's 300 s."""
    hooks = [
        hook
        for path in (DEPLOY / "flagger").glob("*.yaml")
        for one in objects_in(path)
        for hook in one["spec"].get("analysis", {}).get("webhooks", [])
        if hook["type"] == "pre-rollout"
    ]
    assert hooks
    for hook in hooks:
        assert int(hook["timeout"].removesuffix("s")) > 8 + 2
        assert (hook["retries"] + 1) * 8 + hook["retries"] * 5 > 300


def test_an_analysis_pauses_on_review_and_never_ends_well_by_waiting() -> None:
    (template,) = objects_in(
        DEPLOY / "argo-rollouts" / "cluster-analysis-template.yaml"
    )
    (metric,) = template["spec"]["metrics"]
    assert not {"count", "interval", "inconclusiveLimit"} & set(metric)
    assert metric["successCondition"] == 'result.status == "pass"'
    assert metric["failureCondition"] == 'result.status in ["fail", "error"]'
    assert metric["consecutiveErrorLimit"] * 10 >= 300


@pytest.mark.parametrize("folder", ["argo-rollouts", "kargo"])
def test_whoever_uses_the_template_gives_all_its_arguments(folder: str) -> None:
    (template,) = objects_in(
        DEPLOY / "argo-rollouts" / "cluster-analysis-template.yaml"
    )
    wanted = {
        one["name"]
        for one in template["spec"]["args"]
        if "value" not in one and "valueFrom" not in one
    }
    given = [
        {arg["name"] for arg in use["args"]}
        for path in sorted((DEPLOY / folder).glob("*.yaml"))
        for one in objects_in(path)
        for use in _uses(one)
    ]
    assert given
    for names in given:
        assert wanted <= names


def _uses(found: Any) -> list[Any]:
    """Every place with arguments for the template, wherever it lies."""
    if isinstance(found, list):
        return [use for one in found for use in _uses(one)]
    if not isinstance(found, dict):
        return []
    below = [use for one in found.values() for use in _uses(one)]
    names = [found.get("templateName", "")]
    for key in ("templates", "analysisTemplates"):
        if isinstance(found.get(key), list):
            names += [
                one.get("templateName", one.get("name", "")) for one in found[key]
            ]
    return [*below, found] if "args" in found and "visual-gate" in names else below


def test_server_and_probes_are_where_the_service_looks_for_them() -> None:
    found = built("overlays/production")
    service = one_of_kind(found, "Service")["spec"]
    pod = one_of_kind(found, "Deployment")["spec"]["template"]
    assert service["selector"].items() <= pod["metadata"]["labels"].items()
    (container,) = pod["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    assert {port["targetPort"] for port in service["ports"]} <= ports
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["port"] in ports


@pytest.mark.parametrize("overlay", OVERLAYS[1:])
def test_a_pod_mounts_only_what_the_overlay_makes(overlay: str) -> None:
    found = built(overlay)
    names = {(one["kind"], one["metadata"]["name"]) for one in found}
    pod = one_of_kind(found, "Deployment")["spec"]["template"]["spec"]
    for volume in pod["volumes"]:
        if "configMap" in volume:
            assert ("ConfigMap", volume["configMap"]["name"]) in names
        if "secret" in volume:
            assert ("Secret", volume["secret"]["secretName"]) in names
        if claim := volume.get("persistentVolumeClaim"):
            assert ("PersistentVolumeClaim", claim["claimName"]) in names


def test_a_changed_configuration_is_a_new_name_that_restarts_the_pods() -> None:
    names = [
        one["metadata"]["name"] for one in built("base") if one["kind"] == "ConfigMap"
    ]
    assert all(re.fullmatch(r"visual-gate-config-\w{10}", name) for name in names)
