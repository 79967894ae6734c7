"""The schema of a custom resource, as small as it goes, for the tests of deploy/.

python tools/crd_schema.py crd.yaml KIND > tests/deploy/schemas/KIND.json
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

WORDS = {"description", "example", "x-kubernetes-validations"}
MERGING = {
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
}


def lean(schema: Any) -> Any:
    """A schema without its prose, and without what only merging needs."""
    if isinstance(schema, list):
        return [lean(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: lean(one) for name, one in value.items()}
        if key == "properties"
        else lean(value)
        for key, value in schema.items()
        if key not in WORDS | MERGING
    }


def schemas(definition: dict[str, Any]) -> dict[str, Any]:
    """The schemas of all served versions, by ``group/version``."""
    spec = definition["spec"]
    return {
        f"{spec['group']}/{version['name']}": lean(version["schema"]["openAPIV3Schema"])
        for version in spec["versions"]
        if version["served"]
    }


def _main(path: str, kind: str) -> None:
    for document in yaml.safe_load_all(Path(path).read_text("utf-8")):
        if document and document["spec"]["names"]["kind"] == kind:
            found = schemas(document)
            sys.stdout.write(json.dumps(found, separators=(",", ":")) + "\n")
            return
    sys.exit(f"no {kind} in {path}")


if __name__ == "__main__":
    _main(*sys.argv[1:])
