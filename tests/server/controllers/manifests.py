"""The shipped manifests, turned to the server of a test: what we ship is played."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[3] / "deploy"
IN_CLUSTER = "http://visual-gate.visual-gate.svc:8080"
Document = Mapping[str, Any]


def manifest(path: str, *, server: str) -> Document:
    """The first object of a file in deploy/, its gate being at this address."""
    written = (DEPLOY / path).read_text("utf-8")
    host = server.removeprefix("http://")
    written = written.replace(IN_CLUSTER.removeprefix("http://"), host)
    found: Document = next(iter(yaml.safe_load_all(written)))
    return found


def stage(path: str, *, server: str) -> Document:
    """A stage of Spinnaker, likewise."""
    written = (DEPLOY / path).read_text("utf-8").replace(IN_CLUSTER, server)
    found: Document = json.loads(written)
    return found


def hooks(path: str, *, server: str, **metadata: str) -> list[dict[str, Any]]:
    """The webhooks of a Canary in deploy/flagger, with this metadata laid over."""
    found = manifest(f"flagger/{path}", server=server)["spec"]["analysis"]["webhooks"]
    return [{**hook, "metadata": {**hook["metadata"], **metadata}} for hook in found]


def substituted(value: Any, arguments: Mapping[str, str]) -> Any:
    """Replace ``{{args.x}}`` in the texts of a value, as Argo does."""
    if isinstance(value, str):
        return re.sub(
            r"\{\{\s*args\.([\w-]+)\s*\}\}", lambda one: arguments[one[1]], value
        )
    if isinstance(value, list):
        return [substituted(one, arguments) for one in value]
    if isinstance(value, dict):
        return {key: substituted(one, arguments) for key, one in value.items()}
    return value
