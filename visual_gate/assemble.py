"""Concrete parts put together; the one module that names them all."""

import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from visual_gate import __version__
from visual_gate.baselines import (
    DirectoryStore,
    LiveBaseline,
    NoiseFolder,
    RunRecorder,
    known_differences,
    open_store,
)
from visual_gate.compare import Comparer
from visual_gate.config import GateConfig
from visual_gate.gate import Gate, RunIdentity
from visual_gate.observe import Approved, Memory, NoMemory, Observer, keep_nothing
from visual_gate.protocols import BaselineSource, Browser
from visual_gate.records import BrowserInfo, Environment, Target
from visual_gate.report import keep_captures
from visual_gate.scoring import open_scorer
from visual_gate.segment import PixelSegmenter

PACKAGES = ("numpy", "opencv-python", "playwright", "torch")
"""Packages whose versions can change a verdict."""


def open_comparer(model: str = "", models: Path | None = None) -> Comparer:
    """Compare pictures with the named model, or with the one in use.

    ``models`` is the models' folder, by default the one that comes with the package.

    Raises:
        ModelError: there is no such model, or it was tampered with.
    """
    return Comparer(PixelSegmenter(), open_scorer(models, model or None))


@contextmanager
def open_gate(
    config: GateConfig,
    *,
    run_folder: Path,
    targets: Sequence[Target] = (),
    recorder: RunRecorder | None = None,
) -> Iterator[Gate]:
    """A gate with a running browser; pictures go into the run's folder.

    Args:
        config: all settings; without a baseline URL the stored baselines are used.
        run_folder: where the run's pictures and report belong.
        targets: those to look at, all of the configuration's by default.
        recorder: keeps every capture, so that the run can be reproduced.

    Raises:
        BrowserError: no usable browser.
        ModelError: no usable model.
    """
    from visual_gate.capture.session import (  # noqa: PLC0415  comparing needs no browser
        open_browser,
    )

    comparer = open_comparer(config.model)
    with open_browser(config.capture) as opened:
        browser = opened if recorder is None else recorder.browser(opened)
        observer = Observer(
            browser=browser,
            baseline=_baseline(config, browser, recorder),
            candidate=config.candidate,
            comparer=comparer,
            settings=config.judge,
            keep=partial(keep_captures, run_folder),
            memory=_memory(config, recorder),
            known=known_differences(_store(config).place),
        )
        approved = _approved(config, observer, recorder)
        if recorder is not None:
            recorder.known(observer.known, None if approved is None else approved.names)
        yield Gate(
            observer=observer,
            targets=tuple(targets) or config.targets,
            settings=config.judge,
            identity=_identity(config, comparer, browser.info),
            concurrency=config.capture.concurrency,
            now=partial(datetime.now, UTC),
            approved=approved,
        )


def _memory(config: GateConfig, recorder: RunRecorder | None) -> Memory:
    if not config.baselines.history:
        return NoMemory()
    folder = NoiseFolder(Path(config.baselines.history))
    return folder if recorder is None else recorder.memory(folder)


def _approved(
    config: GateConfig, observer: Observer, recorder: RunRecorder | None
) -> Approved | None:
    """Both deployments against the stored baselines, where that was asked for."""
    if not (config.baselines.three_way and config.baseline.url):
        return None
    store = _store(config)
    names = frozenset(one.key for one in store)
    source = store if recorder is None else recorder.stored(store)
    stored = replace(observer, baseline=source, keep=keep_nothing, memory=NoMemory())
    return Approved(
        candidate=stored,
        live=replace(stored, candidate=config.baseline),
        names=names,
    )


def _store(config: GateConfig) -> DirectoryStore:
    stored = config.baselines
    return open_store(Path(stored.directory), remote=stored.remote)


def _baseline(
    config: GateConfig, browser: Browser, recorder: RunRecorder | None
) -> BaselineSource:
    if config.baseline.url:
        return LiveBaseline(browser, config.baseline)
    store = _store(config)
    return store if recorder is None else recorder.stored(store)


def _identity(
    config: GateConfig, comparer: Comparer, browser: BrowserInfo
) -> RunIdentity:
    return RunIdentity(
        baseline_url=config.baseline.url,
        candidate_url=config.candidate.url,
        threshold=config.threshold,
        model=comparer.scorer.model,
        environment=environment(browser),
    )


def environment(browser: BrowserInfo) -> Environment:
    """What a person needs to reproduce a run made here."""
    return Environment(
        visual_gate=__version__,
        python=platform.python_version(),
        platform=f"{sys.platform}-{platform.machine()}",
        browser=browser,
        packages={name: version(name) for name in PACKAGES},
    )
