"""Renders the training data: pages to labelled pairs, on all cores, resumable."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from visual_gate.errors import InfrastructureError
from visual_gate.files import write_atomic
from visual_gate.records import VIEWPORTS, Viewport
from visual_gate.training.corpus import Corpus, CorpusPage
from visual_gate.training.crew import run_crew
from visual_gate.training.duplicates import first_of_its_kind
from visual_gate.training.looks import other_looks
from visual_gate.training.pages import PageFiles
from visual_gate.training.pairs import Line
from visual_gate.training.plan import Volume
from visual_gate.training.quality import (
    QualityReport,
    as_table,
    quality_of,
    read_lines,
)
from visual_gate.training.shots import Order
from visual_gate.training.splits import held_out


class RenderError(InfrastructureError):
    """Training data could not be rendered."""


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How much is rendered, from which seed, and where to.

    Each page is rendered at ``views`` of the ``viewports``, drawn by the page's name;
    of all pages and views together the first ``most`` in a seeded order. ``builds`` is
    a folder with further browser builds, each ``NAME/chromium``.
    """

    out: Path
    seed: str = "1"
    viewports: tuple[Viewport, ...] = tuple(
        VIEWPORTS[name] for name in ("desktop", "laptop", "tablet", "phone")
    )
    volume: Volume = field(default_factory=Volume)
    workers: int = 2
    builds: Path | None = None
    views: int = 2
    most: int | None = None


@dataclass(frozen=True, slots=True)
class DataSet:
    """A rendered data set; ``digest`` is the SHA-256 of its manifest."""

    manifest: Path
    pairs: int
    pages: int
    digest: str


def render(
    corpus: Corpus, settings: RenderSettings, report: Callable[[str], None]
) -> DataSet:
    """Render what is not there yet, then write the manifest over all of it.

    The same pages, seed, volume and browsers give the same digest. A run that was
    killed goes on where it stopped. ``quality.json`` beside the manifest counts what
    the data set holds.

    Raises:
        RenderError: not one page could be rendered.
    """
    files = PageFiles(settings.out)
    orders = plan_orders(corpus.pages, settings)
    wanted = [order for order in orders if not files.is_done(order)]
    report(f"{len(orders)} pages and viewports, {len(wanted)} to render")
    run_crew(wanted, files, workers=settings.workers, report=report)
    made = write_manifest(corpus, settings)
    report(write_quality(corpus, settings).summary)
    return made


def plan_orders(
    pages: Sequence[CorpusPage], settings: RenderSettings
) -> tuple[Order, ...]:
    """One order for each page and view of it, each design system in its turn.

    So the first of them show as many systems as there are: what a network knows of
    unseen ones grows with their number, not with the pages of one.
    """
    looks = other_looks(settings.builds)
    orders = [
        Order(page, viewport, settings.seed, settings.volume, looks)
        for page in pages
        for viewport in _views(page, settings)
    ]
    mixed = sorted(orders, key=lambda order: _hash(order.seed + order.key))
    turns: Counter[str] = Counter()
    dealt: list[tuple[int, Order]] = []
    for order in mixed:
        system = order.page.design_system
        dealt.append((turns[system], order))
        turns[system] += 1
    dealt.sort(key=lambda deal: deal[0])
    return tuple(order for _, order in dealt[: settings.most])


def _views(page: CorpusPage, settings: RenderSettings) -> Sequence[Viewport]:
    def lot(viewport: Viewport) -> str:
        return _hash(f"{settings.seed}/{page.name}/{viewport.name}")

    return sorted(settings.viewports, key=lot)[: settings.views]


def write_manifest(corpus: Corpus, settings: RenderSettings) -> DataSet:
    """Gather the lines of all pages rendered so far, without near duplicates.

    Raises:
        RenderError: there are none.
    """
    held = held_out(corpus.pages, settings.seed)
    lines = [
        {**line, "split": "holdout" if line["system"] in held else "train"}
        for line in distinct(_rendered(corpus, settings))
    ]
    if not lines:
        raise RenderError(
            f"not one page could be rendered; {settings.out / 'pages'} says why"
        )
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    manifest = settings.out / "manifest.jsonl"
    write_atomic(manifest, text.encode())
    pages = len({(line["page"], line["viewport"]) for line in lines})
    return DataSet(manifest, len(lines), pages, _hash(text))


def write_quality(corpus: Corpus, settings: RenderSettings) -> QualityReport:
    """Count the data set, and write ``quality.json`` and ``quality.txt`` beside it."""
    lines = read_lines(settings.out / "manifest.jsonl")
    missing = left_out(corpus, settings)
    quality = quality_of(lines, missing, corpus.forbidden)
    write_atomic(settings.out / "quality.json", quality.to_json().encode())
    write_atomic(settings.out / "quality.txt", as_table(quality).encode())
    return quality


def left_out(corpus: Corpus, settings: RenderSettings) -> dict[str, str]:
    """The pages that gave no pairs, with the reason."""
    files = PageFiles(settings.out)
    orders = plan_orders(corpus.pages, settings)
    reasons = {order.key: files.load(order).reason for order in orders}
    return {key: reason for key, reason in sorted(reasons.items()) if reason}


def _rendered(corpus: Corpus, settings: RenderSettings) -> Iterator[Line]:
    """Lines of all pages so far; of pages that look alike, only of the first."""
    files = PageFiles(settings.out)
    outcomes = [files.load(o) for o in plan_orders(corpus.pages, settings)]
    used = [outcome for outcome in outcomes if outcome.lines]
    fresh = first_of_its_kind([outcome.fingerprint for outcome in used])
    for outcome, is_fresh in zip(used, fresh, strict=True):
        if is_fresh:
            yield from outcome.lines


def distinct(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without repeated pictures: none of equal ones, one of each two."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
        pictures = (line["a"], line["b"])
        if pictures not in seen and line["a"] != line["b"]:
            seen.add(pictures)
            yield line


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
