"""A capture on its way to becoming a baseline."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from visual_gate.baselines.components import component_lines
from visual_gate.baselines.digests import pixel_digest, sha256
from visual_gate.baselines.documents import facts_document, origin_of, read_facts
from visual_gate.baselines.encoding import smallest
from visual_gate.baselines.manifest import (
    Manifest,
    StoredNodes,
    StoredPicture,
)
from visual_gate.baselines.names import object_name
from visual_gate.baselines.nodes import SUFFIX, compress, nodes_document
from visual_gate.images import decode
from visual_gate.records import Capture


@dataclass(frozen=True, slots=True)
class Draft:
    """A manifest with the objects that it needs and that are not stored yet."""

    manifest: Manifest
    objects: Mapping[str, bytes]


def describe(capture: Capture) -> Manifest:
    """What a manifest will say; nothing is encoded yet, so no file is named."""
    image = decode(capture.encoded, capture.target.key)
    document = nodes_document(capture.nodes, origin_of(capture.facts.url))
    height, width = image.shape[:2]
    return Manifest(
        target=capture.target,
        picture=StoredPicture(width, height, pixel_digest(image), "", "", 0),
        nodes=StoredNodes(len(capture.nodes), sha256(document), "", 0),
        facts=read_facts(facts_document(capture.facts)),
        browser=replace(capture.browser, executable=""),
    )


def draft(
    capture: Capture, described: Manifest, *, known: Mapping[str, StoredPicture]
) -> Draft:
    """Encode what is not stored yet, and find the components.

    Args:
        capture: with pixels and elements.
        described: what ``describe`` said of it.
        known: pictures that are stored already, by the digest of their pixels.
    """
    objects: dict[str, bytes] = {}
    picture = known.get(described.picture.pixels)
    if picture is None:
        picture = _encode_picture(capture, described.picture, objects)
    nodes = _encode_nodes(capture, described.nodes, objects)
    image = decode(capture.encoded, capture.target.key)
    components = component_lines(image, capture.nodes)
    manifest = replace(described, picture=picture, nodes=nodes, components=components)
    return Draft(manifest, objects)


def _encode_picture(
    capture: Capture, described: StoredPicture, objects: dict[str, bytes]
) -> StoredPicture:
    name = capture.target.key
    encoded = smallest(decode(capture.encoded, name), name)
    stored = object_name(encoded.content, encoded.suffix)
    objects[stored] = encoded.content
    return replace(
        described,
        sha256=stored.partition(".")[0],
        suffix=encoded.suffix,
        bytes=len(encoded.content),
    )


def _encode_nodes(
    capture: Capture, described: StoredNodes, objects: dict[str, bytes]
) -> StoredNodes:
    content = compress(nodes_document(capture.nodes, origin_of(capture.facts.url)))
    stored = object_name(content, SUFFIX)
    objects[stored] = content
    return replace(described, sha256=stored.partition(".")[0], bytes=len(content))
