"""What ``visual-gate bench`` does and prints."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from visual_gate.cli.bench import BenchOptions
from visual_gate.cli.console import print_json, progress, say, say_all, table
from visual_gate.scoring import open_scorer
from visual_gate.training.evaluate import BenchReport, separation, summarise
from visual_gate.training.manifest import LabelledPair, read_manifest
from visual_gate.training.mistakes import write_report
from visual_gate.training.rivals import rival_scores
from visual_gate.training.scored import score_pairs


def bench(said: BenchOptions) -> None:
    """Judge every pair as a gate would, and print what that is worth.

    Raises:
        UsageError: no such list, or a line that is no labelled pair.
        InfrastructureError: a picture or the model cannot be read.
    """
    pairs = read_manifest(said.manifest, said.root)
    scorer = open_scorer(name=said.model or None)
    with progress(len(pairs), "judging") as step:
        scored = score_pairs(pairs, scorer, lambda *_: step(""))
    report = summarise(scored, scorer.threshold)
    if said.rivals or said.node_modules:
        report = replace(report, rivals=_rivals(pairs, said.node_modules))
    if said.worst is not None:
        write_report(said.worst, report, scored)
    if said.as_json:
        print_json(report.to_document())
    _tell(report)


def _rivals(
    pairs: Sequence[LabelledPair], node_modules: Path | None
) -> dict[str, dict[str, float]]:
    with progress(len(pairs), "rivals") as step:
        found = rival_scores(pairs, node_modules, lambda *_: step(""))
    return {
        name: {key: one.value for key, one in separation(pairs, scores).items()}
        for name, scores in found.items()
    }


def _tell(report: BenchReport) -> None:
    say(f"{report.pairs} pairs, threshold {report.threshold:.2f}")
    rows = [
        (f"  {name}", f"{one.value:.4f}", f"{one.low:.4f} to {one.high:.4f}")
        for name, one in report.estimates.items()
    ]
    say_all(table(rows))
    kinds = [
        (
            f"  {row.label} {row.kind}",
            str(row.pairs),
            f"mean {row.mean_score:.3f}",
            f"failed {row.under_threshold:.3f}",
        )
        for row in report.kinds
    ]
    say_all(table(kinds))
    for name, numbers in report.rivals.items():
        told = ", ".join(f"{key} {value:.4f}" for key, value in numbers.items())
        say(f"  {name}: {told}")
