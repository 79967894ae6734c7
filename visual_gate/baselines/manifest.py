"""One small file for each target: what was approved, in a form people can read."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from visual_gate.baselines.digests import sha256
from visual_gate.baselines.documents import (
    Document,
    browser_document,
    facts_document,
    read_browser,
    read_facts,
    read_target,
    target_document,
    viewport_document,
)
from visual_gate.baselines.problems import ManifestError
from visual_gate.records import BrowserInfo, PageFacts, Target

SCHEMA = "visual-gate/baseline@1"
_CONFLICT = b"<<<<<<< "


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """The approved pixels. ``pixels`` and ``sha256`` hash the pixels and the file."""

    width: int
    height: int
    pixels: str
    sha256: str
    suffix: str
    bytes: int

    @property
    def object_name(self) -> str:
        return f"{self.sha256}.{self.suffix}"


@dataclass(frozen=True, slots=True)
class StoredNodes:
    """The approved elements. ``content`` hashes them before compression."""

    count: int
    content: str
    sha256: str
    bytes: int

    @property
    def object_name(self) -> str:
        return f"{self.sha256}.json.xz"


@dataclass(frozen=True, slots=True)
class Approved:
    """Who made this the baseline, and when."""

    who: str = ""
    when: str = ""
    commit: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All about one baseline but the pixels and elements themselves."""

    target: Target
    picture: StoredPicture
    nodes: StoredNodes
    facts: PageFacts
    browser: BrowserInfo
    approved: Approved = Approved()
    components: tuple[str, ...] = ()
    """As ``components.component_lines`` writes them; older manifests have none."""

    @property
    def key(self) -> str:
        return self.target.key

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest file, which the audit log names."""
        return sha256(to_bytes(self))

    @property
    def object_names(self) -> tuple[str, str]:
        return self.picture.object_name, self.nodes.object_name

    def shows_the_same(self, other: "Manifest") -> bool:
        """Whether both say the same about the page, whoever approved them when."""
        return _content(self) == _content(other)


def _content(manifest: Manifest) -> Document:
    """Without what may differ between two encoders or segmenters of equal pixels."""
    picture = replace(manifest.picture, sha256="", suffix="", bytes=0)
    nodes = replace(manifest.nodes, sha256="", bytes=0)
    return _document(
        replace(
            manifest, picture=picture, nodes=nodes, approved=Approved(), components=()
        )
    )


def to_bytes(manifest: Manifest) -> bytes:
    """The file's content: the same for the same manifest on every machine."""
    document = _document(manifest)
    return _pretty({**document, "seal": _seal(document)})


def from_bytes(content: bytes, path: str) -> Manifest:
    """Read a manifest file.

    Raises:
        ManifestError: it is in conflict, edited by hand, or of another version.
    """
    if _CONFLICT in content:
        remedy = (
            "take a side with: visual-gate baselines resolve TARGET --ours|--theirs"
        )
        raise ManifestError(path, "is in conflict after a merge", remedy)
    try:
        document = json.loads(content)
        schema, seal = document.pop("schema"), document.pop("seal")
    except (ValueError, KeyError, AttributeError, TypeError) as problem:
        raise ManifestError(path, "is damaged") from problem
    if schema != SCHEMA:
        remedy = "use the version of visual-gate that wrote it"
        raise ManifestError(path, f"is of the unknown version {schema!r}", remedy)
    if seal != _seal({"schema": schema, **document}):
        raise ManifestError(path, "was edited by hand")
    try:
        return _read(document)
    except (KeyError, TypeError, ValueError) as problem:
        raise ManifestError(path, "is damaged") from problem


def _document(manifest: Manifest) -> Document:
    components = {"components": list(manifest.components)}
    return {
        "schema": SCHEMA,
        "target": manifest.key,
        "page": target_document(manifest.target),
        "viewport": viewport_document(manifest.target.viewport),
        "picture": asdict(manifest.picture),
        "nodes": asdict(manifest.nodes),
        "facts": facts_document(manifest.facts),
        "browser": browser_document(manifest.browser),
        "approved": {k: v for k, v in asdict(manifest.approved).items() if v},
        **(components if manifest.components else {}),
    }


def _read(document: Document) -> Manifest:
    return Manifest(
        target=read_target(document["page"], document["viewport"]),
        picture=StoredPicture(**document["picture"]),
        nodes=StoredNodes(**document["nodes"]),
        facts=read_facts(document["facts"]),
        browser=read_browser(document["browser"]),
        approved=Approved(**document["approved"]),
        components=tuple(document.get("components", ())),
    )


def _seal(document: Document) -> str:
    """Tells a mistaken edit; what was approved is proved by the audit log."""
    return sha256(json.dumps(document, sort_keys=True).encode("ascii"))


def _pretty(document: Any) -> bytes:
    text = json.dumps(document, sort_keys=True, indent=1, ensure_ascii=True)
    return text.encode("ascii") + b"\n"
