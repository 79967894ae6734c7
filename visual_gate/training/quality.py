"""What a data set holds: counts, thin kinds, what was left out, what must not be in."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from visual_gate.errors import MissingFileError
from visual_gate.training.corpus import bare_name
from visual_gate.training.pairs import Line

THIN_PARTS = 30
"""A kind with fewer examples than this is named as thin."""

SEVERITY_BANDS = (0.25, 0.5, 0.75, 1.0)
COLUMN = 34


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Counts over one data set.

    ``faults`` and ``nuisances`` count parts by kind, ``severities`` faults by upper
    bound of the band. ``forbidden`` names pages that a list of validation pages holds
    as well: it must be empty.
    """

    pairs: int
    pictures: int
    labels: Mapping[str, int]
    tiers: Mapping[str, int]
    splits: Mapping[str, int]
    systems: Mapping[str, int]
    pages: Mapping[str, int]
    viewports: Mapping[str, int]
    looks: Mapping[str, int]
    families: Mapping[str, int]
    faults: Mapping[str, int]
    nuisances: Mapping[str, int]
    severities: Mapping[str, int]
    thin: Sequence[str]
    left_out: Mapping[str, str]
    forbidden: Sequence[str]

    @property
    def summary(self) -> str:
        """The report in one line."""
        counts = f"{self.pairs} pairs of {self.pictures} pictures"
        rest = f"{len(self.faults)} kinds of faults, {len(self.nuisances)} of nuisances"
        return f"{counts} from {len(self.pages)} pages; {rest}"

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)


def quality_of(
    lines: Sequence[Line],
    left_out: Mapping[str, str] | None = None,
    forbidden: Iterable[str] = (),
) -> QualityReport:
    """Count a data set.

    Args:
        lines: all lines of the manifest.
        left_out: pages that could not be used, with the reason.
        forbidden: packages, as ``name`` or ``name@version``, that must not be in.
    """
    parts = [part for line in lines for part in line["parts"]]
    harmful = [part for part in parts if part["severity"] > 0]
    faults = _count(part["kind"] for part in harmful)
    banned = {bare_name(name) for name in forbidden}
    return QualityReport(
        pairs=len(lines),
        pictures=len({line[side] for line in lines for side in ("a", "b")}),
        labels=_count(line["label"] for line in lines),
        tiers=_count(line["tier"] for line in lines),
        splits=_count(line["split"] for line in lines),
        systems=_count(line["system"] for line in lines),
        pages=_count(line["page"] for line in lines),
        viewports=_count(line["viewport"] for line in lines),
        looks=_count(line["look_b"] for line in lines),
        families=_count(part["family"] for part in parts),
        faults=faults,
        nuisances=_count(part["kind"] for part in parts if part["severity"] == 0),
        severities=_count(_band(part["severity"]) for part in harmful),
        thin=[kind for kind, count in faults.items() if count < THIN_PARTS],
        left_out=dict(left_out or {}),
        forbidden=sorted(
            {line["page"] for line in lines if bare_name(line["package"]) in banned}
        ),
    )


def read_lines(manifest: Path) -> list[Line]:
    """The lines of a manifest; raises MissingFileError."""
    if not manifest.is_file():
        raise MissingFileError(str(manifest), "the manifest of a data set")
    return [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]


def as_table(report: QualityReport) -> str:
    """The report for people, one count a line."""
    titles = ("labels", "tiers", "splits", "viewports", "families", "severities")
    counts = (*titles, "systems", "looks", "faults", "nuisances")
    blocks = [
        report.summary,
        *(_block(title, getattr(report, title)) for title in counts),
    ]
    blocks.append(f"thin kinds: {', '.join(report.thin) or 'none'}")
    blocks.append(_block("left out", report.left_out))
    blocks.append(f"forbidden pages inside: {', '.join(report.forbidden) or 'none'}")
    return "\n".join(blocks)


def _block(title: str, entries: Mapping[str, object]) -> str:
    rows = [f"  {name:<{COLUMN}} {value}" for name, value in entries.items()]
    return "\n".join([f"{title} ({len(entries)})", *rows])


def _count(words: Iterable[str]) -> dict[str, int]:
    """How often each comes, the most frequent first, ties by name."""
    counts = Counter(words)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _band(severity: float) -> str:
    return next(f"to {top}" for top in SEVERITY_BANDS if severity <= top)
