"""Approved captures as they are read, from a folder or from a commit."""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass

from visual_gate.baselines.digests import sha256
from visual_gate.baselines.filing import Files
from visual_gate.baselines.manifest import Manifest, from_bytes
from visual_gate.baselines.names import (
    CACHE,
    MANIFESTS,
    manifest_path,
    object_path,
)
from visual_gate.baselines.nodes import read_nodes
from visual_gate.baselines.problems import ObjectError, OtherViewError
from visual_gate.baselines.remote import Remote
from visual_gate.errors import BaselineNotFoundError
from visual_gate.records import Capture, DomNode, Side, Target

_LFS_POINTER = b"version https://git-lfs"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A store for reading; every object is checked by its hash."""

    files: Files
    remote: Remote | None = None

    @property
    def is_live(self) -> bool:
        return False

    def load(self, target: Target) -> Capture:
        """The approved capture of a target, with the target's present settings.

        Raises:
            BaselineNotFoundError: nothing was approved yet.
            OtherViewError: it was captured in another window or of another element.
            BaselineError: a file of it is missing, damaged or edited by hand.
        """
        manifest = self.manifest(target.key)
        if manifest is None:
            raise BaselineNotFoundError(target.key, self.files.name)
        _expect_same_view(manifest, target)
        return self.capture(manifest, target)

    def capture(self, manifest: Manifest, target: Target | None = None) -> Capture:
        """A baseline with its pixels and elements, checked."""
        return Capture(
            target=target or manifest.target,
            side=Side.BASELINE,
            encoded=self.picture(manifest),
            nodes=self.nodes(manifest),
            facts=manifest.facts,
            browser=manifest.browser,
        )

    def manifest(self, key: str) -> Manifest | None:
        """What is approved for the target with this key; raises ManifestError."""
        path = manifest_path(key)
        content = self.files.read(path)
        return None if content is None else from_bytes(content, self.files.where(path))

    def manifests(self) -> Iterator[Manifest]:
        """Every baseline, in the order of its file's name; raises ManifestError."""
        for path in self.files.listed(MANIFESTS):
            content = self.files.read(path)
            if content is not None:
                yield from_bytes(content, self.files.where(path))

    def picture(self, manifest: Manifest) -> bytes:
        """The approved picture's file."""
        return self.object(manifest.picture.object_name)

    def nodes(self, manifest: Manifest) -> tuple[DomNode, ...]:
        """The approved elements."""
        name = manifest.nodes.object_name
        try:
            return read_nodes(self.object(name))
        except (ValueError, KeyError, TypeError, lzma.LZMAError) as problem:
            where = self.files.where(object_path(name))
            raise ObjectError(where, "holds no elements") from problem

    def object(self, name: str) -> bytes:
        """An object's bytes, checked by the hash in its name.

        Raises:
            ObjectError: it is missing or damaged, here and on the remote.
            RemoteError: it is not here and the remote does not answer.
        """
        content = self.local_object(name)
        if content is not None and is_whole(name, content):
            return content
        if self.remote is not None:
            return self.remote.fetch(name)
        raise _object_problem(self.files.where(object_path(name)), content)

    def is_stored(self, name: str) -> bool:
        """Whether the object is whole here, or kept on a remote."""
        content = self.local_object(name)
        if content is None:
            return self.remote is not None
        return is_whole(name, content)

    def local_object(self, name: str) -> bytes | None:
        """The bytes that lie here under this name, unchecked."""
        path = object_path(name)
        content = self.files.read(path)
        return self.files.read(f"{CACHE}/{path}") if content is None else content


def is_whole(name: str, content: bytes) -> bool:
    """Whether these bytes are the object of this name."""
    return sha256(content) == name.partition(".")[0]


def _object_problem(path: str, content: bytes | None) -> ObjectError:
    if content is None:
        return ObjectError(path, "is missing")
    if content.startswith(_LFS_POINTER):
        return ObjectError(path, "was not fetched", "fetch it with: git lfs pull")
    return ObjectError(path, "is damaged: its content does not have its name's hash")


def _expect_same_view(manifest: Manifest, target: Target) -> None:
    stored, asked = _view(manifest.target), _view(target)
    if stored != asked:
        raise OtherViewError(target.key, stored, asked)


def _view(target: Target) -> str:
    window = target.viewport
    scale = window.device_scale_factor
    density = "" if scale == 1 else f" at {scale:g} pixels per CSS pixel"
    element = f" of {target.selector}" if target.selector else ""
    return f"{window.width}x{window.height}{density}{element}"
