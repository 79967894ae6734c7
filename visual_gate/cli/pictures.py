"""Two picture files to a verdict."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from visual_gate.compare import Comparer, ScoredPage
from visual_gate.errors import ImageError, VisualGateError
from visual_gate.images import decode
from visual_gate.judge import (
    Comparison,
    SideEvidence,
    TargetEvidence,
    collect,
    judge_target,
    look,
)
from visual_gate.records import (
    VIEWPORTS,
    Box,
    ComponentScore,
    JudgeSettings,
    Picture,
    State,
    Target,
    TargetReport,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two picture files to judge; ``problem`` says why a pair cannot be."""

    id: str
    baseline: Path = Path()
    candidate: Path = Path()
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedPair:
    """A pair with its decoded pictures, None where ``pair.problem`` says why not."""

    pair: Pair
    pictures: tuple[Picture, Picture] | None
    seconds: float


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """The answer to a pair; ``error`` says why there is no report."""

    id: str
    threshold: float
    seconds: float
    report: TargetReport | None = None
    error: str = ""

    @property
    def verdict(self) -> Verdict:
        return self.report.verdict if self.report else Verdict.ERROR

    def to_document(self, *, only_findings: bool = False) -> dict[str, Any]:
        """The line that ``compare --json`` prints; a pair in error scores 0."""
        report = self.report
        parts = report.components if report else ()
        return {
            "id": self.id,
            "status": str(self.verdict),
            "score": round(report.score, 6) if report else 0.0,
            "threshold": self.threshold,
            "components": [
                _component(part)
                for part in parts
                if not (only_findings and part.state is State.SAME)
            ],
            "reasons": list(report.reasons) if report else [],
            "seconds": round(self.seconds, 4),
            **({"error": self.error} if self.error else {}),
        }


@dataclass(frozen=True, slots=True)
class PairJudge:
    """Judges pairs of pictures with one comparer and one threshold."""

    comparer: Comparer
    threshold: float

    def judge(self, loaded: LoadedPair) -> JudgedPair:
        """Never raises for a pair's fault: what went wrong is the answer."""
        started = monotonic()
        problem, report = loaded.pair.problem, None
        if loaded.pictures is not None:
            try:
                report = self._report(*loaded.pictures)
            except VisualGateError as cause:
                problem = str(cause)
            except Exception as cause:  # noqa: BLE001  one odd pair must not end the list
                problem = f"unexpected {type(cause).__name__}: {cause}"
        seconds = loaded.seconds + monotonic() - started
        return JudgedPair(loaded.pair.id, self.threshold, seconds, report, problem)

    def _report(self, baseline: Picture, candidate: Picture) -> TargetReport:
        scored = self.comparer.compare(baseline, candidate)
        target = Target("pair", "/", VIEWPORTS["desktop"], threshold=self.threshold)
        return judge_target(_evidence(target, scored), JudgeSettings())


def load_pair(pair: Pair) -> LoadedPair:
    """Decode both files; one decoding serves both where the bytes are equal."""
    if pair.problem:
        return LoadedPair(pair, None, 0.0)
    started = monotonic()
    try:
        pictures = _decoded(pair)
    except (VisualGateError, OSError, ValueError) as cause:
        failed = Pair(pair.id, pair.baseline, pair.candidate, problem=_sentence(cause))
        return LoadedPair(failed, None, monotonic() - started)
    return LoadedPair(pair, pictures, monotonic() - started)


def _decoded(pair: Pair) -> tuple[Picture, Picture]:
    first, second = _content(pair.baseline), _content(pair.candidate)
    baseline = Picture(decode(first, str(pair.baseline)))
    if first == second:
        return baseline, baseline
    return baseline, Picture(decode(second, str(pair.candidate)))


def _content(path: Path) -> bytes:
    """A file's bytes; a pipe would never end."""
    if path.exists() and not path.is_file():
        raise ImageError(str(path), "it is no file")
    return path.read_bytes()


def _sentence(cause: VisualGateError | OSError | ValueError) -> str:
    match cause:
        case OSError():
            return f"cannot read {cause.filename}: {cause.strerror}"
        case ValueError():
            return f"one of the two names cannot be that of a file: {cause}"
        case _:
            return str(cause)


def _evidence(target: Target, scored: ScoredPage) -> TargetEvidence:
    page = scored.page
    before = look(page.baseline.image)
    same = page.candidate.image is page.baseline.image
    after = before if same else look(page.candidate.image)
    return TargetEvidence(
        target,
        SideEvidence(captures=1, look=before),
        SideEvidence(captures=1, look=after),
        collect(Comparison(page.matches, scored.scores)),
    )


def _component(part: ComponentScore) -> dict[str, Any]:
    return {
        "id": part.id,
        "kind": str(part.kind),
        "state": str(part.state),
        "score": round(part.score, 6),
        "box_baseline": _box(part.box_baseline),
        "box_candidate": _box(part.box_candidate),
    }


def _box(box: Box | None) -> list[int] | None:
    return None if box is None else [box.x, box.y, box.width, box.height]
