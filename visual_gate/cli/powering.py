"""What ``visual-gate power`` does and prints."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from visual_gate.assemble import open_gate
from visual_gate.cli.console import print_json, progress, say, say_all
from visual_gate.cli.power import PowerOptions
from visual_gate.config import (
    GateConfig,
    Overrides,
    load_config,
    overridden,
    selected_targets,
)
from visual_gate.errors import UsageError
from visual_gate.power import NothingInjectedError, Ordered, measure
from visual_gate.records import Deployment, GateReport, PowerReport, Target
from visual_gate.report import power_lines


class NothingToBreakError(UsageError):
    """There is no page to make faults on."""

    def __init__(self, missing: str, remedy: str) -> None:
        super().__init__(f"no {missing} to break on purpose; {remedy}")


def power(said: PowerOptions) -> None:
    """Make faults, have the gate judge them, and tell what would be caught.

    Raises:
        UsageError: nothing to break.
        InfrastructureError: no browser, no model, or no page on which a fault fits.
    """
    config = overridden(load_config(said.config), Overrides(baseline=said.source))
    source = source_of(config)
    if not config.pages:
        raise NothingToBreakError("page", "add [[pages]] to visual-gate.toml")
    targets = selected_targets(config, said.only)
    report = measured(config, targets, source, pictures=said.pictures, seed=said.seed)
    if said.as_json:
        print_json(report.to_document())
    say_all(power_lines(report))


def source_of(config: GateConfig) -> Deployment:
    """The deployment to break: the live baseline, else the candidate."""
    source = config.baseline if config.baseline.url else config.candidate
    if not source.url:
        remedy = "give --from URL, or set baseline in [gate] of visual-gate.toml"
        raise NothingToBreakError("deployment", remedy)
    return source


def measured(
    config: GateConfig,
    targets: Sequence[Target],
    source: Deployment,
    *,
    pictures: int,
    seed: int,
) -> PowerReport:
    """The power of the configured gate, with progress for whoever watches."""
    lone = replace(config, baselines=replace(config.baselines, three_way=False))
    with (
        TemporaryDirectory() as folder,
        open_gate(lone, run_folder=Path(folder), targets=targets) as gate,
        progress(len(targets), "breaking") as step,
    ):
        ordered = Ordered(pictures, str(seed), step)
        return measure(gate.observer, source, gate.targets, ordered)


def with_power(
    report: GateReport, config: GateConfig, targets: Sequence[Target]
) -> GateReport:
    """The report of a run with what its gate would have caught on the same pages.

    Where nothing could be broken, that is said, and the verdict stands.
    """
    usual = PowerOptions()
    try:
        power = measured(
            config,
            targets,
            source_of(config),
            pictures=usual.pictures,
            seed=usual.seed,
        )
    except NothingInjectedError as problem:
        say(str(problem))
        return report
    return replace(report, power=power)
