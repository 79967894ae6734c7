"""What ``visual-gate demo`` does and prints."""

from collections.abc import Sequence
from pathlib import Path

from visual_gate.cli.checking import EXIT_CODES, run_gate, tell, tell_place
from visual_gate.cli.console import colored, print_json, say, say_all, table
from visual_gate.config import Overrides, load_config, overridden
from visual_gate.demo import DemoLine, check_list, config_path, open_demo
from visual_gate.errors import ExitCode
from visual_gate.records import Verdict
from visual_gate.report import claimed, verdict_document, write_report

HOW_TO_GO_ON = (
    "Your own site: visual-gate init https://stable.example.com, then",
    "  visual-gate check --candidate https://canary.example.com",
)


def demonstrate(folder: Path, *, as_json: bool) -> tuple[bool, ExitCode]:
    """Run the gate on the demo.

    Returns:
        Whether every change was answered as it should be, and the verdict's exit code.
    """
    with claimed(folder), open_demo() as (baseline, candidate):
        urls = Overrides(baseline=baseline, candidate=candidate)
        config = overridden(load_config(config_path()), urls)
        say(
            f"baseline {baseline}, candidate {candidate}: {len(config.targets)} targets"
        )
        report = run_gate(config, config.targets, run_folder=folder)
        tell(report)
        tell_place(write_report(report, folder))
    changes = check_list(report)
    say_all(("", "What was changed on purpose, and what the gate said:"))
    say_all(_change_lines(changes))
    say_all(("", *HOW_TO_GO_ON))
    if as_json:
        print_json(verdict_document(report))
    return all(line.ok for line in changes), EXIT_CODES[report.verdict]


def _change_lines(changes: Sequence[DemoLine]) -> list[str]:
    rows = [
        (
            colored(Verdict.PASS if line.ok else Verdict.FAIL, _sign(line)),
            str(line.effect),
            line.answer,
            f"{line.score:.2f}",
            line.title,
        )
        for line in changes
    ]
    return [f"  {line}" for line in table(rows)]


def _sign(line: DemoLine) -> str:
    return "✓" if line.ok else "✗"
