"""What ``visual-gate compare`` does and prints."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from visual_gate.assemble import open_comparer
from visual_gate.cli.compare import CompareOptions
from visual_gate.cli.console import colored, print_json, say, say_all, table
from visual_gate.cli.pairs import exit_code, judge_pairs, read_pairs
from visual_gate.cli.pictures import JudgedPair, Pair, PairJudge, load_pair
from visual_gate.config import GateConfig
from visual_gate.errors import ExitCode, MissingFileError
from visual_gate.records import ComponentScore, TargetReport, Verdict

FINDINGS_SHOWN = 20


def compare_pairs(said: CompareOptions, path: Path) -> ExitCode:
    """One JSON line for each pair of the list, as soon as it is judged.

    Raises:
        MissingFileError: there is no such list.
        OutputClosedError: nobody reads the lines any more.
    """
    if not path.is_file():
        raise MissingFileError(str(path), "the list of pairs")
    return exit_code(_print_lines(said, path))


def _print_lines(said: CompareOptions, path: Path) -> Iterator[Verdict]:
    root = said.root if said.root is not None else path.parent
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for judged in judge_pairs(_open_judge(said), read_pairs(lines, root)):
            print_json(judged.to_document(only_findings=said.only_findings))
            yield judged.verdict


def compare_two(said: CompareOptions, baseline: Path, candidate: Path) -> ExitCode:
    """Judge one pair; raises MissingFileError."""
    for path, purpose in ((baseline, "the baseline"), (candidate, "the candidate")):
        if not path.is_file():
            raise MissingFileError(str(path), purpose)
    loaded = load_pair(Pair(str(candidate), baseline, candidate))
    judged = _open_judge(said).judge(loaded)
    if said.as_json:
        print_json(judged.to_document(only_findings=said.only_findings))
    _tell(judged)
    return exit_code([judged.verdict])


def _open_judge(said: CompareOptions) -> PairJudge:
    default = GateConfig().threshold
    threshold = default if said.threshold is None else said.threshold
    return PairJudge(open_comparer(said.model), threshold)


def _tell(judged: JudgedPair) -> None:
    if judged.report is None:
        say(f"Error: {judged.error}", always=True)
        return
    score = f"score {judged.report.score:.3f}, threshold {judged.threshold:.2f}"
    say(f"{colored(judged.verdict)}  {score}, {judged.seconds:.2f} s")
    say_all(f"  {problem}" for problem in judged.report.problems)
    say_all(_findings(judged.report))


def _findings(report: TargetReport) -> Sequence[str]:
    """The worst findings as a table, and how many more there are."""
    shown = report.findings[:FINDINGS_SHOWN]
    more = len(report.findings) - len(shown)
    lines = table([_row(part) for part in shown])
    return [*lines, f"  and {more} more"] if more else lines


def _row(part: ComponentScore) -> tuple[str, ...]:
    box = part.box_candidate or part.box_baseline
    place = f"{box.width}x{box.height} at {box.x},{box.y}" if box else ""
    score = f"  {part.score:.3f}"
    return (score, str(part.state), str(part.kind), place, colored(part.verdict))
