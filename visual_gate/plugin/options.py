"""The plugin's options: the command line over the ini file."""

from dataclasses import dataclass
from pathlib import Path

import pytest

DEFAULT_REPORT = "visual-gate-report"
UPDATES = ("all", "changed", "missing")
REVIEWS = ("fail", "xfail")

TEXT_OPTIONS = {
    "candidate": ("URL", "the deployment under test"),
    "baseline": (
        "URL",
        "the deployment to compare with; without one, stored baselines",
    ),
    "config": ("FILE", "the configuration; by default the nearest visual-gate.toml"),
    "report": ("DIR", f"folder for report and pictures; by default {DEFAULT_REPORT}"),
    "threshold": ("SCORE", "the least score, 0 to 1, that passes"),
    "policy": ("POLICY", "how strict to be: strict, balanced or advisory"),
    "repeats": ("N", "captures a side where something differs"),
    "model": ("NAME", "a scorer model by name"),
    "review": ("ANSWER", "what a page to review does: fail (default) or xfail"),
}
"""Options that are also ini settings, each with its placeholder and its meaning."""


@dataclass(frozen=True, slots=True)
class PluginOptions:
    """What was said on the command line or, failing that, in the ini file.

    Texts are empty and ``config`` is None where nothing was said. ``update`` is empty
    or one of UPDATES, ``review`` one of REVIEWS.
    """

    report: Path
    config: Path | None
    candidate: str
    baseline: str
    threshold: str
    policy: str
    repeats: str
    model: str
    viewports: tuple[str, ...]
    review: str
    update: str


def add_options(parser: pytest.Parser) -> None:
    """Declare the options; every name begins with visual-gate."""
    group = parser.getgroup("visual-gate", "visual regression gate")
    for name, (placeholder, text) in TEXT_OPTIONS.items():
        group.addoption(
            f"--visual-gate-{name}",
            dest=f"visual_gate_{name}",
            metavar=placeholder,
            help=text,
        )
        parser.addini(f"visual_gate_{name}", text, default="")
    group.addoption(
        "--visual-gate-viewport",
        dest="visual_gate_viewports",
        metavar="VIEWPORT",
        action="append",
        help="a preset such as phone, or a size such as 800x600; may be repeated",
    )
    parser.addini("visual_gate_viewports", "viewports", type="args", default=[])
    group.addoption(
        "--visual-gate-update",
        dest="visual_gate_update",
        nargs="?",
        const="changed",
        choices=UPDATES,
        help="store what the candidate shows as the baseline: changed (default), "
        "missing or all; nothing else ever writes a baseline",
    )


def read_options(config: pytest.Config) -> PluginOptions:
    """Read all options; raises pytest.UsageError for an answer that there is not."""
    review = _said(config, "review") or REVIEWS[0]
    if review not in REVIEWS:
        message = f"--visual-gate-review must be fail or xfail, not {review!r}"
        raise pytest.UsageError(message)
    viewports = config.getoption("visual_gate_viewports")
    return PluginOptions(
        report=_path(config, "report") or config.rootpath / DEFAULT_REPORT,
        config=_path(config, "config"),
        candidate=_said(config, "candidate"),
        baseline=_said(config, "baseline"),
        threshold=_said(config, "threshold"),
        policy=_said(config, "policy"),
        repeats=_said(config, "repeats"),
        model=_said(config, "model"),
        viewports=tuple(viewports or config.getini("visual_gate_viewports")),
        review=review,
        update=config.getoption("visual_gate_update") or "",
    )


def wants_gate(config: pytest.Config) -> bool:
    """Whether the command line asks for a gate run: then configurations are tests."""
    names = ("candidate", "baseline", "config", "update")
    return any(config.getoption(f"visual_gate_{name}") for name in names)


def says_anything(config: pytest.Config) -> bool:
    """Whether the command line has any option about what to compare, and how."""
    names = (*TEXT_OPTIONS, "viewports", "update")
    return any(config.getoption(f"visual_gate_{name}") for name in names)


def _said(config: pytest.Config, name: str) -> str:
    on_command_line = config.getoption(f"visual_gate_{name}")
    if on_command_line is not None:
        return str(on_command_line)
    return str(config.getini(f"visual_gate_{name}"))


def _path(config: pytest.Config, name: str) -> Path | None:
    """A path: on the command line relative to where it was typed, else to the root."""
    on_command_line = config.getoption(f"visual_gate_{name}")
    if on_command_line:
        return Path(config.invocation_params.dir, on_command_line)
    in_file = str(config.getini(f"visual_gate_{name}"))
    return config.rootpath / in_file if in_file else None
