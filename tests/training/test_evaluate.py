from pathlib import Path

import pytest

from tests.training.making_pairs import BUTTON, make_manifest
from visual_gate.errors import UsageError
from visual_gate.records import AlignedPage, Box, ModelInfo, State
from visual_gate.training.evaluate import (
    findings_elsewhere,
    points_at_fault,
    summarise,
    worst_mistakes,
)
from visual_gate.training.manifest import pair_from, read_manifest
from visual_gate.training.scored import ScoredFinding, ScoredPair, score_pairs


class MissingScorer:
    """Finds fault with what is missing or added alone."""

    @property
    def model(self) -> ModelInfo:
        return ModelInfo("missing", "0" * 64)

    def score(self, page: AlignedPage) -> tuple[float, ...]:
        kinds = [type(match).__name__ for match in page.matches]
        return tuple(0.1 if kind != "Matched" else 0.9 for kind in kinds)


def finding(score: float, box: Box | None) -> ScoredFinding:
    return ScoredFinding(score, State.CHANGED, box, box)


def scored(label: str, *findings: ScoredFinding, **fields: object) -> ScoredPair:
    line = {"id": "x", "a": "a", "b": "b", "label": label, **fields}
    worst = min((one.score for one in findings), default=1.0)
    return ScoredPair(pair_from(line, Path()), worst, findings, 0.0)


FAULT = [BUTTON.x, BUTTON.y, BUTTON.width, BUTTON.height]


def test_the_bench_runs_a_scorer_over_a_list(tmp_path: Path) -> None:
    pairs = read_manifest(make_manifest(tmp_path, 3))
    report = summarise(score_pairs(pairs, MissingScorer()), 0.5)
    assert report.pairs == 6
    assert report.estimates["auroc_noise"].value == 1.0
    assert report.estimates["recall_0_noise"].value == 1.0
    assert report.estimates["pointed_at"].value == 1.0
    rows = {row.kind: row.under_threshold for row in report.kinds}
    assert rows == {"gone": 1.0, "color": 0.0}
    assert report.to_document()["estimates"]["auroc_noise"]["value"] == 1.0


@pytest.mark.parametrize(
    ("box", "points"),
    [
        (BUTTON, True),
        (BUTTON.shifted(80, 0), False),
        (BUTTON.shifted(60, 0), True),
        (Box(0, 0, 1200, 900), False),
        (Box(0, 0, 190, 150), True),
        (None, False),
    ],
)
def test_a_finding_points_where_it_overlaps_and_is_not_the_whole_page(
    box: Box | None,
    points: bool,  # noqa: FBT001  a parameter of the case
) -> None:
    pair = scored("regression", finding(0.1, box), boxes_a=[FAULT])
    assert points_at_fault(pair) is points


def test_only_the_three_worst_findings_point() -> None:
    far = [finding(0.1 * i, Box(900, 900, 5, 5)) for i in range(3)]
    pair = scored("regression", *far, finding(0.9, BUTTON), boxes_a=[FAULT])
    assert not points_at_fault(pair)


def test_findings_outside_of_an_insertion_are_counted() -> None:
    inside, outside = finding(0.2, Box(0, 0, 50, 20)), finding(0.2, Box(0, 300, 9, 9))
    pair = scored("shift", inside, outside, boxes_b=[[0, 0, 260, 40]])
    assert findings_elsewhere(pair, 0.5) == (outside,)
    assert findings_elsewhere(pair, 0.1) == ()


def test_the_worst_mistakes_come_first() -> None:
    good, bad = scored("benign", finding(0.8, BUTTON)), scored("regression")
    assert worst_mistakes([good, bad]) == (bad, good)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "no labelled pair"),
        ("[]", "no labelled pair"),
        ('{"id": "x"}', "no field"),
        ('{"id": "x", "a": "a", "b": "b", "label": "odd"}', "no field 'odd'"),
    ],
)
def test_a_line_that_is_no_pair_is_named(
    tmp_path: Path, line: str, problem: str
) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(UsageError, match=rf"m\.jsonl:2: {problem}"):
        read_manifest(path)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.jsonl"):
        read_manifest(tmp_path / "none.jsonl")
