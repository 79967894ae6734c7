"""The audit log: who changed which baseline, each entry naming those before it.

An entry is one file of JSON lines, named by the hash of its content, and names its
parents by their hashes: the same chain as Git's commits. Two branches add different
files, so they merge without conflict, and the next entry names the ends of both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from visual_gate.baselines.digests import sha256
from visual_gate.baselines.filing import Files
from visual_gate.baselines.names import AUDIT, DEED_DIGITS, deed_name
from visual_gate.baselines.problems import AuditError
from visual_gate.baselines.signature import Signature

SCHEMA = "visual-gate/audit@1"


class Action(StrEnum):
    """What was done."""

    APPROVE = "approve"
    FORCE = "force"
    REJECT = "reject"
    NOISE = "noise"
    WATCH = "watch"
    REMOVE = "remove"
    RESOLVE = "resolve"
    IMPORT = "import"
    THRESHOLD = "threshold"
    PROMOTE = "promote"
    VERDICT = "verdict"
    GC = "gc"


@dataclass(frozen=True, slots=True)
class Mark:
    """One state of a baseline: SHA-256 of its manifest file and of its pixels."""

    manifest: str
    pixels: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one target; None where there was or is no baseline."""

    target: str
    old: Mark | None
    new: Mark | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. ``details`` are free words of actions that change no baseline."""

    action: Action
    by: Signature
    parents: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """SHA-256 of the entry's file."""
        return sha256(entry_bytes(self))

    @property
    def path(self) -> str:
        """Path inside the store; sorted by name, entries are sorted by time."""
        return f"{AUDIT}/{deed_name(self.by.when, self.id)}.jsonl"


def entry_bytes(entry: Entry) -> bytes:
    """A head line, then a line for each target: deterministic ASCII."""
    head = {
        "schema": SCHEMA,
        "action": str(entry.action),
        "by": {key: value for key, value in asdict(entry.by).items() if value},
        "parents": sorted(entry.parents),
        "details": dict(entry.details),
    }
    lines = [head, *(asdict(change) for change in entry.changes)]
    return b"".join(_line(line) for line in lines)


def read_entry(content: bytes, path: str) -> Entry:
    """Read an entry's file and check it against its name.

    Raises:
        AuditError: it was altered, or is no entry.
    """
    if sha256(content)[:DEED_DIGITS] != _digits(path):
        raise AuditError(path, "was altered: its content does not have its name's hash")
    try:
        head, *changes = map(json.loads, content.decode("ascii").splitlines())
        return _entry(head, changes)
    except (ValueError, KeyError, TypeError) as problem:
        raise AuditError(path, "cannot be read") from problem


def _digits(path: str) -> str:
    """The part of the hash in an entry's name, with anything around the path."""
    return path.rpartition(".jsonl")[0][-DEED_DIGITS:]


def read_log(files: Files) -> dict[str, Entry]:
    """All entries by their id, in the order of their names; raises AuditError."""
    return {entry.id: entry for entry in _entries(files)}


def heads(log: Mapping[str, Entry]) -> tuple[str, ...]:
    """The entries that no other one names: what the next entry has to name."""
    named = {parent for entry in log.values() for parent in entry.parents}
    return tuple(sorted(set(log) - named))


def _entries(files: Files) -> Sequence[Entry]:
    return [
        read_entry(files.read(path) or b"", files.where(path))
        for path in files.listed(AUDIT)
        if path.endswith(".jsonl")
    ]


def _entry(head: dict[str, Any], changes: Sequence[dict[str, Any]]) -> Entry:
    if head["schema"] != SCHEMA:
        raise ValueError(head["schema"])
    return Entry(
        action=Action(head["action"]),
        by=Signature(**head["by"]),
        parents=tuple(head["parents"]),
        changes=tuple(_change(change) for change in changes),
        details=head["details"],
    )


def _change(values: dict[str, Any]) -> Change:
    old, new = values["old"], values["new"]
    return Change(
        values["target"],
        None if old is None else Mark(**old),
        None if new is None else Mark(**new),
    )


def _line(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, ensure_ascii=True).encode("ascii") + b"\n"
