"""Decisions of reviews as files: one line each, a labelled pair for training as well.

Each review writes files of its own, named by their content, so that branches merge
without conflict. The audit log names them with their SHA-256.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from visual_gate.baselines.digests import sha256
from visual_gate.baselines.documents import Document, box_values, read_cause
from visual_gate.baselines.filing import Files
from visual_gate.baselines.names import DEED_DIGITS, deed_name, object_path
from visual_gate.baselines.place import Place
from visual_gate.baselines.problems import ReviewFileError
from visual_gate.records import (
    Box,
    Kind,
    KnownDifference,
    Ruling,
    State,
)

SCHEMA = "visual-gate/review@1"
REVIEWS = "reviews"
LABELS: Mapping[Ruling, str] = {
    Ruling.ACCEPT: "benign",
    Ruling.NOISE: "benign",
    Ruling.REJECT: "regression",
    Ruling.WATCH: "unsure",
}
_HEX = re.compile(r"-([0-9a-f]{16})(?:\.watch)?\.jsonl$")


@dataclass(frozen=True, slots=True)
class Crop:
    """A component with its surroundings: an object, and the component's place in it."""

    object_name: str
    box: Box


@dataclass(frozen=True, slots=True)
class Review:
    """One decision about one component of a target, or about a target as a whole.

    ``run`` is the SHA-256 of the verdict that was reviewed, ``component`` the
    component's name in it, empty for the target as a whole; ``finding`` is the title
    under which it was shown. ``stored`` says that the candidate's capture became the
    baseline with it. ``pictures`` are cuts of both sides, None where there is none.
    """

    difference: KnownDifference
    run: str
    component: str
    finding: str
    stored: bool = False
    pictures: tuple[Crop, Crop] | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where in the run: target and component."""
        return self.difference.target, self.component

    @property
    def is_labelled(self) -> bool:
        """Whether it can teach a scorer."""
        return self.pictures is not None and self.difference.ruling != Ruling.WATCH

    @property
    def pair(self) -> Document:
        """The line of a list of labelled pairs; pictures relative to ``reviews/``."""
        return _pair(self)


def review_files(reviews: Sequence[Review]) -> dict[str, bytes]:
    """The files of one review by their path inside the store: pairs, and the rest."""
    labelled = [one for one in reviews if one.is_labelled]
    others = [one for one in reviews if not one.is_labelled]
    files: dict[str, bytes] = {}
    for group, suffix in ((labelled, ".jsonl"), (others, ".watch.jsonl")):
        if group:
            content = b"".join(_line(one.pair) for one in group)
            files[_path(group[0].difference.when, content, suffix)] = content
    return files


def read_reviews(place: Place, *, labelled: bool = False) -> tuple[Review, ...]:
    """The decisions that count, oldest first: the last one about the same pixels.

    Args:
        place: the store.
        labelled: only those that can teach a scorer.

    Raises:
        ReviewFileError: a file was altered, or another version wrote it.
    """
    found = sorted(stored_reviews(place.shelf().files), key=_time)
    last = {_identity(one): one for one in found}
    counting = [one for one in found if last[_identity(one)] is one]
    return tuple(one for one in counting if one.is_labelled or not labelled)


def stored_reviews(files: Files) -> Iterator[Review]:
    """Every decision of every review, also those that later ones replace."""
    for path in files.listed(REVIEWS):
        if path.endswith(".jsonl"):
            yield from _read_file(files.read(path) or b"", files.where(path))


def fetched_pairs(place: Place) -> tuple[Document, ...]:
    """Labelled pairs whose pictures lie here, with paths relative to the store.

    Raises:
        ObjectError, RemoteError: a picture is neither here nor on the remote.
        ReviewFileError: a file was altered.
    """
    shelf = place.shelf()
    pairs = []
    for one in read_reviews(place, labelled=True):
        for crop in one.pictures or ():
            shelf.object(crop.object_name)
        names = [_local(place, crop.object_name) for crop in one.pictures or ()]
        pairs.append({**one.pair, "a": names[0], "b": names[1]})
    return tuple(pairs)


def reviewed_objects(files: Files) -> frozenset[str]:
    """The names of all pictures that reviews refer to."""
    return frozenset(
        crop.object_name for one in stored_reviews(files) for crop in one.pictures or ()
    )


def _local(place: Place, name: str) -> str:
    path = object_path(name)
    return path if (place.root / path).is_file() else f".cache/{path}"


def _identity(review: Review) -> tuple[str, ...]:
    known = review.difference
    whole = "" if review.component else review.run
    return known.target, known.state, known.element, known.before, known.after, whole


def _time(review: Review) -> str:
    return review.difference.when


def _path(when: str, content: bytes, suffix: str) -> str:
    return f"{REVIEWS}/{deed_name(when, sha256(content))}{suffix}"


def _line(document: Document) -> bytes:
    text = json.dumps(document, sort_keys=True, ensure_ascii=True)
    return text.encode("ascii") + b"\n"


def _pair(review: Review) -> Document:
    """What training reads, and what the next run and people read."""
    known = review.difference
    document: Document = {
        "schema": SCHEMA,
        "id": f"{review.run[:DEED_DIGITS]} {known.target} {review.component}".strip(),
        "label": LABELS[known.ruling] if review.pictures else "unsure",
        "tier": "review",
        "page": known.target,
        "system": known.target.partition("@")[0],
        "split": "train",
        "run": review.run,
        "component": review.component,
        "finding": review.finding,
        "stored": review.stored,
        **_known_document(known),
    }
    if review.pictures is None:
        return document
    return {**document, **_pictured(review, *review.pictures)}


def _pictured(review: Review, before: Crop, after: Crop) -> Document:
    boxes = _values(before.box), _values(after.box)
    part = {
        "kind": str(review.difference.kind),
        "family": "review",
        "severity": float(review.difference.ruling is Ruling.REJECT),
        "box_a": boxes[0],
        "box_b": boxes[1],
    }
    return {
        "a": f"../{object_path(before.object_name)}",
        "b": f"../{object_path(after.object_name)}",
        "boxes_a": [boxes[0]],
        "boxes_b": [boxes[1]],
        "parts": [part],
    }


def _known_document(known: KnownDifference) -> Document:
    return {
        **asdict(known),
        "box_baseline": _values(known.box_baseline),
        "box_candidate": _values(known.box_candidate),
        "causes": [asdict(cause) for cause in known.causes],
    }


def _values(box: Box | None) -> list[int] | None:
    return None if box is None else box_values(box)


def _read_file(content: bytes, path: str) -> Iterable[Review]:
    named = _HEX.search(path)
    if named is None or sha256(content)[:DEED_DIGITS] != named[1]:
        problem = "was altered: its content does not have its name's hash"
        raise ReviewFileError(path, problem)
    try:
        return [_read(json.loads(line)) for line in content.decode().splitlines()]
    except (ValueError, KeyError, TypeError) as problem:
        raise ReviewFileError(path, "cannot be read") from problem


def _read(document: Mapping[str, Any]) -> Review:
    if document["schema"] != SCHEMA:
        raise ValueError(document["schema"])
    sides = [
        Crop(_object_name(document[side]), Box(*document[f"boxes_{side}"][0]))
        for side in ("a", "b")
        if side in document
    ]
    return Review(
        difference=_read_known(document),
        run=document["run"],
        component=document["component"],
        finding=document["finding"],
        stored=document["stored"],
        pictures=(sides[0], sides[1]) if sides else None,
    )


def _object_name(path: str) -> str:
    folder, _, rest = path.removeprefix("../objects/").partition("/")
    return folder + rest


def _read_known(document: Mapping[str, Any]) -> KnownDifference:
    return KnownDifference(
        target=document["target"],
        kind=Kind(document["kind"]),
        state=State(document["state"]),
        element=document["element"],
        box_baseline=_box(document["box_baseline"]),
        box_candidate=_box(document["box_candidate"]),
        ruling=Ruling(document["ruling"]),
        score=document["score"],
        causes=tuple(map(read_cause, document["causes"])),
        before=document["before"],
        after=document["after"],
        who=document["who"],
        when=document["when"],
        reason=document["reason"],
    )


def _box(values: Sequence[int] | None) -> Box | None:
    return None if values is None else Box(*values)
