"""What ``visual-gate refresh`` does and prints."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from visual_gate.baselines import DirectoryStore, Outcome, Planned, RefreshPlan
from visual_gate.capture.session import open_browser
from visual_gate.cli.console import print_json, progress, say, say_all, table
from visual_gate.cli.jitter import Jitter, jitter_of, remember
from visual_gate.cli.refresh import RefreshOptions
from visual_gate.cli.signing import signed
from visual_gate.cli.stores import configured_store
from visual_gate.cli.thresholds import log_thresholds
from visual_gate.config import (
    GateConfig,
    Overrides,
    load_config,
    overridden,
    selected_targets,
)
from visual_gate.errors import CaptureError, ExitCode, UsageError
from visual_gate.protocols import Browser
from visual_gate.records import Capture, Deployment, Side, Target
from visual_gate.report import counted

OUTCOMES = {
    "missing": frozenset({Outcome.NEW}),
    "changed": frozenset({Outcome.CHANGED, Outcome.DETAILS}),
}
"""Words for ``--only`` that choose by what a refresh would do."""

MOST_LOOKS = 3


class NothingToCaptureError(UsageError):
    """No deployment or no page was named."""

    def __init__(self, missing: str, remedy: str) -> None:
        super().__init__(f"no {missing} to capture; {remedy}")


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """The capture of a target, or why there is none.

    ``other`` is the capture before it where no two in a row were equal.
    """

    target: Target
    capture: Capture | None
    problem: str = ""
    other: Capture | None = None


def refresh(said: RefreshOptions) -> ExitCode:
    """Capture, compare with what is stored, and approve where that was asked for.

    Raises:
        UsageError: nothing to capture, or a page that may not be approved.
        InfrastructureError: no browser, or a store that cannot be read or written.
    """
    config = overridden(load_config(said.config), Overrides(baseline=said.source))
    source = config.baseline if config.baseline.url else config.candidate
    _refuse_nothing(config, source)
    patterns = [one for one in said.only if one not in OUTCOMES]
    targets = selected_targets(config, patterns)
    shots = _shoot(config, targets, source)
    store = configured_store(config)
    plan = _plan(config, store, shots)
    wanted = _wanted(plan, said.only)
    moving = _moving(shots, config)
    _tell(plan, shots, moving, as_json=said.as_json)
    if said.approve:
        _approve(said, config, wanted)
        _keep_noise(config, moving)
    elif wanted:
        say(f"{len(wanted)} to approve; nothing is written without --approve")
    return _code(said, wanted, failed=any(shot.problem for shot in shots))


def _refuse_nothing(config: GateConfig, source: Deployment) -> None:
    if not source.url:
        remedy = "give --from URL, or set baseline in [gate] of visual-gate.toml"
        raise NothingToCaptureError("deployment", remedy)
    if not config.pages:
        raise NothingToCaptureError("page", "add [[pages]] to visual-gate.toml")


def _shoot(
    config: GateConfig, targets: Sequence[Target], source: Deployment
) -> list[Shot]:
    with (
        open_browser(config.capture) as browser,
        ThreadPoolExecutor(config.capture.concurrency) as workers,
        progress(len(targets), "capturing") as step,
    ):
        shots = []
        for shot in workers.map(partial(_steady_shot, browser, source), targets):
            step(shot.target.key)
            shots.append(shot)
        return shots


def _steady_shot(browser: Browser, source: Deployment, target: Target) -> Shot:
    """Captures until two in a row are equal: a baseline must be repeatable."""
    try:
        before = last = browser.capture(source, target, Side.BASELINE)
        for _ in range(MOST_LOOKS):
            before, last = last, browser.capture(source, target, Side.BASELINE)
            if last.encoded == before.encoded:
                return Shot(target, last)
    except CaptureError as problem:
        return Shot(target, None, problem=str(problem))
    return Shot(target, last, other=before)


def _moving(shots: Sequence[Shot], config: GateConfig) -> tuple[Jitter, ...]:
    """What changes by itself on the pages that did not come to rest."""
    pairs = [(one.other, one.capture) for one in shots]
    return jitter_of([(one, two) for one, two in pairs if one and two], config)


def _plan(
    config: GateConfig, store: DirectoryStore, shots: Sequence[Shot]
) -> RefreshPlan:
    """Stale baselines are only named where the whole configuration was seen."""
    captures = [shot.capture for shot in shots if shot.capture is not None]
    whole = len(captures) == len(config.targets)
    return store.plan_refresh(
        captures,
        configured=config.targets if whole else None,
        expected_status=config.capture.expected_status,
    )


def _wanted(plan: RefreshPlan, only: Sequence[str]) -> list[Planned]:
    """What differs and was asked for."""
    words = [OUTCOMES[one] for one in only if one in OUTCOMES]
    outcomes = frozenset[Outcome]().union(*words) if words else frozenset(Outcome)
    return [one for one in plan.targets if one.writes and one.outcome in outcomes]


def _tell(
    plan: RefreshPlan,
    shots: Sequence[Shot],
    moving: Sequence[Jitter],
    *,
    as_json: bool,
) -> None:
    unsteady = {one.target.key: one.parts for one in moving}
    failed = {shot.target.key: shot.problem for shot in shots if shot.problem}
    if as_json:
        print_json(_document(plan, failed, unsteady))
    rows = [
        (f"  {one.key}", str(one.outcome), "; ".join((*one.unfit, *_said(one, moving))))
        for one in plan.targets
    ]
    rows += [(f"  {key}", "failed", problem) for key, problem in failed.items()]
    rows += [(f"  {key}", "stale", "no page asks for it") for key in plan.stale]
    say_all(table(rows))


def _said(planned: Planned, moving: Sequence[Jitter]) -> list[str]:
    """What of a page changes by itself, as a remark."""
    parts = [one.parts for one in moving if one.target.key == planned.key]
    return [f"changes by itself: {', '.join(one) or 'something'}" for one in parts]


def _document(
    plan: RefreshPlan,
    failed: Mapping[str, str],
    unsteady: Mapping[str, tuple[str, ...]],
) -> dict[str, object]:
    targets = [
        {"target": one.key, "outcome": str(one.outcome), "unfit": list(one.unfit)}
        for one in plan.targets
    ]
    return {
        "targets": targets,
        "failed": failed,
        "unsteady": {key: list(parts) for key, parts in unsteady.items()},
        "stale": list(plan.stale),
    }


def _keep_noise(config: GateConfig, moving: Sequence[Jitter]) -> None:
    """The gate then knows what moves; or a person hears where that could be kept."""
    if not moving:
        return
    if remember(moving, config):
        say(f"what changes by itself is kept in {config.baselines.history}")
    else:
        say("what changes by itself: make it hold still, mask it, or set history")


def _approve(said: RefreshOptions, config: GateConfig, wanted: list[Planned]) -> None:
    """Write what was asked for, and log thresholds that changed."""
    store = configured_store(config)
    by = signed(store.root, model=config.model, reason=said.reason)
    if wanted:
        store.approve(wanted, by, force=said.force)
        written = counted(len(wanted), "baseline")
        say(f"{written} written to {store.root}; commit with git")
    if store.root.is_dir() and log_thresholds(store, config, by):
        say("the thresholds are in the audit log")


def _code(said: RefreshOptions, wanted: list[Planned], *, failed: bool) -> ExitCode:
    """A capture that failed leaves the rest standing."""
    if failed:
        return ExitCode.INFRASTRUCTURE
    return ExitCode.REVIEW if wanted and not said.approve else ExitCode.PASS
