"""The objects in deploy/: read, built with kustomize, held against their schemas."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate  # type: ignore[import-untyped]  # ships no types
import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
SCHEMAS = Path(__file__).parent / "schemas"
OVERLAYS = (
    "base",
    "overlays/production",
    "overlays/shared-store",
    "overlays/from-git",
)
SAMPLES = sorted(
    path
    for folder in (
        "flagger",
        "argo-rollouts",
        "argocd",
        "flux",
        "kargo",
        "tekton",
        "jobs",
    )
    for path in (DEPLOY / folder).glob("*.yaml")
)
KUBERNETES = "1.32"
Object = Mapping[str, Any]


def objects_in(path: Path) -> list[Object]:
    """The objects of a file, in its order."""
    return [one for one in yaml.safe_load_all(path.read_text("utf-8")) if one]


def built(overlay: str) -> list[Object]:
    """What ``kubectl kustomize`` makes of a folder; skips where there is none."""
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    done = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / overlay)],  # noqa: S607  found on PATH
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def problems(found: Object) -> list[str]:
    """What is wrong with an object by the schema of its kind; unknown fields too."""
    own = SCHEMAS / f"{found['kind']}.json"
    versions = json.loads(own.read_bytes()) if own.is_file() else {}
    schema = versions.get(found["apiVersion"])
    if schema is None:
        return _built_in_problems(found)
    checker = jsonschema.Draft7Validator(_strict(schema))
    return [
        f"{'.'.join(map(str, wrong.absolute_path))}: {wrong.message}"
        for wrong in checker.iter_errors(found)
    ]


def _built_in_problems(found: Object) -> list[str]:
    try:
        kubernetes_validate.validate(found, KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as wrong:
        return [str(wrong)]
    return []


def _strict(schema: Any, *, top: bool = True) -> Any:
    """A structural schema that refuses what the API server would silently prune."""
    if not isinstance(schema, dict):
        return schema
    strict = {**schema, "type": _types(schema)}
    if strict["type"] is None:
        del strict["type"]
    for key in ("items", "additionalProperties"):
        if key in schema:
            strict[key] = _strict(schema[key], top=False)
    if "properties" in schema:
        inside = schema["properties"]
        strict["properties"] = {
            name: _strict(one, top=False) for name, one in inside.items()
        } | ({"metadata": {"type": "object"}} if top else {})
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            strict.setdefault("additionalProperties", False)
    return strict


def _types(schema: Object) -> Any:
    """The JSON types that a structural schema allows; ``None`` for any."""
    if schema.get("x-kubernetes-int-or-string"):
        return ["integer", "string"]
    if schema.get("nullable") and "type" in schema:
        return [schema["type"], "null"]
    return schema.get("type")


def one_of_kind(objects: list[Object], kind: str) -> Object:
    (found,) = (one for one in objects if one["kind"] == kind)
    return found


def pod_specs(found: Object) -> Iterator[Mapping[str, Any]]:
    """Every pod that an object of ours makes of the gate's own image."""
    if found["kind"] in {"Deployment", "Job"}:
        yield found["spec"]["template"]["spec"]
    if found["kind"] == "ClusterAnalysisTemplate":
        for metric in found["spec"]["metrics"]:
            if "job" in metric["provider"]:
                yield metric["provider"]["job"]["spec"]["template"]["spec"]
