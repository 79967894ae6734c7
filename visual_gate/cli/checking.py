"""What ``visual-gate check`` does and prints."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from visual_gate.assemble import open_gate
from visual_gate.baselines import RunRecorder
from visual_gate.cli.check import CheckOptions
from visual_gate.cli.console import (
    OutputClosedError,
    print_json,
    progress,
    say,
    say_all,
)
from visual_gate.cli.powering import with_power
from visual_gate.cli.recording import keep
from visual_gate.cli.results import result_files, write_results
from visual_gate.config import (
    FILE_NAME,
    GateConfig,
    Overrides,
    load_config,
    overridden,
    selected_targets,
)
from visual_gate.errors import ExitCode, UsageError
from visual_gate.files import write_atomic
from visual_gate.judge import settings_of_look
from visual_gate.records import GateReport, Target, Verdict
from visual_gate.report import (
    claimed,
    terminal_lines,
    to_junit,
    to_markdown,
    verdict_document,
    write_report,
)

EXIT_CODES: Mapping[Verdict, ExitCode] = {
    Verdict.PASS: ExitCode.PASS,
    Verdict.FAIL: ExitCode.FAIL,
    Verdict.REVIEW: ExitCode.REVIEW,
    Verdict.ERROR: ExitCode.INFRASTRUCTURE,
}


class NothingToCheckError(UsageError):
    """Something that a gate run cannot do without was not said."""

    def __init__(self, missing: str, remedy: str) -> None:
        super().__init__(f"no {missing}; {remedy}")


def check(said: CheckOptions) -> ExitCode:
    """Run the gate and write all that was asked for.

    Raises:
        UsageError: nothing to compare, or an option is wrong.
        InfrastructureError: no browser, no model, or a report that cannot be written.
    """
    config = configured(said)
    targets = selected_targets(config, said.only)
    with claimed(said.report, _files_beside(said)), TemporaryDirectory() as folder:
        recorder = RunRecorder(Path(folder)) if said.record else None
        report = run_gate(config, targets, run_folder=said.report, recorder=recorder)
        if said.power:
            report = with_power(report, config, targets)
        _deliver(report, said)
        if recorder is not None:
            keep(config, recorder, report)
    return EXIT_CODES[report.verdict]


def configured(said: CheckOptions) -> GateConfig:
    """The configuration with the options laid over it, fit for a run."""
    config = overridden(
        load_config(said.config),
        Overrides(
            baseline=said.baseline,
            candidate=said.candidate,
            threshold=said.threshold,
            viewports=said.viewport,
            pages=(*said.pages, *said.more_pages),
            policy=said.policy,
            repeats=said.repeats,
            model=said.model,
        ),
    )
    refuse_incomplete(config)
    if said.look is None:
        return config
    return replace(config, judge=settings_of_look(config.judge, said.look))


def refuse_incomplete(config: GateConfig) -> None:
    """Say what is missing before a browser is started for nothing."""
    if not config.candidate.url:
        remedy = f"give --candidate URL, or set candidate in [gate] of {FILE_NAME}"
        raise NothingToCheckError("candidate", remedy)
    if not config.pages:
        remedy = f"name a path such as /, or add [[pages]] to {FILE_NAME}"
        raise NothingToCheckError("pages", remedy)
    if not config.baseline.url and not Path(config.baselines.directory).is_dir():
        remedy = (
            "give --baseline URL, or store baselines with: "
            "visual-gate refresh --from URL --approve"
        )
        raise NothingToCheckError("baseline", remedy)


def run_gate(
    config: GateConfig,
    targets: Sequence[Target],
    *,
    run_folder: Path,
    recorder: RunRecorder | None = None,
) -> GateReport:
    """One gate run with progress for whoever watches."""
    with (
        open_gate(
            config, run_folder=run_folder, targets=targets, recorder=recorder
        ) as gate,
        progress(len(targets), "comparing") as step,
    ):
        return gate.run(lambda seen: step(seen.evidence.target.key))


def _deliver(report: GateReport, said: CheckOptions) -> None:
    """The verdict is told even where its files cannot be written.

    Data on stdout comes last, so that a closed output loses none of the files.
    """
    tell(report)
    written = write_report(report, said.report)
    if said.junit:
        write_atomic(said.junit, to_junit(report))
    if said.markdown:
        write_atomic(said.markdown, to_markdown(report).encode())
    if said.result_dir:
        write_results(report, said.result_dir, page=written)
    tell_place(written)
    if said.as_json:
        try:
            print_json(verdict_document(report))
        except OutputClosedError:
            return  # the verdict stands and its exit code tells it


def _files_beside(said: CheckOptions) -> tuple[Path, ...]:
    copies = [path for path in (said.junit, said.markdown) if path]
    return (*copies, *(result_files(said.result_dir) if said.result_dir else ()))


def tell(report: GateReport) -> None:
    """The verdict and its findings for a person."""
    color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((100, 24)).columns
    say_all(terminal_lines(report, color=color, width=width))


def tell_place(written: Path) -> None:
    """Where the report lies."""
    say(f"  report: {written}")
