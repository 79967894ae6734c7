"""One file for each rendered page: what makes a rendering resumable."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from visual_gate.files import write_atomic
from visual_gate.training.live import scripts_of_changes
from visual_gate.training.pairs import Line
from visual_gate.training.shots import Order

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order: lines of the manifest, or why there are none."""

    lines: tuple[Line, ...]
    reason: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The files below a data folder, one for each order.

    A file's name holds the hash of all that decides its content, so that a change of
    seed, volume, browsers or scripts renders anew.
    """

    root: Path

    def is_done(self, order: Order) -> bool:
        return self._path(order).is_file()

    def save(self, order: Order, outcome: Outcome) -> None:
        head = {
            "key": order.key,
            "left_out": outcome.reason,
            "fingerprint": outcome.fingerprint,
        }
        documents = (head, *outcome.lines)
        text = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
        write_atomic(self._path(order), text.encode())

    def leave_out(self, order: Order, reason: str) -> None:
        self.save(order, Outcome((), reason))

    def load(self, order: Order) -> Outcome:
        """What was saved, or nothing with an empty reason where it is not done."""
        if not self.is_done(order):
            return Outcome(())
        head, *lines = map(
            json.loads, self._path(order).read_text("utf-8").splitlines()
        )
        return Outcome(tuple(lines), head["left_out"], head["fingerprint"])

    def _path(self, order: Order) -> Path:
        name = f"{order.key[:NAME_LENGTH]}-{recipe(order)[:16]}.jsonl"
        return self.root / "pages" / name


def recipe(order: Order) -> str:
    """SHA-256 over everything that decides what comes of an order."""
    looks = [look.name for look in order.looks]
    release = (order.page.release.name,) if order.page.release else ()
    page = (order.key, order.page.package, order.page.url, *release)
    parts = (*page, order.seed, order.volume, looks, *scripts_of_changes())
    return hashlib.sha256(repr(parts).encode()).hexdigest()
