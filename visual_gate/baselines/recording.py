"""Keeps every capture of a gate run, so that its verdict can be reproduced."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from visual_gate.baselines.circumstances import Circumstances
from visual_gate.baselines.digests import sha256
from visual_gate.baselines.known import Known
from visual_gate.baselines.nodes import nodes_document
from visual_gate.baselines.noise import NoiseFolder
from visual_gate.baselines.takes import AnyTake, FailedTake, Take, orderly
from visual_gate.errors import CaptureError, InfrastructureError
from visual_gate.judge import NoiseProfile
from visual_gate.protocols import BaselineSource, Browser
from visual_gate.records import (
    BrowserInfo,
    Capture,
    CaptureFailure,
    Deployment,
    Side,
    Target,
)

Where = tuple[str, Side]
"""A target's key and the side that was captured."""


class RunRecorder:
    """Takes part in one run; what it sees lies in files below ``folder`` meanwhile.

    Safe to use from several threads. Pictures and elements are named by their hash,
    so what is seen twice is kept once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.circumstances = Circumstances()
        self._takes: dict[Where, list[AnyTake]] = defaultdict(list)
        self._lock = Lock()

    @property
    def takes(self) -> Mapping[Where, Sequence[AnyTake]]:
        """Captures and failures of each target and side, in order."""
        return self._takes

    def browser(self, browser: Browser) -> Browser:
        """The browser with everything it captures kept."""
        return _RecordingBrowser(browser, self)

    def stored(self, source: BaselineSource) -> BaselineSource:
        """Stored baselines with everything that is loaded kept."""
        return _RecordingSource(source, self)

    def memory(self, folder: NoiseFolder) -> "RecordingMemory":
        """Noise profiles with those that were asked for kept."""
        return RecordingMemory(folder, self)

    def known(self, decided: Known, approved: frozenset[str] | None) -> None:
        """Remember people's decisions, and what was held against stored baselines."""
        found = replace(self.circumstances, known=dict(decided), approved=approved)
        self.circumstances = found

    def recalled(self, target: Target, profile: NoiseProfile) -> None:
        """Remember what was known of a target's noise."""
        with self._lock:
            noise = {**self.circumstances.noise, target.key: profile}
            self.circumstances = replace(self.circumstances, noise=noise)

    def keep(self, taken: Capture | CaptureFailure) -> None:
        """Remember a capture or a failure."""
        take = self._take(taken)
        with self._lock:
            self._takes[taken.target.key, taken.side].append(take)

    def content(self, name: str) -> bytes:
        """The bytes that a take names."""
        return (self.folder / name).read_bytes()

    def _take(self, taken: Capture | CaptureFailure) -> AnyTake:
        if isinstance(taken, CaptureFailure):
            return FailedTake(taken.reason)
        picture = self._write(taken.encoded)
        nodes = self._write(nodes_document(taken.nodes))
        return Take(picture, nodes, taken.facts, taken.browser)

    def _write(self, content: bytes) -> str:
        name = sha256(content)
        (self.folder / name).write_bytes(content)
        return name


@dataclass(frozen=True, slots=True)
class _RecordingBrowser:
    browser: Browser
    recorder: RunRecorder

    @property
    def info(self) -> BrowserInfo:
        return self.browser.info

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        try:
            taken = orderly(self.browser.capture(deployment, target, side))
        except InfrastructureError as problem:
            self.recorder.keep(_failure(target, side, problem))
            raise
        self.recorder.keep(taken)
        return taken


@dataclass(frozen=True, slots=True)
class RecordingMemory:
    """A folder of noise profiles; what it answers is recorded."""

    folder: NoiseFolder
    recorder: RunRecorder

    def recall(self, target: Target) -> NoiseProfile:
        profile = self.folder.recall(target)
        self.recorder.recalled(target, profile)
        return profile

    def remember(self, target: Target, profile: NoiseProfile) -> None:
        self.folder.remember(target, profile)


@dataclass(frozen=True, slots=True)
class _RecordingSource:
    source: BaselineSource
    recorder: RunRecorder

    @property
    def is_live(self) -> bool:
        return self.source.is_live

    def load(self, target: Target) -> Capture:
        try:
            taken = orderly(self.source.load(target))
        except InfrastructureError as problem:
            self.recorder.keep(_failure(target, Side.BASELINE, problem))
            raise
        self.recorder.keep(taken)
        return taken


def _failure(
    target: Target, side: Side, problem: InfrastructureError
) -> CaptureFailure:
    """As the gate words it."""
    said = problem.cause if isinstance(problem, CaptureError) else str(problem)
    return CaptureFailure(target, side, said)
