"""The configuration that a pytest run works with; imports nothing that compares."""

from pathlib import Path

from visual_gate.config import (
    GateConfig,
    OverrideError,
    Overrides,
    find_config,
    load_config,
    overridden,
)
from visual_gate.plugin.options import PluginOptions


def configured(options: PluginOptions, root: Path) -> GateConfig:
    """The nearest configuration with the options laid over it."""
    return with_options(load_config(options.config or find_config(root)), options)


def with_options(config: GateConfig, options: PluginOptions) -> GateConfig:
    """A configuration with the plugin's options laid over it; raises UsageError."""
    said = Overrides(
        baseline=options.baseline,
        candidate=options.candidate,
        threshold=options.threshold,
        viewports=options.viewports,
        policy=options.policy,
        repeats=options.repeats,
        model=options.model,
    )
    try:
        return overridden(config, said)
    except OverrideError as wrong:
        name = wrong.option.replace("--", "--visual-gate-", 1)
        raise OverrideError(name, wrong.problem) from wrong
