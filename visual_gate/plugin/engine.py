"""The gate of one process of a pytest run, opened when the first page is checked."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import pytest

from visual_gate.assemble import open_gate
from visual_gate.baselines import DirectoryStore, LiveBaseline
from visual_gate.config import GateConfig
from visual_gate.errors import UsageError
from visual_gate.gate import Gate
from visual_gate.plugin.configuring import configured
from visual_gate.plugin.pieces import Piece, begin_pieces, write_piece
from visual_gate.plugin.run import CONFIG_FILE, RUN, PluginRun
from visual_gate.plugin.updating import (
    has_baseline,
    refuse_update_of_live,
    update_after,
    update_baseline,
    update_first,
)
from visual_gate.protocols import Browser
from visual_gate.records import Target, TargetReport
from visual_gate.report import keep_captures


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
        self._times: Counter[tuple[str, str]] = Counter()
        self._count = 0

    def check(
        self,
        config: GateConfig,
        target: Target,
        *,
        source: str,
        browser: Browser | None = None,
    ) -> Checked:
        """Compare a target with its baseline, and leave its report for the run's.

        Args:
            config: the settings; a gate is opened for each configuration.
            target: what to look at.
            source: the test or file that asks; each has its own pictures.
            browser: where the candidate is captured, if not in the gate's own.

        Raises:
            UsageError: there is no candidate.
            InfrastructureError: no browser or no model.
        """
        if not config.candidate.url and browser is None:
            raise NoCandidateError
        begin_pieces(self.run.pieces)
        source = self._numbered(source, target)
        gate = self._apart(self._gate(config), source)
        if browser is not None:
            gate = _in_browser(gate, browser, config)
        checked = self._checked(gate, target)
        self._leave(gate, checked.report, source)
        return checked

    def _checked(self, gate: Gate, target: Target) -> Checked:
        """The answer, and the baseline written where that was asked for."""
        update, store = self.run.options.update, gate.observer.baseline
        if not isinstance(store, DirectoryStore):
            refuse_update_of_live(update)
            return Checked(gate.check(target), stored=False)
        stored = has_baseline(store, target)
        if update_first(update, stored=stored):
            update_baseline(gate, store, target)
            return Checked(gate.check(target), stored=True)
        report = gate.check(target)
        if stored and update_after(update, report.verdict):
            update_baseline(gate, store, target)
            report = gate.check(target)
        return Checked(report, stored=True, no_baseline=not stored)

    def close(self) -> None:
        """Close every browser."""
        self._stack.close()

    def _gate(self, config: GateConfig) -> Gate:
        if config.path not in self._gates:
            opened = open_gate(config, run_folder=self.run.options.report)
            self._gates[config.path] = self._stack.enter_context(opened)
        return self._gates[config.path]

    def _numbered(self, source: str, target: Target) -> str:
        """The source, numbered where it looks at one target again."""
        self._times[source, target.key] += 1
        times = self._times[source, target.key]
        return source if times == 1 else f"{source}.{times}"

    def _apart(self, gate: Gate, source: str) -> Gate:
        """The same gate, whose pictures no other test writes over."""
        part = "" if source == CONFIG_FILE else source
        keep = partial(keep_captures, self.run.options.report, part=part)
        return replace(gate, observer=replace(gate.observer, keep=keep))

    def _leave(self, gate: Gate, report: TargetReport, source: str) -> None:
        """Leave a report of this page alone; the controller puts them together."""
        self._count += 1
        alone = gate.conclude((report,), datetime.now(UTC), seconds=report.seconds)
        name = f"{self.run.worker or 'main'}-{self._count:05}.json"
        floor = gate.settings.coverage_floor
        write_piece(self.run.pieces / name, Piece(source, floor, alone))


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
