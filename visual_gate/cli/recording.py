"""``visual-gate check --record``: keeps a run, so that its verdict can be audited."""

from datetime import UTC, datetime
from pathlib import Path

from visual_gate.baselines import (
    RecordedRun,
    RunRecorder,
    config_mark,
    keep_run,
    sign,
)
from visual_gate.cli.console import say
from visual_gate.cli.stores import configured_store
from visual_gate.cli.thresholds import log_thresholds
from visual_gate.config import GateConfig
from visual_gate.records import GateReport
from visual_gate.report import to_json, verdict_document


def keep(config: GateConfig, recorder: RunRecorder, report: GateReport) -> None:
    """Store what a run saw and log its verdict; baselines stay as they are.

    Raises:
        InfrastructureError: the store cannot be read or written.
    """
    store = configured_store(config)
    by = sign(store.root, datetime.now(UTC), model=report.model.sha256)
    run = RecordedRun(
        settings=config.judge,
        takes=recorder.takes,
        verdict=to_json(verdict_document(report)),
        stored=not config.baseline.url,
        circumstances=recorder.circumstances,
        config=config_mark(store.root, Path(config.path)) if config.path else ("", ""),
    )
    log_thresholds(store, config, by)
    entry = keep_run(store.place, recorder, run, by)
    say(f"  recorded: {store.root / entry.path}; commit {store.root} with git")
