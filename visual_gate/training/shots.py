"""What is ordered and what comes of it: one page, its shots, their changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from visual_gate.capture.studio import Look
from visual_gate.faults import Visible
from visual_gate.files import write_atomic
from visual_gate.records import Box, Viewport
from visual_gate.training.corpus import CorpusPage
from visual_gate.training.plan import Render, Volume

HARMLESS = "nuisance"
"""The family of changes that no user minds."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to render: one page, at one viewport, with everything that decides how."""

    page: CorpusPage
    viewport: Viewport
    seed: str
    volume: Volume
    looks: tuple[Look, ...]

    @property
    def key(self) -> str:
        return f"{self.page.name}@{self.viewport.name}"


@dataclass(frozen=True, slots=True)
class Part:
    """One change that can be seen: its place on both sides, and how it shows."""

    kind: str
    family: str
    severity: float
    note: str
    index: int
    before: Box | None
    after: Box | None
    visible: Visible


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture in the store, and what was changed on it."""

    render: Render
    file: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OtherLook:
    """The untouched page in another browser, and where things are there."""

    look: Look
    file: str
    boxes: Mapping[int, Box | None]


@dataclass(frozen=True, slots=True)
class Sitting:
    """Everything that was shot of one page.

    ``release`` is the page in another release of its package, where it looks the same.
    """

    order: Order
    base_look: Look
    base: str
    shots: tuple[Shot, ...]
    others: tuple[OtherLook, ...]
    fingerprint: str = ""
    release: str = ""


class PictureStore:
    """Pictures named by the hash of their bytes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def save(self, encoded: bytes) -> str:
        """Keep a picture; returns its path below the data folder."""
        digest = hashlib.sha256(encoded).hexdigest()[:24]
        name = f"img/{digest[:2]}/{digest}.png"
        if not (self._root / name).is_file():
            write_atomic(self._root / name, encoded)
        return name
