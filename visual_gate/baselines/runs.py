"""Recorded runs: all that a verdict rested on, as objects and one line of the log."""

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from visual_gate.baselines.audit import Action, Entry
from visual_gate.baselines.circumstances import (
    Circumstances,
    circumstances_document,
    read_circumstances,
)
from visual_gate.baselines.digests import pixel_digest, sha256
from visual_gate.baselines.documents import Document
from visual_gate.baselines.encoding import smallest
from visual_gate.baselines.names import object_name
from visual_gate.baselines.nodes import SUFFIX, compress
from visual_gate.baselines.place import Place, Writer
from visual_gate.baselines.problems import ObjectError
from visual_gate.baselines.recording import RunRecorder, Where
from visual_gate.baselines.signature import Signature
from visual_gate.baselines.takes import AnyTake, Take, read_take, take_document
from visual_gate.images import decode
from visual_gate.records import Correction, JudgeSettings, Policy, Side

SCHEMA = "visual-gate/run@1"
RUN_SUFFIX = "run.json.xz"


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run and what it concluded.

    ``verdict`` is the text of ``verdict.json``, ``stored`` says that stored baselines
    were compared with, ``config`` is the configuration's path in the repository with
    the SHA-256 of the file, both empty where there was none.
    """

    settings: JudgeSettings
    takes: Mapping[Where, Sequence[AnyTake]]
    verdict: str
    stored: bool
    config: tuple[str, str] = ("", "")
    circumstances: Circumstances = field(default_factory=Circumstances)

    @property
    def baselines(self) -> dict[str, set[str]]:
        """The stored pictures that were compared with, by the target's key."""
        found: dict[str, set[str]] = {}
        for (key, side), takes in self.takes.items():
            used = {one.picture for one in takes if isinstance(one, Take)}
            if self.stored and used and side is Side.BASELINE:
                found[key] = used
        return found

    @property
    def object_names(self) -> frozenset[str]:
        """Pictures and elements that the run needs."""
        taken = (one for takes in self.takes.values() for one in takes)
        kept = [take for take in taken if isinstance(take, Take)]
        return frozenset(name for take in kept for name in (take.picture, take.nodes))


def keep_run(
    place: Place,
    recorder: RunRecorder,
    run: RecordedRun,
    by: Signature,
) -> Entry:
    """Store what a run saw, and log its verdict.

    Args:
        place: the store.
        recorder: what took part in the run.
        run: what was judged; its takes name the recorder's files.
        by: who, when, and with which model.

    Raises:
        BaselineError, FileWriteError: the store cannot be written; nothing was logged.
    """
    with place.writing() as writer:
        names = _stored_names(writer, recorder, run)
        content = compress(_document(run, names))
        name = object_name(content, RUN_SUFFIX)
        writer.put(name, content)
        details = {**_told(run.verdict), "run": name}
        entry = Entry(Action.VERDICT, by, writer.heads(), details=details)
        writer.commit({}, [entry])
    return entry


def read_run(content: bytes, name: str) -> RecordedRun:
    """The object that ``keep_run`` wrote; raises ObjectError for anything else."""
    try:
        document = json.loads(lzma.decompress(content))
        if document["schema"] != SCHEMA:
            raise ObjectError(
                name,
                f"is of the unknown version {document['schema']!r}",
                "use the version of visual-gate that wrote it",
            )
        return _read(document)
    except (ValueError, KeyError, TypeError, lzma.LZMAError) as problem:
        raise ObjectError(name, "holds no recorded run") from problem


def run_names(log: Mapping[str, Entry]) -> tuple[str, ...]:
    """The objects of all recorded runs that a log names."""
    told = (entry for entry in log.values() if entry.action is Action.VERDICT)
    return tuple(sorted({one.details["run"] for one in told if "run" in one.details}))


def _told(verdict: str) -> dict[str, str]:
    """What the log's line says of a verdict."""
    document = json.loads(verdict)
    return {
        "verdict": str(document["status"]),
        "score": f"{document['score']:.6f}",
        "targets": str(len(document["pages"])),
        "verdict_sha256": sha256(verdict.encode()),
    }


def _stored_names(
    writer: Writer, recorder: RunRecorder, run: RecordedRun
) -> dict[str, str]:
    """The object for each file of the recorder; those not stored yet are written."""
    pictures, nodes = _files(run)
    known = _known_pixels(writer)
    names = {}
    for file in pictures:
        names[file] = _put_picture(writer, recorder.content(file), known)
    for file in nodes:
        content = compress(recorder.content(file))
        names[file] = object_name(content, SUFFIX)
        writer.put(names[file], content)
    return names


def _files(run: RecordedRun) -> tuple[list[str], list[str]]:
    taken = [one for takes in run.takes.values() for one in takes]
    kept = [take for take in taken if isinstance(take, Take)]
    return sorted({one.picture for one in kept}), sorted({one.nodes for one in kept})


def _known_pixels(writer: Writer) -> dict[str, str]:
    """The stored object of each approved picture, by the digest of its pixels."""
    found = (one.picture for one in writer.shelf.manifests())
    return {
        one.pixels: one.object_name
        for one in found
        if writer.shelf.is_stored(one.object_name)
    }


def _put_picture(writer: Writer, encoded: bytes, known: dict[str, str]) -> str:
    image = decode(encoded)
    pixels = pixel_digest(image)
    if pixels not in known:
        made = smallest(image, "a capture")
        known[pixels] = object_name(made.content, made.suffix)
        writer.put(known[pixels], made.content)
    return known[pixels]


def _document(run: RecordedRun, names: Mapping[str, str]) -> bytes:
    document = {
        "schema": SCHEMA,
        "settings": asdict(run.settings),
        "stored": run.stored,
        "config": list(run.config),
        "takes": [
            [key, str(side), [_named(take, names) for take in takes]]
            for (key, side), takes in sorted(run.takes.items())
        ],
        "circumstances": circumstances_document(run.circumstances),
        "verdict": run.verdict,
    }
    return json.dumps(document, sort_keys=True).encode("ascii")


def _named(take: AnyTake, names: Mapping[str, str]) -> Document:
    document = take_document(take)
    if isinstance(take, Take):
        document["picture"] = names[take.picture]
        document["nodes"] = names[take.nodes]
    return document


def _read(document: dict[str, Any]) -> RecordedRun:
    settings = document["settings"]
    path, digest = document["config"]
    return RecordedRun(
        settings=JudgeSettings(
            **{
                **settings,
                "policy": Policy(settings["policy"]),
                "correction": Correction(settings["correction"]),
            }
        ),
        takes=dict(_takes(document["takes"])),
        verdict=document["verdict"],
        stored=document["stored"],
        config=(path, digest),
        circumstances=read_circumstances(document["circumstances"]),
    )


def _takes(rows: Sequence[Any]) -> Iterator[tuple[Where, tuple[AnyTake, ...]]]:
    for key, side, takes in rows:
        yield (key, Side(side)), tuple(map(read_take, takes))
