"""One review at work: what is decided so far, and what is written when asked."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any

from visual_gate.baselines import (
    Decided,
    DirectoryStore,
    Review,
    Signature,
    decide,
    decided,
    sign,
)
from visual_gate.files import FileWriteError
from visual_gate.records import Ruling
from visual_gate.report import counted
from visual_gate.review.draft import Decision, Draft
from visual_gate.review.evidence import unseal
from visual_gate.review.gitting import GitDesk
from visual_gate.review.outcome import Outcome, outcome, written
from visual_gate.review.problems import (
    OtherTabError,
    ReasonMissingError,
    WholeTargetError,
)
from visual_gate.review.run import ReviewRun

Answer = dict[str, Any]
"""JSON values for the page."""

WORDS = {
    Ruling.ACCEPT: "accepted",
    Ruling.REJECT: "rejected",
    Ruling.NOISE: "noise",
    Ruling.WATCH: "watched",
}


def _keep_nowhere(_: Draft) -> None:
    """Keeps no draft."""


@dataclass
class Desk:
    """A run, its store, and the draft of the decisions; safe for several threads.

    ``seen`` is what was decided about the run before, ``revision`` counts the changes,
    so that a page that is out of date is noticed. ``now`` gives the time of day.
    ``keep`` is given each new draft before it counts; what it raises, the page says.
    """

    run: ReviewRun
    store: DirectoryStore
    now: Callable[[], datetime]
    expected_status: Collection[int] = ()
    seen: tuple[Review, ...] = ()
    draft: Draft = field(default_factory=Draft)
    keep: Callable[[Draft], None] = _keep_nowhere
    revision: int = 0
    lock: RLock = field(default_factory=RLock, repr=False)

    def state(self) -> Answer:
        """Every decision, and the count that the page reads out."""
        with self.lock:
            return {
                "revision": self.revision,
                "decisions": self._shown(),
                "count": self.count(),
                "unwritten": self.unwritten,
                "restored": self.unwritten if self.revision == 0 else 0,
                "undoable": bool(self.draft.steps),
            }

    def count(self) -> str:
        """``12 of 40 decided: 8 accepted, 4 rejected``; rows, not places."""
        rulings, at, tally = self._rulings(), 0, Counter[str]()
        for subject in self.run.subjects:
            places = range(at, at + len(subject.places))
            at += len(subject.places)
            found = {rulings[number] for number in places if number in rulings}
            if all(number in rulings for number in places):
                tally["mixed" if len(found) > 1 else WORDS[found.pop()]] += 1
        done, total = sum(tally.values()), len(self.run.subjects)
        details = ", ".join(f"{number} {word}" for word, number in tally.items())
        return f"{done} of {total} decided" + (f": {details}" if details else "")

    def decide(
        self, places: Sequence[int], ruling: Ruling, reason: str, *, revision: int
    ) -> Answer:
        """Decide about places by their numbers.

        Raises:
            ReasonMissingError: no reason was given.
            WholeTargetError: noise, of a target as a whole.
            NoCaptureError, PictureError: there is nothing left to decide about.
            OtherTabError: the page is out of date.
            FileWriteError: the draft cannot be kept; it is as it was.
        """
        if not reason.strip():
            raise ReasonMissingError
        with self.lock:
            self._expect(revision)
            for number in places:
                self._check(number, ruling)
            made = Decision(ruling, reason.strip())
            return self._turn(self.draft.deciding(places, made))

    def undo(self, *, revision: int) -> Answer:
        """Take the last decision back that is not written; raises OtherTabError."""
        with self.lock:
            self._expect(revision)
            return self._turn(self.draft.undone())

    def plan(self) -> Answer:
        """What ``write`` would do, in words; raises what ``outcome`` raises."""
        with self.lock:
            found, by = self._outcome(), self._signature()
            return {
                "revision": self.revision,
                "decisions": self._tally(),
                "baselines": sorted(found.stored),
                "kept_back": list(found.kept_back),
                "unfit": list(found.unfit),
                "folder": str(self.store.root),
                "who": by.who,
                "git": self._git().is_usable,
                "message": self._message(found),
            }

    def write(self, *, revision: int, force: bool = False) -> Answer:
        """Write baselines, decisions and audit entries; the draft is then empty.

        Raises:
            OtherTabError: the page is out of date.
            VisualGateError: it could not be written; nothing was, the draft stays.
        """
        with self.lock:
            self._expect(revision)
            found, by = self._outcome(), self._signature()
            message = self._message(found)
            mine = written(
                self.run, self.draft.decisions, found, by=by, seen=frozenset(self.seen)
            )
            made = decide(self.store.place, mine, by, force=force)
            self.seen = decided(self.store.place, self.run.digest)
            with suppress(FileWriteError):  # what is written is not offered again
                self.keep(Draft())
            return {
                **self._shown_as(Draft()),
                "told": _told(made, self.store),
                "message": message,
                "git": self._git().is_usable,
            }

    def commit(self, message: str) -> Answer:
        """Commit the store's folder with Git; raises GitRefusedError."""
        with self.lock:
            return {"commit": self._git().commit(message)}

    def written(self) -> dict[int, Review]:
        """What was decided before and is written, by the number of its place."""
        latest = {one.place: one for one in self.seen}
        return {
            number: latest[place.target, place.component]
            for number, place in enumerate(self.run.places)
            if (place.target, place.component) in latest
        }

    @property
    def unwritten(self) -> int:
        """Decisions that are in the draft alone."""
        return len(self.draft.decisions)

    @property
    def who(self) -> str:
        """Who is deciding, as Git knows them."""
        return self._signature().who

    def _turn(self, draft: Draft) -> Answer:
        self.keep(draft)
        return self._shown_as(draft)

    def _shown_as(self, draft: Draft) -> Answer:
        self.draft = draft
        self.revision += 1
        return self.state()

    def _expect(self, revision: int) -> None:
        if revision != self.revision:
            raise OtherTabError

    def _check(self, number: int, ruling: Ruling) -> None:
        if number < 0:
            raise IndexError(number)
        place = self.run.places[number]
        report = self.run.targets[place.target]
        if not place.component and ruling is Ruling.NOISE:
            raise WholeTargetError(place.target)
        if place.component or ruling is Ruling.ACCEPT:
            unseal(self.run.folder, report)

    def _rulings(self) -> dict[int, Ruling]:
        drafted = {at: one.ruling for at, one in self.draft.decisions.items()}
        return {**self._earlier(), **drafted}

    def _earlier(self) -> dict[int, Ruling]:
        return {at: one.difference.ruling for at, one in self.written().items()}

    def _shown(self) -> dict[int, list[str]]:
        """Ruling, reason and, for what is written, who decided it."""
        known = {at: one.difference for at, one in self.written().items()}
        shown = {
            at: [str(one.ruling), one.reason, one.who or "somebody"]
            for at, one in known.items()
        }
        for at, one in self.draft.decisions.items():
            shown[at] = [str(one.ruling), one.reason, ""]
        return shown

    def _outcome(self) -> Outcome:
        return outcome(
            self.run,
            self.draft.decisions,
            self.store,
            earlier=self._earlier(),
            expected_status=self.expected_status,
        )

    def _signature(self) -> Signature:
        return sign(self.store.root, self.now(), model=self.run.report.model.sha256)

    def _git(self) -> GitDesk:
        return GitDesk(self.store.root)

    def _tally(self) -> Mapping[str, int]:
        return Counter(WORDS[one.ruling] for one in self.draft.decisions.values())

    def _message(self, found: Outcome) -> str:
        """A commit message that says what was decided, and why."""
        tally = ", ".join(f"{number} {word}" for word, number in self._tally().items())
        reasons = dict.fromkeys(one.reason for one in self.draft.decisions.values())
        lines = [f"Review of the visual differences: {tally}", ""]
        lines += [f"- {reason}" for reason in reasons]
        if found.stored:
            lines += ["", f"New baselines: {', '.join(sorted(found.stored))}"]
        return "\n".join(lines)


def _told(made: Decided, store: DirectoryStore) -> str:
    if not made.entries:
        return "Nothing was written: somebody else has decided the same."
    baselines = counted(len(made.manifests), "baseline")
    entries = (
        f"{len(made.entries)} audit {'entry' if len(made.entries) == 1 else 'entries'}"
    )
    return f"Written to {store.root}: {baselines}, the decisions, {entries}."
