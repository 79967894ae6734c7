"""The store of baselines in a folder: what the gate and the front doors hold."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from visual_gate.baselines.approval import approve, remove
from visual_gate.baselines.audit import Entry, read_log
from visual_gate.baselines.manifest import Manifest
from visual_gate.baselines.place import Place
from visual_gate.baselines.refresh import Planned, RefreshPlan, plan, plan_refresh
from visual_gate.baselines.remote import Remote
from visual_gate.baselines.signature import UNSIGNED, Signature
from visual_gate.records import Capture, Target


@dataclass(frozen=True, slots=True)
class DirectoryStore:
    """Approved captures below ``root``; ``signature`` signs what ``save`` writes."""

    root: Path
    signature: Signature = UNSIGNED
    remote: Remote | None = None

    @property
    def is_live(self) -> bool:
        return False

    @property
    def place(self) -> Place:
        """The folder for the functions of this room."""
        return Place(self.root, self.remote)

    def __iter__(self) -> Iterator[Manifest]:
        """Every baseline's manifest; raises ManifestError."""
        return self.place.shelf().manifests()

    def load(self, target: Target) -> Capture:
        """The approved capture of a target, every byte of it checked.

        Raises:
            BaselineNotFoundError: nothing was approved yet.
            BaselineError: what was approved is damaged, missing or of another view.
        """
        return self.place.shelf().load(target)

    def save(self, capture: Capture) -> None:
        """Approve one capture under the store's signature.

        Raises:
            UnfitCaptureError: a blank, broken or half-loaded page.
            BaselineError, FileWriteError: the store cannot be written.
        """
        self.approve((self.plan(capture),), self.signature)

    def plan(
        self, capture: Capture, *, expected_status: Collection[int] = ()
    ) -> Planned:
        """What approving this capture would change; nothing is written."""
        return plan(self.place.shelf(), capture, expected_status=expected_status)

    def plan_refresh(
        self,
        captures: Sequence[Capture],
        *,
        configured: Sequence[Target] | None = None,
        expected_status: Collection[int] = (),
    ) -> RefreshPlan:
        """The same for several, with the stale baselines; see ``plan_refresh``."""
        return plan_refresh(
            self.place.shelf(),
            captures,
            configured=configured,
            expected_status=expected_status,
        )

    def approve(
        self, planned: Sequence[Planned], by: Signature, *, force: bool = False
    ) -> tuple[Manifest, ...]:
        """Make planned captures the baselines, all or none; see ``approve``."""
        return approve(self.place, planned, by, force=force)

    def remove(self, keys: Sequence[str], by: Signature) -> None:
        """Take baselines away; see ``remove``."""
        remove(self.place, keys, by)

    def log(self) -> dict[str, Entry]:
        """The audit log, by entry id; raises AuditError."""
        return read_log(self.place.shelf().files)


def open_store(
    directory: Path, *, remote: str = "", signature: Signature = UNSIGNED
) -> DirectoryStore:
    """A store as configured; an empty remote keeps the pictures in the folder."""
    elsewhere = Remote(remote, directory) if remote else None
    return DirectoryStore(directory, signature, elsewhere)
