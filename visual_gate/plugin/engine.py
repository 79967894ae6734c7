"""The gate of one process of a pytest run, opened when the first page is checked."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from visual_gate.assemble import open_gate
from visual_gate.baselines import DirectoryStore, LiveBaseline
from visual_gate.config import GateConfig
from visual_gate.errors import UsageError
from visual_gate.files import write_atomic
from visual_gate.gate import Gate
from visual_gate.plugin.configuring import configured
from visual_gate.plugin.run import RUN, PluginRun
from visual_gate.plugin.updating import (
    has_baseline,
    refuse_update_of_live,
    update_after,
    update_baseline,
    update_first,
)
from visual_gate.protocols import Browser
from visual_gate.records import Target, TargetReport
from visual_gate.report import to_json, verdict_document


class NoCandidateError(UsageError):
    """There is no deployment to look at."""

    def __init__(self) -> None:
        super().__init__(
            "no candidate deployment; give --visual-gate-candidate URL, "
            "or set candidate in [gate] of visual-gate.toml"
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked page, against a stored baseline or a live one."""

    report: TargetReport
    stored: bool
    no_baseline: bool = False
    """Nothing is stored for it yet."""


class Engine:
    """Opens one gate for each configuration and leaves a report of each page."""

    def __init__(self, run: PluginRun) -> None:
        self.run = run
        self.config = configured(run.options, run.root)
        self._stack = ExitStack()
        self._gates: dict[str, Gate] = {}
        self._count = 0

    def check(
        self, config: GateConfig, target: Target, *, browser: Browser | None = None
    ) -> Checked:
        """Compare a target with its baseline, and leave its report for the run's.

        Args:
            config: the settings; a gate is opened for each configuration.
            target: what to look at.
            browser: where the candidate is captured, if not in the gate's own.

        Raises:
            UsageError: there is no candidate.
            InfrastructureError: no browser or no model.
        """
        if not config.candidate.url and browser is None:
            raise NoCandidateError
        gate = self._gate(config)
        if browser is not None:
            gate = _in_browser(gate, browser, config)
        store = gate.observer.baseline
        if not isinstance(store, DirectoryStore):
            refuse_update_of_live(self.run.options.update)
            return Checked(self._judged(gate, target), stored=False)
        stored = has_baseline(store, target)
        if update_first(self.run.options.update, stored=stored):
            update_baseline(gate, store, target)
            return Checked(self._judged(gate, target), stored=True)
        if not stored:
            return Checked(self._judged(gate, target), stored=True, no_baseline=True)
        report = gate.check(target)
        if update_after(self.run.options.update, report.verdict):
            update_baseline(gate, store, target)
            report = gate.check(target)
        return Checked(self._left(gate, report), stored=True)

    def close(self) -> None:
        """Close every browser."""
        self._stack.close()

    def _gate(self, config: GateConfig) -> Gate:
        if config.path not in self._gates:
            opened = open_gate(config, run_folder=self.run.options.report)
            self._gates[config.path] = self._stack.enter_context(opened)
        return self._gates[config.path]

    def _judged(self, gate: Gate, target: Target) -> TargetReport:
        return self._left(gate, gate.check(target))

    def _left(self, gate: Gate, report: TargetReport) -> TargetReport:
        """Leave a report of this page alone; the controller puts them together."""
        self._count += 1
        piece = gate.conclude((report,), datetime.now(UTC), seconds=report.seconds)
        name = f"{self.run.worker or 'main'}-{self._count:05}.json"
        content = to_json(verdict_document(piece)).encode()
        write_atomic(self.run.pieces / name, content)
        return report


def _in_browser(gate: Gate, browser: Browser, config: GateConfig) -> Gate:
    """The same gate with the captures of both sides from another browser."""
    observer = replace(gate.observer, browser=browser)
    if observer.baseline.is_live:
        live = LiveBaseline(browser, config.baseline)
        observer = replace(observer, baseline=live)
    return replace(gate, observer=observer)


ENGINE = pytest.StashKey[Engine]()


def engine_of(config: pytest.Config) -> Engine:
    """The engine of this process; its browsers are closed when pytest ends."""
    if ENGINE not in config.stash:
        engine = Engine(config.stash[RUN])
        config.stash[ENGINE] = engine
        config.add_cleanup(engine.close)
    return config.stash[ENGINE]
