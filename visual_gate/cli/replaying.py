"""What ``visual-gate audit at`` does and prints."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from visual_gate.assemble import environment, open_comparer
from visual_gate.baselines import Recall, recall
from visual_gate.cli.console import colored, print_json, say, say_all
from visual_gate.cli.stores import configured_store, stored_settings
from visual_gate.compare import Comparer
from visual_gate.errors import ExitCode, ModelError
from visual_gate.files import write_atomic
from visual_gate.records import Environment, GateReport, ModelInfo
from visual_gate.replay import replay
from visual_gate.report import load_document, to_json, verdict_document

MODELS = "models"
DIFFERENCES_SHOWN = 10
HASH_SHOWN = 12


class PastModelError(ModelError):
    """The model that judged then is nowhere to be had."""

    def __init__(self, model: ModelInfo, commit: str, version: str) -> None:
        name = f"{model.name} ({model.sha256[:HASH_SHOWN]})"
        super().__init__(
            f"the verdict was given by the model {name}, which is neither in {MODELS}/ "
            f"at {commit[:HASH_SHOWN]} nor with this visual-gate; "
            f"install version {version} to reproduce it"
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """A recorded verdict beside the one that came out now, both as JSON text."""

    recall: Recall
    report: GateReport
    then: str
    now: str
    remarks: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether both are the same, byte for byte."""
        return self.then == self.now

    @property
    def differences(self) -> list[str]:
        """Where the two documents differ."""
        found = _differing(json.loads(self.then), json.loads(self.now))
        return [f"{where}: {then!r}, now {now!r}" for where, then, now in found]


def audit_at(
    revision: str, *, config: Path | None, entry: str, as_json: bool
) -> ExitCode:
    """Reproduce a recorded verdict and say whether it came out the same.

    Raises:
        UsageError: nothing was recorded there.
        InfrastructureError: something that it rested on cannot be had.
    """
    store = configured_store(stored_settings(config))
    done = _replayed(recall(store.place, revision, entry=entry))
    if as_json:
        print_json(_document(done))
    _tell(done)
    return ExitCode.PASS if done.is_equal else ExitCode.FAIL


def _replayed(found: Recall) -> Replayed:
    run = found.run()
    then = load_document(json.loads(run.verdict))
    objects = {name: found.object(name) for name in run.object_names}
    with _past_comparer(found, then) as comparer:
        now = replay(run, then, objects=objects, comparer=comparer)
        told = to_json(verdict_document(now))
    return Replayed(found, then, run.verdict, told, found.remarks(run))


@contextmanager
def _past_comparer(found: Recall, then: GateReport) -> Iterator[Comparer]:
    """A comparer with the model of then: from Git, or the one that came with us."""
    with TemporaryDirectory() as folder:
        for path, content in found.files(f"{MODELS}/{then.model.name}").items():
            write_atomic(Path(folder) / path, content)
        for models in (Path(folder) / MODELS, None):
            try:
                comparer = open_comparer(then.model.name, models)
            except ModelError:
                continue
            if comparer.scorer.model == then.model:
                yield comparer
                return
        version = then.environment.visual_gate
        raise PastModelError(then.model, found.commit, version)


def _tell(done: Replayed) -> None:
    entry, then = done.recall.entry, done.report
    given = f"given {entry.by.when} by {entry.by.who or 'somebody'}"
    targets = f"{len(then.targets)} targets, score {then.score:.3f}"
    say(f"{colored(then.verdict)}  {targets}, {given}")
    say(f"  model {then.model.name} {then.model.sha256[:HASH_SHOWN]}")
    say_all(f"  note: {one}" for one in done.remarks)
    if done.is_equal:
        digest = entry.details["verdict_sha256"]
        say(f"  reproduced bit for bit: verdict.json has the SHA-256 {digest}")
        return
    say("  not reproduced; this differs:")
    say_all(f"    {one}" for one in done.differences[:DIFFERENCES_SHOWN])
    say_all(f"  {one}" for one in _other_surroundings(then.environment))


def _other_surroundings(then: Environment) -> Iterator[str]:
    """What was installed then and is not now: the likeliest reason."""
    here = environment(then.browser)
    pairs = {
        "visual-gate": (then.visual_gate, here.visual_gate),
        "python": (then.python, here.python),
        "platform": (then.platform, here.platform),
        **{
            name: (version, here.packages.get(name, "none"))
            for name, version in then.packages.items()
        },
    }
    for name, (before, now) in pairs.items():
        if before != now:
            yield f"{name} was {before}, here it is {now}"


def _document(done: Replayed) -> dict[str, Any]:
    entry = done.recall.entry
    return {
        "commit": done.recall.commit,
        "entry": entry.id,
        "who": entry.by.who,
        "when": entry.by.when,
        "model": entry.by.model,
        "verdict": str(done.report.verdict),
        "verdict_sha256": entry.details["verdict_sha256"],
        "reproduced": done.is_equal,
        "differences": done.differences,
        "notes": list(done.remarks),
    }


def _differing(then: Any, now: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every value that is not the same in two JSON documents, with its path."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted({*then, *now}):
            inside = f"{where}.{key}" if where else key
            yield from _differing(then.get(key), now.get(key), inside)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _differing(one, other, f"{where}[{number}]")
    elif then != now:
        yield where, then, now
